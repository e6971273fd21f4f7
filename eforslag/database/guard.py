"""Keeps votes and unique keys safe when Tortoise changes a table on SQLite.

SQLite can't alter a column, so Tortoise makes the table anew, copies the rows and drops the
old one. On the way it forgets indexes, unique keys, triggers and the last given id, and with
foreign keys on it would delete every row that refers to the table. Here foreign keys are off,
all that belongs to the table is put back, and what came out is compared with what went in;
any difference stops the migration, whose transaction then leaves everything as it was.
"""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor

_UNIQUE = re.compile(r'CONSTRAINT\s+"([^"]+)"\s+UNIQUE\s*\(([^)]*)\)', re.IGNORECASE)
_COLUMN = re.compile(r'"([^"]+)"')


class DamagedByMigration(Exception):
    """A table lost something that it should have kept. Nothing has been committed."""


@dataclass(frozen=True)
class Kept:
    """What belongs to a table beside its columns."""

    rows: int
    last_id: int | None
    indexes: Mapping[str, tuple[str, bool]]
    uniques: frozenset[tuple[str, ...]]
    unique_names: Mapping[tuple[str, ...], str]
    triggers: Mapping[str, str]
    foreign_keys: frozenset[tuple[str, str, str, str]]
    columns: frozenset[str]


class GuardedSqliteEditor(SqliteSchemaEditor):
    async def _run_sql(self, sql: str) -> None:
        """One statement after the other, cut where SQLite says that one ends, not at every semicolon."""
        if self.collect_sql:
            await super()._run_sql(sql)
            return
        statement = ""
        for part in sql.split(";"):
            statement += part + ";"
            if sqlite3.complete_statement(statement):
                if statement.strip(" \n;"):
                    await self.client.execute_query(statement)
                statement = ""

    async def _remake_table(
        self, model: Any, create_field: Any = None, delete_field: Any = None, alter_fields: Any = None
    ) -> None:
        table = model._meta.db_table
        before = await self._kept(table)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        renamed = {_column(old): _column(new) for old, new in alter_fields or ()}
        gone = {_column(delete_field)} if delete_field else set()
        no_longer_unique = {_column(new) for old, new in alter_fields or () if old.unique and not new.unique}
        await self._put_back(table, before, renamed, gone, no_longer_unique)
        await self._compare(table, before, await self._kept(table), renamed, gone, no_longer_unique)

    async def _put_back(
        self, table: str, before: Kept, renamed: dict[str, str], gone: set[str], loose: set[str]
    ) -> None:
        there = (await self._kept(table)).uniques
        for columns in before.uniques:
            wanted = _renamed(columns, renamed)
            if wanted in there or gone & set(columns) or (len(columns) == 1 and wanted[0] in loose):
                continue
            name = before.unique_names.get(columns) or f"uid_{table}_{'_'.join(wanted)}"
            quoted = ", ".join(f'"{column}"' for column in wanted)
            await self._run_sql(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({quoted})')
        for name, (sql, _unique) in before.indexes.items():
            if not gone & set(_COLUMN.findall(sql.split("(", 1)[1])):
                await self._run_sql(_with_new_names(sql, renamed))
        for sql in before.triggers.values():
            # A trigger's body has semicolons of its own, at which _run_sql would cut it.
            await self.client.execute_query(sql)
        if before.last_id is not None:
            await self.client.execute_query("DELETE FROM sqlite_sequence WHERE name = ?", [table])
            await self.client.execute_query(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, before.last_id]
            )

    async def _compare(
        self, table: str, before: Kept, after: Kept, renamed: dict[str, str], gone: set[str], loose: set[str]
    ) -> None:
        keys = {key for key in before.foreign_keys if key[0] not in gone}
        differences = [
            name
            for name, wanted, found in (
                ("rows", before.rows, after.rows),
                ("triggers", set(before.triggers), set(after.triggers)),
                (
                    "foreign keys",
                    {(renamed.get(key[0], key[0]), *key[1:3]) for key in keys},
                    {key[:3] for key in after.foreign_keys},
                ),
            )
            if wanted != found
        ]
        uniques = {
            _renamed(columns, renamed)
            for columns in before.uniques
            if not gone & set(columns) and not (len(columns) == 1 and renamed.get(columns[0], columns[0]) in loose)
        }
        if not uniques <= after.uniques:
            differences.append("unique keys")
        if await self._rows("PRAGMA foreign_key_check"):
            differences.append("references")
        if differences:
            raise DamagedByMigration(f"{table}: {', '.join(differences)} would be lost; nothing was changed.")

    async def _kept(self, table: str) -> Kept:
        listed = await self._rows(f'PRAGMA index_list("{table}")')
        unique = {row["name"]: await self._columns_of(row["name"]) for row in listed if row["unique"] and row["origin"] != "pk"}
        schema = await self._rows("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ?", table)
        indexes = {row["name"]: (row["sql"], row["name"] in unique) for row in schema if row["type"] == "index" and row["sql"]}
        made = next(row["sql"] for row in schema if row["type"] == "table" and row["name"] == table)
        return Kept(
            rows=(await self._rows(f'SELECT COUNT(*) AS count FROM "{table}"'))[0]["count"],  # noqa: S608
            last_id=await self._last_id(table),
            indexes=indexes,
            uniques=frozenset(unique.values()),
            unique_names={tuple(_COLUMN.findall(columns)): name for name, columns in _UNIQUE.findall(made)},
            triggers={row["name"]: row["sql"] for row in schema if row["type"] == "trigger"},
            foreign_keys=frozenset(
                (row["from"], row["table"], row["on_delete"], row["to"] or "")
                for row in await self._rows(f'PRAGMA foreign_key_list("{table}")')
            ),
            columns=frozenset(row["name"] for row in await self._rows(f'PRAGMA table_info("{table}")')),
        )

    async def _columns_of(self, index: str) -> tuple[str, ...]:
        return tuple(row["name"] for row in await self._rows(f'PRAGMA index_info("{index}")'))

    async def _last_id(self, table: str) -> int | None:
        if not await self._rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return None
        found = await self._rows("SELECT seq FROM sqlite_sequence WHERE name = ?", table)
        return found[0]["seq"] if found else None

    async def _rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return await self.client.execute_query_dict(sql, list(values))


class GuardedExecutor(MigrationExecutor):
    """Runs migrations with the guard, and checks every reference before each of them commits."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect == "sqlite":
            return GuardedSqliteEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return super()._schema_editor(atomic, collect_sql)


def _column(field: Any) -> str:
    source = field.source_field or field.model_field_name
    return str(source)


def _renamed(columns: tuple[str, ...], renamed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(renamed.get(column, column) for column in columns)


def _with_new_names(sql: str, renamed: Mapping[str, str]) -> str:
    head, columns = sql.split("(", 1)
    for old, new in renamed.items():
        columns = columns.replace(f'"{old}"', f'"{new}"')
    return f"{head}({columns}"
