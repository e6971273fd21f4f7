"""Keeps votes and unique keys safe when Tortoise changes a table on SQLite.

SQLite can't alter a column, so Tortoise makes the table anew, copies the rows and drops the
old one. On the way it forgets indexes, unique keys, triggers and the last given id, and with
foreign keys on it would delete every row that refers to the table. Here foreign keys are off,
all that belongs to the table is put back, and what came out is compared with what went in;
any difference stops the migration, whose transaction then leaves everything as it was.
"""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor

from eforslag.database.belongings import Belongings, Key, belongings, columns_of, mentions, with_new_names
from eforslag.database.indexing import IndexedColumns
from eforslag.errors import ConfigurationError


class DamagedByMigration(ConfigurationError):
    """Something would be lost that should be kept. Nothing has been committed."""


@dataclass(frozen=True)
class Change:
    """What is meant to differ between the table and the one that takes its place."""

    renamed: dict[str, str]
    gone: set[str]
    no_longer_keys: set[Key]
    new_keys: set[Key]
    no_longer_indexed: set[Key] = field(default_factory=set)
    of_checks: bool = False

    def columns(self, before: Belongings) -> set[str]:
        return {self.renamed.get(column, column) for column in before.columns - self.gone}

    def keys(self, before: Belongings) -> set[Key]:
        kept = {key for key in before.keys if key not in self.no_longer_keys and not self.gone & set(key)}
        return {self._by_new_names(key) for key in kept} | self.new_keys

    def indexes(self, before: Belongings) -> dict[str, str]:
        kept = {name: sql for name, sql in before.indexes.items() if not self._ends(sql)}
        return {name: with_new_names(sql, self.renamed) for name, sql in kept.items()}

    def _ends(self, index: str) -> bool:
        columns = tuple(columns_of(index))
        return not self.gone.isdisjoint(columns) or (columns in self.no_longer_indexed and "UNIQUE" not in index)

    def breaks(self, before: Belongings) -> bool:
        """Whether a trigger or a condition still speaks of a column that goes, and would fail only when it is used."""
        old_names = {old for old, new in self.renamed.items() if old != new}
        triggers = any(mentions(sql, self.gone | old_names) for sql in before.triggers.values())
        return triggers or any(mentions(sql, self.gone) for sql in self.indexes(before).values())

    def references(self, before: Belongings) -> set[tuple[str, str, str]]:
        """An altered column may do something else at deletion from now on."""
        kept = {reference for reference in before.references if reference[0] not in self.gone}
        return {(self.renamed.get(column, column), table, deletion) for column, table, deletion in kept}

    def _by_new_names(self, key: Key) -> Key:
        return tuple(self.renamed.get(column, column) for column in key)


class GuardedSqliteEditor(IndexedColumns, SqliteSchemaEditor):
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

    async def remove_constraint(self, model: Any, constraint: Any) -> None:
        """A key in the table's own definition goes with the table; Tortoise would look for an index."""
        table = model._meta.db_table
        key = () if isinstance(constraint, CheckConstraint) else self._key(model, constraint)
        if key in (await belongings(self.client, table)).keys:
            await self._remake(model, Change({}, set(), {key}, set()))
        else:
            await super().remove_constraint(model, constraint)

    def _key(self, model: Any, constraint: Any) -> Key:
        return tuple(self._resolve_fields_to_columns(model, constraint.fields))

    async def _remake_table(
        self, model: Any, create_field: Any = None, delete_field: Any = None, alter_fields: Any = None
    ) -> None:
        altered = list(alter_fields or ())
        change = Change(
            renamed={_column(old): _column(new) for old, new in altered},
            gone={_column(delete_field)} if delete_field else set(),
            no_longer_keys={(_column(old),) for old, new in altered if old.unique and not new.unique},
            new_keys={(_column(new),) for old, new in altered if new.unique and not old.unique and not new.pk},
            no_longer_indexed={(_column(old),) for old, new in altered if old.index and not new.index},
            of_checks=not (create_field or delete_field or altered),
        )
        await self._remake(model, change, create_field, delete_field, alter_fields)
        for old, new in altered:
            if new.index and not old.index:
                await self.add_index(model, Index(fields=(_column(new),)))

    async def _remake(self, model: Any, change: Change, *fields: Any) -> None:
        table = model._meta.db_table
        before = await belongings(self.client, table)
        if change.breaks(before):
            raise DamagedByMigration(f"A trigger or an index of the table {table} still names a column that goes.")
        await super()._remake_table(model, *fields)
        await self._put_back(table, before, change)
        _compare(table, before, await belongings(self.client, table), change)

    async def _put_back(self, table: str, before: Belongings, change: Change) -> None:
        there = (await belongings(self.client, table)).keys
        for key in sorted(change.keys(before) - there):
            name = self._generate_index_name_for_table("uid", table, list(key))
            columns = ", ".join(self.quote(column) for column in key)
            await self.client.execute_query(f'CREATE UNIQUE INDEX IF NOT EXISTS "{name}" ON "{table}" ({columns})')
        for sql in (*change.indexes(before).values(), *before.triggers.values()):
            await self.client.execute_query(sql)
        if before.last_id:
            await self.client.execute_query("DELETE FROM sqlite_sequence WHERE name = ?", [table])
            await self.client.execute_query(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [table, before.last_id]
            )


def _compare(table: str, before: Belongings, after: Belongings, change: Change) -> None:
    made_keys = {tuple(columns_of(sql)) for sql in after.indexes.values() if sql.startswith("CREATE UNIQUE")}
    altered = set(change.renamed.values())
    lost = {
        "columns": change.columns(before) != after.columns,
        "rows": before.rows != after.rows,
        "given ids": before.last_id != after.last_id,
        "unique keys": not change.keys(before) <= after.keys | made_keys,
        "indexes": not change.indexes(before).keys() <= after.indexes.keys(),
        "triggers": before.triggers.keys() != after.triggers.keys(),
        "checks": after.checks < before.checks and not change.of_checks,
        "references": _pointing(change.references(before), altered) != _pointing(set(after.references), altered),
    }
    if any(lost.values()):
        names = ", ".join(name for name, is_lost in lost.items() if is_lost)
        raise DamagedByMigration(f"The migration would damage {names} of the table {table}; nothing was changed.")


def _pointing(references: set[tuple[str, str, str]], altered: set[str]) -> set[tuple[str, ...]]:
    return {reference[:2] if reference[0] in altered else reference for reference in references}


def _column(field: Any) -> str:
    return str(field.source_field or field.model_field_name)
