"""Bringing the database up to date: a copy of the SQLite file first, then each migration in a transaction."""

import asyncio
import fcntl
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationTarget, PlanStep

from eforslag import clock
from eforslag.config import Settings
from eforslag.database.applying import GuardedExecutor
from eforslag.database.configuration import APP, sqlite_file, tortoise_config
from eforslag.database.reaching import require_answer
from eforslag.errors import ConfigurationError

BACKUPS_KEPT = 10
ADVISORY_LOCK = 0x65666F72  # "efor": any number that nothing else in the database takes


async def migrate(settings: Settings, target: str = "__latest__") -> list[str]:
    """Apply what is pending; returns the names. An earlier target's later migrations are taken back instead."""
    # Foreign keys are off while tables are remade, and checked before each migration commits.
    config = tortoise_config(settings, foreign_keys="OFF")
    if settings.uses_sqlite:
        sqlite_file(settings).parent.mkdir(parents=True, exist_ok=True)
    # Connecting makes the file, so it is looked for before.
    holds_something = settings.uses_sqlite and sqlite_file(settings).exists()
    async with TortoiseContext() as context:
        await context.init(config)
        await require_answer(context.db())
        async with _alone(context.db(), settings):
            executor = GuardedExecutor(context.db(), config["apps"])
            plan = await executor.plan([MigrationTarget(APP, target)])
            if plan and holds_something:
                back_up(settings, plan[0].migration.name)
            return await _apply(executor, plan, target)


async def _apply(executor: GuardedExecutor, plan: list[PlanStep], target: str) -> list[str]:
    await executor.migrate([MigrationTarget(APP, target)])
    return [step.migration.name for step in plan if not step.backward]


@asynccontextmanager
async def _alone(connection: BaseDBAsyncClient, settings: Settings) -> AsyncIterator[None]:
    """Those who start at once migrate one after the other, or the second would repeat what the first has done."""
    if settings.uses_sqlite:
        with sqlite_file(settings).with_suffix(".migrating").open("w") as lock:
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
            yield
        return
    pool: Any = connection
    async with pool._pool.acquire() as held:
        # However long the one before takes.
        await held.execute("SET lock_timeout = 0")
        await held.execute(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        try:
            yield
        finally:
            await held.execute(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")
            await held.execute("RESET lock_timeout")


def back_up(settings: Settings, before: str) -> None:
    """A checked copy of the SQLite file, through SQLite itself; the newest ten are kept."""
    source, folder = sqlite_file(settings), settings.data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"eforslag-{clock.now():%Y%m%dT%H%M%S%f}-before-{before}.db"
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
        if kept.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ConfigurationError(f"The copy at {copy} is damaged, so nothing was migrated. Check the disk.")
    for old in sorted(folder.glob("eforslag-*.db"))[:-BACKUPS_KEPT]:
        old.unlink()
