"""Filling tables by the hundred thousand: rows straight into the database, in one transaction."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from eforslag.config import Settings
from eforslag.database.configuration import sqlite_file

Rows = Iterable[Sequence[Any]]
"""Rows in the order of the columns; moments, days and dictionaries as Python has them."""


async def fill(settings: Settings, tables: Sequence[tuple[str, Sequence[str], Rows]]) -> None:
    """Put rows into several tables, each with its columns, in this order."""
    if settings.uses_sqlite:
        _fill_sqlite(settings, tables)
    else:
        await _fill_postgresql(settings, tables)


def _fill_sqlite(settings: Settings, tables: Sequence[tuple[str, Sequence[str], Rows]]) -> None:
    connection = sqlite3.connect(sqlite_file(settings), isolation_level=None)
    # Only for what is put in here; the server opens the file with its own, durable settings.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute("BEGIN IMMEDIATE")
    for table, columns, rows in tables:
        marks = ", ".join("?" * len(columns))
        connection.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  our own names
            ([_as_sqlite(value) for value in row] for row in rows),
        )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _as_sqlite(value: Any) -> Any:
    """As Tortoise writes it, so that it compares with what the service asks for."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return _as_json(value)


def _as_json(value: Any) -> Any:
    return json.dumps(value, separators=(",", ":")) if isinstance(value, dict | list) else value


async def _fill_postgresql(settings: Settings, tables: Sequence[tuple[str, Sequence[str], Rows]]) -> None:
    connection = await asyncpg.connect(settings.database)
    async with connection.transaction():
        for table, columns, rows in tables:
            records = (tuple(map(_as_json, row)) for row in rows)
            await connection.copy_records_to_table(table, columns=list(columns), records=records)
            if "id" in columns:
                highest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                await connection.execute(highest)
    # What autovacuum would have done long since.
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
