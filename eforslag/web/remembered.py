"""A value that takes long to work out, kept a while for all who ask; one of them works it out and the rest wait."""

from asyncio import Lock
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self.seconds, self.clock = seconds, clock
        self._found: tuple[float, Value] | None = None
        self._turn = Lock()

    async def get(self, work_out: Callable[[], Awaitable[Value]], *, anew: bool = False) -> Value:
        """The value as it is known; worked out again when that is too old, or `anew`."""
        known = None if anew else self._known()
        if known is None:
            async with self._turn:
                # Somebody else may have worked it out while this one waited.
                known = None if anew else self._known()
                known = known or (self.clock(), await work_out())
                self._found = known
        return known[1]

    def _known(self) -> tuple[float, Value] | None:
        return self._found if self._found and self.clock() - self._found[0] < self.seconds else None
