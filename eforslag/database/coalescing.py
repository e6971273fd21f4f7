"""Questions that arrive while one is being answered wait together for the next answer.

A database that is asked a hundred times for one row each is slower than one that is asked once
for a hundred. Nobody waits for company: who comes alone is served at once.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from eforslag.errors import Busy

Question = TypeVar("Question")
Answer = TypeVar("Answer")
Asked = Sequence[tuple[Question, "asyncio.Future[Answer]"]]


class Unanswered(TimeoutError):
    """The call that the question was asked in did not end in time, and may still do what it was for."""


class Coalescing(Generic[Question, Answer]):
    """Calls `together` with all that wait, one call at a time, at most `most` in a call.

    `together` returns an answer for each question in their order; an exception among the answers
    is raised to the one who asked, and one that `together` raises, to all of the call. A call that has not ended
    after `patience` seconds is left to itself, and the next one begun: those who asked in it get Unanswered,
    since nobody can say what will become of it.
    """

    def __init__(
        self,
        together: Callable[[Sequence[Question]], Awaitable[Sequence[Answer | Exception]]],
        *,
        most: int = 500,
        room: int = 5000,
        patience: float = 10.0,
    ) -> None:
        self._together, self._most, self._room, self._patience = together, most, room, patience
        self._waiting: deque[tuple[Question, asyncio.Future[Answer]]] = deque()
        self._work: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Answer:
        """The answer to this question. Raises Busy when too many wait already.

        To be asked outside of any transaction, which the call would else take part in. Whoever
        stops waiting stops nothing: a call that is under way is finished.
        """
        if len(self._waiting) >= self._room:
            raise Busy
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((question, answer))
        if self._work is None:
            self._work = loop.create_task(self._serve())
        return await answer

    async def _serve(self) -> None:
        try:
            while self._waiting:
                count = min(self._most, len(self._waiting))
                await self._answer([self._waiting.popleft() for _ in range(count)])
        finally:
            self._work = None

    async def _answer(self, asked: "Asked[Question, Answer]") -> None:
        # Gathered for its return_exceptions: a call that fails is told to all of it, and the next is served.
        call = asyncio.gather(self._together([question for question, _ in asked]), return_exceptions=True)
        call.add_done_callback(partial(_tell, asked))
        await asyncio.wait([call], timeout=self._patience)
        for _question, waiting in asked if not call.done() else ():
            _settle(waiting, Unanswered())


def _tell(asked: "Asked[Question, Answer]", call: "asyncio.Future[list[Any]]") -> None:
    (said,) = call.result()
    answers = [said] * len(asked) if isinstance(said, BaseException) else said
    for (_question, waiting), answer in zip(asked, answers, strict=True):
        _settle(waiting, answer)


def _settle(waiting: "asyncio.Future[Answer]", answer: Answer | BaseException) -> None:
    if waiting.done():
        return
    if isinstance(answer, BaseException):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
