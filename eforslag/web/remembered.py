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
        if anew:
            return await self._worked_out(work_out)
        if (known := self._known()) is None:
            async with self._turn:
                # Somebody else may have worked it out while this one waited.
                if (known := self._known()) is None:
                    return await self._worked_out(work_out)
        return known[1]

    async def _worked_out(self, work_out: Callable[[], Awaitable[Value]]) -> Value:
        began, value = self.clock(), await work_out()
        if self._found is None or self._found[0] <= began:
            self._found = began, value
        return value

    def _known(self) -> tuple[float, Value] | None:
        return self._found if self._found and self.clock() - self._found[0] < self.seconds else None
