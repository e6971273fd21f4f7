"""Letting something finish that must not be cut off half-way."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

Result = TypeVar("Result")


async def finished(step: Coroutine[None, None, Result]) -> Result:
    """Wait for the step to its end, even when whoever waits is cancelled meanwhile.

    A COMMIT that is cancelled may have happened or not; one that is waited for has a known end.
    """
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                continue
        if not task.cancelled():
            # Taken note of, so that asyncio does not complain that nobody did; the cancellation goes first.
            task.exception()
        raise
