"""A database that this version can't use is left alone, with a sentence that says why."""

import pytest
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.database.configuration import sqlite_file
from eforslag.errors import ConfigurationError


async def _open(settings: Settings) -> None:
    async with opened(settings):
        pass


async def _note_a_later_migration(context: TortoiseContext) -> None:
    await context.db().execute_query(
        "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('eforslag', '9999_later', '2026-01-01')"
    )


async def test_a_database_from_a_later_version_stays_closed(settings: Settings) -> None:
    async with opened(settings) as context:
        await _note_a_later_migration(context)
    with pytest.raises(ConfigurationError, match="9999_later"):
        await _open(settings)


async def test_a_file_that_is_no_database_is_named_as_the_cause(sqlite_copy: Settings) -> None:
    text = "Hej! " * 1000
    sqlite_file(sqlite_copy).write_text(text)
    with pytest.raises(ConfigurationError, match="not a database"):
        await _open(sqlite_copy)
    with pytest.raises(ConfigurationError, match="not a database"):
        await migrate(sqlite_copy)
    assert sqlite_file(sqlite_copy).read_text() == text
