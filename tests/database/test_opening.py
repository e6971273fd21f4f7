"""The database opens only when it is whole, up to date and served by nobody else."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError

from eforslag import config
from eforslag.config import Settings
from eforslag.database import migrate, opened, reaching
from eforslag.database.configuration import tortoise_config
from eforslag.errors import ConfigurationError


async def _open(settings: Settings, *, serving: bool = False, patient: bool = False) -> None:
    async with opened(settings, serving=serving, patient=patient):
        pass


async def _pragma(context: TortoiseContext, name: str) -> Any:
    return (await context.db().execute_query_dict(f"PRAGMA {name}"))[0][name]


async def test_a_vote_on_sqlite_is_on_the_disk_once_it_is_confirmed(sqlite_copy: Settings) -> None:
    async with opened(sqlite_copy) as context:
        found = [
            await _pragma(context, name) for name in ("synchronous", "journal_mode", "foreign_keys", "secure_delete")
        ]
    assert found == [2, "wal", 1, 1]


@pytest.mark.parametrize(
    ("pragma", "value"), [("synchronous", "NORMAL"), ("journal_mode", "DELETE"), ("secure_delete", "OFF")]
)
async def test_sqlite_without_what_a_vote_needs_is_refused(sqlite_copy: Settings, pragma: str, value: str) -> None:
    async with TortoiseContext() as context:
        await context.init(tortoise_config(sqlite_copy, **{pragma: value}))
        with pytest.raises(ConfigurationError, match=f"{pragma}="):
            await context.db().execute_query("SELECT 1")


@pytest.fixture
def let_in(sqlite_copy: Settings) -> Callable[[], None]:
    """A folder stands where SQLite wants its log, and keeps it from opening the file until this is called."""
    place = sqlite_copy.data_dir / "eforslag.db-wal"
    place.mkdir()
    return place.rmdir


async def test_a_connection_that_opened_half_way_is_not_used(sqlite_copy: Settings, let_in: Callable[[], None]) -> None:
    async with TortoiseContext() as context:
        await context.init(tortoise_config(sqlite_copy))
        with pytest.raises(OperationalError, match="unable to open"):
            await context.db().execute_query("SELECT 1")
        let_in()
        found = [await _pragma(context, name) for name in ("synchronous", "journal_mode", "foreign_keys")]
    assert found == [2, "wal", 1]


async def test_a_worker_waits_for_a_database_that_is_away(
    sqlite_copy: Settings, let_in: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that gave up when it is started again would end the whole service."""
    monkeypatch.setattr(reaching, "PAUSE_SECONDS", 0.01)
    with structlog.testing.capture_logs() as lines:
        opening = asyncio.create_task(_open(sqlite_copy, serving=True, patient=True))
        async with asyncio.timeout(10):
            while not lines:  # noqa: ASYNC110  what is waited for is in the log
                await asyncio.sleep(0.005)
        let_in()
        await opening
    assert {line["event"] for line in lines} == {"waiting for the database"}


async def test_a_database_that_is_behind_stays_closed(empty: Settings) -> None:
    await migrate(empty, "0001_initial")
    with pytest.raises(ConfigurationError, match=r"0002_append_only_log; run `eforslag migrate`"):
        await _open(empty)
    await migrate(empty)
    await _open(empty)


async def test_a_missing_sqlite_file_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="run `eforslag migrate`"):
        await _open(Settings(mode="demo", data_dir=tmp_path))
    assert not (tmp_path / "eforslag.db").exists()


async def test_a_postgresql_server_that_does_not_answer_is_named_as_such(tmp_path: Path) -> None:
    address = "postgresql://eforslag:hemligt@127.0.0.1:1/eforslag"
    with pytest.raises(ConfigurationError, match="can't be reached") as caught:
        await _open(Settings(mode="demo", data_dir=tmp_path, database_url=address))
    assert "hemligt" not in str(caught.value)


async def test_a_second_server_on_the_same_sqlite_file_is_refused(sqlite_copy: Settings) -> None:
    async with opened(sqlite_copy, serving=True):
        with pytest.raises(ConfigurationError, match="Another process already serves"):
            await _open(sqlite_copy, serving=True)
        await _open(sqlite_copy)
    await _open(sqlite_copy, serving=True)


def test_several_workers_on_sqlite_are_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="SQLite serves one worker only"):
        config.load(mode="demo", data_dir=tmp_path, workers=2)
    assert config.load(mode="demo", workers=2, database_url="postgresql://localhost/eforslag").workers == 2
