"""A database's schema in a form that can be compared, read from the database itself."""

from dataclasses import dataclass
from typing import Any, cast

from tortoise.backends.base.client import BaseDBAsyncClient

BOOKKEEPING = {"tortoise_migrations", "sqlite_sequence"}


@dataclass(frozen=True)
class Table:
    """What a table consists of; the names that a database makes up itself are left out."""

    columns: frozenset[tuple[Any, ...]]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    indexes: tuple[tuple[str, ...], ...]
    foreign_keys: frozenset[tuple[str, str, str, str]]
    triggers: frozenset[str]
    checks: frozenset[str] = frozenset()


async def described(connection: BaseDBAsyncClient) -> dict[str, Table]:
    """Every table but the migrations' own."""
    read = _sqlite if connection.capabilities.dialect == "sqlite" else _postgresql
    return await read(connection)


async def _rows(connection: BaseDBAsyncClient, sql: str, *values: str) -> list[dict[str, Any]]:
    return await connection.execute_query_dict(sql, list(values))


async def _sqlite(connection: BaseDBAsyncClient) -> dict[str, Table]:
    found = await _rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {
        row["name"]: await _sqlite_table(connection, row["name"]) for row in found if row["name"] not in BOOKKEEPING
    }


async def _sqlite_table(connection: BaseDBAsyncClient, name: str) -> Table:
    columns = await _rows(connection, "SELECT * FROM pragma_table_info(?)", name)
    listed = await _rows(connection, "SELECT * FROM pragma_index_list(?)", name)
    parts = {row["name"]: await _rows(connection, "SELECT * FROM pragma_index_info(?)", row["name"]) for row in listed}
    keys = [(row, tuple(part["name"] for part in parts[row["name"]])) for row in listed if row["origin"] != "pk"]
    triggers = await _rows(
        connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", name
    )
    return Table(
        columns=frozenset((row["name"], row["type"], row["notnull"], row["dflt_value"]) for row in columns),
        primary_key=tuple(row["name"] for row in columns if row["pk"]),
        unique_keys=tuple(sorted(key for row, key in keys if row["unique"])),
        indexes=tuple(sorted(key for row, key in keys if not row["unique"])),
        foreign_keys=frozenset(
            (row["from"], row["table"], row["to"], row["on_delete"])
            for row in await _rows(connection, "SELECT * FROM pragma_foreign_key_list(?)", name)
        ),
        triggers=frozenset(row["sql"] for row in triggers),
    )


COLUMNS = """
SELECT column_name, data_type, character_maximum_length, is_nullable, column_default
FROM information_schema.columns WHERE table_name = $1
"""
INDEXES = """
SELECT indisunique, indisprimary,
       (SELECT array_agg(attname ORDER BY place) FROM unnest(indkey) WITH ORDINALITY AS part(number, place)
        JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number) AS columns
FROM pg_index WHERE indrelid = $1::text::regclass
"""
CONSTRAINTS = """
SELECT contype::text AS kind, pg_get_constraintdef(oid) AS text, confrelid::regclass::text AS target,
       confdeltype::text AS deletion,
       (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) AS source,
       (SELECT attname FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1]) AS pointed
FROM pg_constraint WHERE conrelid = $1::text::regclass
"""
TRIGGERS = """
SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE tgrelid = $1::text::regclass AND NOT tgisinternal
"""


async def _postgresql(connection: BaseDBAsyncClient) -> dict[str, Table]:
    found = await _rows(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = [cast(str, row["tablename"]) for row in found]
    return {name: await _postgresql_table(connection, name) for name in names if name not in BOOKKEEPING}


async def _postgresql_table(connection: BaseDBAsyncClient, name: str) -> Table:
    columns = await _rows(connection, COLUMNS, name)
    indexes = await _rows(connection, INDEXES, name)
    constraints = await _rows(connection, CONSTRAINTS, name)
    triggers = await _rows(connection, TRIGGERS, name)
    keys = [(row, tuple(row["columns"])) for row in indexes]
    return Table(
        columns=frozenset(tuple(row.values()) for row in columns),
        primary_key=next((key for row, key in keys if row["indisprimary"]), ()),
        unique_keys=tuple(sorted(key for row, key in keys if row["indisunique"] and not row["indisprimary"])),
        indexes=tuple(sorted(key for row, key in keys if not row["indisunique"])),
        foreign_keys=frozenset(
            (row["source"], row["target"], row["pointed"], row["deletion"]) for row in constraints if row["kind"] == "f"
        ),
        triggers=frozenset(row["text"] for row in triggers),
        checks=frozenset(row["text"] for row in constraints if row["kind"] == "c"),
    )
