"""Opening the database and closing it again."""

import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.database.configuration import APP, sqlite_file, tortoise_config
from eforslag.database.pending import pending
from eforslag.database.reaching import await_answer, require_answer
from eforslag.errors import ConfigurationError


async def require_ready(settings: Settings) -> None:
    """Raises ConfigurationError where serving would be refused."""
    config = tortoise_config(settings)
    # Tortoise wants models of somebody; to prepare all of them for a single question would take longer than asking it.
    config["apps"][APP]["models"] = ["eforslag.audit.models"]
    with _alone(settings) if settings.uses_sqlite else nullcontext():
        _require_file(settings)
        async with TortoiseContext() as context:
            await context.init(config)
            await _require_up_to_date(context, settings, require_answer)


@asynccontextmanager
async def opened(settings: Settings, *, serving: bool = False, patient: bool = False) -> AsyncIterator[TortoiseContext]:
    """The database, up to date and ready for use, in every task of this process.

    Raises ConfigurationError when migrations are pending, or when another process already
    serves the same SQLite file. Who is `patient` waits for a database that is away.
    """
    with _alone(settings) if serving and settings.uses_sqlite else nullcontext():
        _require_file(settings)
        # Tortoise keeps statements by the connection's name; those of another kind of database would be sent to this.
        EXECUTOR_CACHE.clear()
        context = TortoiseContext()
        async with context:
            # Requests run in tasks of their own that were not begun here, so they find the context globally.
            await context.init(tortoise_config(settings), _enable_global_fallback=serving)
            await _require_up_to_date(context, settings, await_answer if patient else require_answer)
            yield context


def _require_file(settings: Settings) -> None:
    if settings.uses_sqlite and not sqlite_file(settings).exists():
        raise ConfigurationError(f"There is no database at {sqlite_file(settings)} yet; run `eforslag migrate`.")


async def _require_up_to_date(
    context: TortoiseContext, settings: Settings, answer: Callable[[BaseDBAsyncClient], Awaitable[None]]
) -> None:
    await answer(context.connections.get("default"))
    if not await pending(context.connections.get("default"), tortoise_config(settings)):
        return
    # Asked twice, since a database that goes away between two questions looks as if nothing had been migrated.
    await answer(context.connections.get("default"))
    waiting = await pending(context.connections.get("default"), tortoise_config(settings))
    if waiting:
        raise ConfigurationError(
            f"The database is behind by {len(waiting)} migration(s), from {waiting[0]}; run `eforslag migrate`."
        )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody else serves this SQLite file meanwhile; the lock goes with the process, however that ends."""
    path = sqlite_file(settings).with_suffix(".serving")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigurationError(
                f"Another process already serves {sqlite_file(settings)}. SQLite takes one; for more, set "
                "EFORSLAG_DATABASE_URL to a PostgreSQL database."
            ) from None
        yield
