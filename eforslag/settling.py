"""What comes when the start is over, so that nobody waits for it: the worker, the pages' modules, the dictionary."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from eforslag.config import Settings
from eforslag.routes import ROUTES

WORKS_AFTER_SECONDS = 0.5
READS_AFTER_SECONDS = 2.0


@asynccontextmanager
async def settling(settings: Settings) -> AsyncIterator[None]:
    """With all of that beside the service, until it ends."""
    tasks = [asyncio.create_task(_load_and_read())]
    if settings.uses_sqlite:
        # Where the database has only this process, the worker runs inside it.
        tasks.append(asyncio.create_task(_work(settings)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _work(settings: Settings) -> None:
    await asyncio.sleep(WORKS_AFTER_SECONDS)
    worker = await asyncio.to_thread(import_module, "eforslag.worker")
    await worker.work_for_ever(settings)


async def _load_and_read() -> None:
    await asyncio.sleep(READS_AFTER_SECONDS)
    await asyncio.to_thread(_load_pages)
    lexicon = await asyncio.to_thread(import_module, "eforslag.search.lexicon")
    await asyncio.to_thread(lexicon.open_dictionary)


def _load_pages() -> None:
    """Whoever is the first to open a page should not be the one to wait for its module."""
    for route in ROUTES:
        load = getattr(route.endpoint, "load", None)
        if load is not None:
            load()
