"""What time does without anybody asking: closes votes that have ended, and throws away what has expired.

On SQLite it runs inside the one serving process; on PostgreSQL as `eforslag work` beside the
servers, where several do no harm: every step is decided by a conditional update.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import structlog

from eforslag import clock
from eforslag.config import Settings
from eforslag.identity import attempts, sessions
from eforslag.proposals.actions import close_due
from eforslag.proposals.queries import remove_old_drafts

log = structlog.get_logger()
PAUSE_SECONDS = 30.0


async def work_once(at: datetime) -> dict[str, int]:
    """Do everything that is due; returns how much of each."""
    return {
        "closed": await close_due(at),
        "sessions": await sessions.remove_expired(at),
        "attempts": await attempts.remove_expired(at),
        "drafts": await remove_old_drafts(at),
    }


async def work() -> None:
    """Work until cancelled. One failed round is logged and the next one tries again."""
    while True:
        try:
            done = await work_once(clock.now())
        except Exception as error:
            log.error("worker", error=type(error).__name__)
        else:
            if any(done.values()):
                log.info("worker", **done)
        await asyncio.sleep(PAUSE_SECONDS)


@asynccontextmanager
async def working(settings: Settings) -> AsyncIterator[None]:
    """With the worker inside this process, where the database has only this one."""
    if not settings.uses_sqlite:
        yield
        return
    task = asyncio.create_task(work())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
