"""What belongs to a SQLite table beside its columns, read from the database itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

_QUOTED = re.compile(r'"([^"]+)"')
_CHECK = re.compile(r"\bCHECK\s*\(", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

Key = tuple[str, ...]


@dataclass(frozen=True)
class Belongings:
    """`keys` are the unique keys in the table's own definition; indexes and triggers are kept as SQL by name."""

    rows: int
    last_id: int
    columns: frozenset[str]
    keys: frozenset[Key]
    indexes: Mapping[str, str]
    triggers: Mapping[str, str]
    references: frozenset[tuple[str, str, str]]
    checks: int


async def belongings(connection: BaseDBAsyncClient, table: str) -> Belongings:
    """What the table has now; a reference is its column, the table that it points at, and what deletion does."""
    listed = await _rows(connection, "SELECT name, origin FROM pragma_index_list(?)", table)
    return Belongings(
        rows=(await _rows(connection, f'SELECT COUNT(*) AS rows FROM "{table}"'))[0]["rows"],  # noqa: S608
        last_id=await _last_id(connection, table),
        columns=frozenset(
            [row["name"] for row in await _rows(connection, "SELECT name FROM pragma_table_info(?)", table)]
        ),
        keys=frozenset([await _columns(connection, row["name"]) for row in listed if row["origin"] == "u"]),
        indexes=await _written(connection, "index", table),
        triggers=await _written(connection, "trigger", table),
        references=frozenset(
            (row["from"], row["table"], row["on_delete"])
            for row in await _rows(connection, "SELECT * FROM pragma_foreign_key_list(?)", table)
        ),
        checks=sum(
            len(_CHECK.findall(_COMMENT.sub("", sql))) for sql in (await _written(connection, "table", table)).values()
        ),
    )


def columns_of(index: str) -> list[str]:
    """The columns that the SQL of an index names, without those of a condition."""
    return _QUOTED.findall(index.split("(", 1)[1].split(")", 1)[0])


def mentions(sql: str, columns: set[str]) -> bool:
    """Whether any of the columns stands in the SQL, in quotes or not."""
    return not columns.isdisjoint(re.findall(r"\w+", sql))


def with_new_names(index: str, renamed: Mapping[str, str]) -> str:
    """The SQL of an index, with columns called by their new names."""
    head, columns = index.split("(", 1)
    return head + "(" + _QUOTED.sub(lambda match: f'"{renamed.get(match[1], match[1])}"', columns)


async def _written(connection: BaseDBAsyncClient, kind: str, table: str) -> dict[str, str]:
    """What was made by a statement of its own; the indexes behind keys have none."""
    sql = "SELECT name, sql FROM sqlite_master WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
    return {row["name"]: row["sql"] for row in await _rows(connection, sql, kind, table)}


async def _columns(connection: BaseDBAsyncClient, index: str) -> Key:
    return tuple(row["name"] for row in await _rows(connection, "SELECT name FROM pragma_index_info(?)", index))


async def _last_id(connection: BaseDBAsyncClient, table: str) -> int:
    """0 where none has been given out, or where the database gives out none."""
    if not await _rows(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
        return 0
    found = await _rows(connection, "SELECT seq FROM sqlite_sequence WHERE name = ?", table)
    return int(found[0]["seq"]) if found else 0


async def _rows(connection: BaseDBAsyncClient, sql: str, *values: str) -> list[dict[str, Any]]:
    return await connection.execute_query_dict(sql, list(values))
