"""Migrating: a checked copy first, and no harm when it is done twice or at the same time."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.database.guard import DamagedByMigration
from eforslag.database.migrating import back_up
from eforslag.identity.models import RegisterEntry

ALL = sorted(path.stem for path in (Path(__file__).parents[2] / "migrations").glob("0*.py"))


def _copies(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "backups").glob("*"))


def _keys_in(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT register_key FROM register_entry")]


async def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    settings = Settings(mode="demo", data_dir=tmp_path)
    assert await migrate(settings) == ALL
    assert _copies(settings) == []


async def test_migrating_twice_is_harmless(settings: Settings) -> None:
    assert await migrate(settings) == []
    assert _copies(settings) == []
    async with opened(settings):
        pass


async def test_the_copy_holds_what_stood_in_the_database_before(sqlite_copy: Settings) -> None:
    async with opened(sqlite_copy):
        await RegisterEntry.create(register_key="kept")
        # The row is still in the write-ahead log, which a plain copy of the file would miss.
        await migrate(sqlite_copy, ALL[-2])
    (copy,) = _copies(sqlite_copy)
    assert _keys_in(copy) == ["kept"]
    assert copy.name.endswith(f"-before-{ALL[-1]}.db")
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_the_ten_newest_copies_are_kept(sqlite_copy: Settings) -> None:
    for number in range(12):
        back_up(sqlite_copy, f"{number:04}")
    assert [copy.stem[-4:] for copy in _copies(sqlite_copy)] == [f"{number:04}" for number in range(2, 12)]


async def test_a_damaged_database_is_not_migrated(tmp_path: Path) -> None:
    settings = Settings(mode="demo", data_dir=tmp_path)
    await migrate(settings, "0001_initial")
    with closing(sqlite3.connect(tmp_path / "eforslag.db")) as connection, connection:
        connection.execute(
            "INSERT INTO vote (voter_tag, proposal_id, channel, day) VALUES ('t', 77, 'web', '2026-01-01')"
        )
    with pytest.raises(DamagedByMigration, match="vote to proposal"):
        await migrate(settings)


async def test_two_that_migrate_at_once_do_it_one_after_the_other(empty: Settings) -> None:
    applied = await asyncio.gather(migrate(empty), migrate(empty))
    assert sorted(applied) == [[], ALL]
    async with opened(empty):
        assert await RegisterEntry.all().count() == 0
