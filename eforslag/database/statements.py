"""Statements that the ORM has no words for: one text for each kind of database, whatever the number of rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.connection import get_connection


@dataclass(frozen=True, slots=True)
class Statement:
    """The same statement for both databases, fed with a table of values.

    PostgreSQL takes a column of values for each parameter ($1 and on), to be put side by side with unnest; SQLite
    takes the rows as one JSON text (?1), to be read with json_each. The text is the same for one row and for five
    hundred, so either database plans it once.
    """

    sqlite: str
    postgresql: str

    async def of(self, rows: Sequence[Sequence[object]]) -> list[dict[str, Any]]:
        """Run it with these rows; returns what it returns."""
        connection = get_connection("default")
        if connection.capabilities.dialect == "sqlite":
            text = json.dumps(rows, default=_as_sqlite, ensure_ascii=False)
            return await connection.execute_query_dict(self.sqlite, [text])
        columns = [list(column) for column in zip(*rows, strict=True)]
        return await connection.execute_query_dict(self.postgresql, columns)


async def insert(table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Put rows by the ten thousand into a table, past the models; all name the same columns."""
    if not rows:
        return
    connection, columns = get_connection("default"), list(rows[0])
    is_sqlite = connection.capabilities.dialect == "sqlite"
    marks = ["?" if is_sqlite else f"${number}" for number in range(1, len(columns) + 1)]
    text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(marks)})"  # noqa: S608  our own names
    take = _as_column_of_sqlite if is_sqlite else _as_json
    await connection.execute_many(text, [[take(row[column]) for column in columns] for row in rows])


def _as_json(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict) else value


def _as_column_of_sqlite(value: object) -> object:
    return _as_sqlite(value) if isinstance(value, date) else _as_json(value)


def moment(value: datetime | str) -> datetime:
    """A moment from a row; SQLite keeps it as text."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _as_sqlite(value: object) -> str:
    """Moments and days as Tortoise writes them, so that they compare with what stands in the tables."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
