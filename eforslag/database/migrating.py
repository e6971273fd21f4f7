"""Bringing the database up to date: a copy of the SQLite file first, then each migration in a transaction."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationTarget

from eforslag import clock
from eforslag.config import Settings
from eforslag.database.applying import GuardedExecutor
from eforslag.database.configuration import APP, sqlite_file, tortoise_config
from eforslag.database.pending import pending
from eforslag.errors import ConfigurationError

BACKUPS_KEPT = 10
ADVISORY_LOCK = 0x65666F72  # "efor": any number that nothing else in the database takes


async def migrate(settings: Settings, target: str = "__latest__") -> list[str]:
    """Apply what is pending; returns the names. An earlier target's later migrations are taken back instead."""
    # Foreign keys are off while tables are remade, and checked before each migration commits.
    config = tortoise_config(settings, foreign_keys="OFF")
    holds_something = settings.uses_sqlite and sqlite_file(settings).exists()
    if settings.uses_sqlite:
        sqlite_file(settings).parent.mkdir(parents=True, exist_ok=True)
    async with TortoiseContext() as context:
        await context.init(config)
        async with _alone(context.db(), settings):
            waiting = await pending(context.db(), config)
            if holds_something and (waiting or target != "__latest__"):
                _back_up(settings, (waiting or [target])[0])
            await GuardedExecutor(context.db(), config["apps"]).migrate([MigrationTarget(APP, target)])
            return waiting


@asynccontextmanager
async def _alone(connection: BaseDBAsyncClient, settings: Settings) -> AsyncIterator[None]:
    """Two machines that start at once migrate one after the other. SQLite's transactions see to that themselves."""
    if settings.uses_sqlite:
        yield
        return
    pool: Any = connection
    await connection.execute_query("SELECT 1")
    async with pool._pool.acquire() as held:
        await held.execute(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        try:
            yield
        finally:
            await held.execute(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})")


def _back_up(settings: Settings, before: str) -> None:
    """A checked copy of the SQLite file, through SQLite itself; the newest ten are kept."""
    source, folder = sqlite_file(settings), settings.data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / f"eforslag-{clock.now():%Y%m%dT%H%M%S%f}-before-{before}.db"
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
        if kept.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise ConfigurationError(f"The copy at {copy} is damaged, so nothing was migrated. Check the disk.")
    copy.chmod(0o600)
    for old in sorted(folder.glob("eforslag-*.db"))[:-BACKUPS_KEPT]:
        old.unlink()
