"""Cancelling a task at a chosen pause, so that every moment of a transaction can be tried."""

import asyncio
from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any


@coroutine
def interrupted(work: Coroutine[Any, Any, None], pause: int) -> Generator[Any, Any, None]:
    """Do the work, and cancel the task that does it when it waits for the nth time (from 1)."""
    thrown: BaseException | None = None
    waits = 0
    while True:
        try:
            waited_for = work.send(None) if thrown is None else work.throw(thrown)
        except StopIteration:
            return
        thrown, waits = None, waits + 1
        if waits == pause:
            _this_task().cancel()
        try:
            yield waited_for
        except BaseException as error:
            thrown = error


def _this_task() -> "asyncio.Task[Any]":
    task = asyncio.current_task()
    assert task is not None
    return task
