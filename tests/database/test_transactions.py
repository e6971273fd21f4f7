"""A transaction happens as a whole or not at all, and the next one can always begin."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Coroutine
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import TransactionManagementError
from tortoise.transactions import in_transaction

from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity.models import RegisterEntry
from eforslag.proposals.models import YearSerial
from tests.database.interrupting import interrupted

ROOT = Path(__file__).parents[2]


async def _two_rows() -> None:
    async with in_transaction():
        await RegisterEntry.create(register_key="first")
        await RegisterEntry.create(register_key="second")


async def _many_rows() -> None:
    await RegisterEntry.bulk_create([RegisterEntry(register_key="first"), RegisterEntry(register_key="second")])


async def _is_cancelled(work: Coroutine[Any, Any, None], pause: int) -> bool:
    task = asyncio.ensure_future(interrupted(work, pause))
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    return task.cancelled()


async def _rows_left() -> int:
    """How many rows anyone sees; they are removed in a transaction, which must be able to begin."""
    async with asyncio.timeout(10):
        rows = await RegisterEntry.all().count()
        async with in_transaction():
            await RegisterEntry.all().delete()
    return rows


@pytest.mark.parametrize("write", [_two_rows, _many_rows])
async def test_a_cancelled_task_leaves_both_rows_or_none(
    database: TortoiseContext, write: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    """Whenever it is cancelled: while it begins, in the middle of a statement, or while it commits."""
    left = []
    for pause in count(1):
        cancelled = await _is_cancelled(write(), pause)
        left.append(await _rows_left())
        if not cancelled:
            break
    assert set(left) == {0, 2}
    assert left[-1] == 2
    assert len(left) > 3, "hardly any moment has been tried"


async def test_every_connection_is_given_back_after_cancelling(database: TortoiseContext) -> None:
    for pause in range(1, 30):
        await _is_cancelled(_two_rows(), pause)
        await _rows_left()
    client: Any = database.db()
    if client.capabilities.dialect == "sqlite":
        assert not client._lock.locked()
        assert not client._connection.in_transaction
    else:
        assert client._pool.get_idle_size() == client._pool.get_size()


async def _fail(key: str, error: type[Exception]) -> None:
    async with in_transaction():
        await RegisterEntry.create(register_key=key)
        raise error("no")


@pytest.mark.parametrize("error", [ValueError, TransactionManagementError])
async def test_a_transaction_that_fails_leaves_nothing_open(database: TortoiseContext, error: type[Exception]) -> None:
    with pytest.raises(error):
        await _fail("first", error)
    assert await _rows_left() == 0


async def test_an_inner_transaction_can_fail_alone(database: TortoiseContext) -> None:
    async with in_transaction():
        await RegisterEntry.create(register_key="outer")
        with pytest.raises(ValueError, match="no"):
            await _fail("inner", ValueError)
    assert [entry.register_key for entry in await RegisterEntry.all()] == ["outer"]


async def _key_to_nothing() -> None:
    async with in_transaction() as transaction:
        await transaction.execute_query("PRAGMA defer_foreign_keys = ON")
        await transaction.execute_query("INSERT INTO voting_key (proposal_id, wrapped) VALUES (77, '')")


async def test_a_commit_that_fails_does_not_block_the_next(sqlite_copy: Settings) -> None:
    async with opened(sqlite_copy):
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            await _key_to_nothing()
        assert await _rows_left() == 0


async def test_cancelling_while_another_process_writes_does_not_block_the_next(sqlite_copy: Settings) -> None:
    async with opened(sqlite_copy):
        with closing(sqlite3.connect(sqlite_copy.data_dir / "eforslag.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            # The first pause is the one of BEGIN, which waits for the other to end.
            waiting = asyncio.ensure_future(interrupted(_two_rows(), 1))
            await asyncio.wait([waiting], timeout=0.2)
            other.execute("COMMIT")
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        assert await _rows_left() == 0


async def test_two_processes_that_read_and_then_write_wait_for_each_other(sqlite_copy: Settings) -> None:
    """Plain BEGIN fails here with "database is locked", whatever the time-out."""
    async with opened(sqlite_copy):
        await YearSerial.create(year=2026, last_serial=0)
    command = [sys.executable, "-m", "tests.database.counting", str(sqlite_copy.data_dir), "200"]
    running = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE) for _ in range(2)
    ]
    for process in running:
        _, complaint = await process.communicate()
        assert (process.returncode, complaint) == (0, b"")
    async with opened(sqlite_copy):
        assert (await YearSerial.get(year=2026)).last_serial == 400
