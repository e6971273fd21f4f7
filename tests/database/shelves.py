"""A small database of shelves, books and labels, with migrations of its own, for trying out the guard.

Each table has what Tortoise forgets when it makes a SQLite table anew: a unique key over two
columns, indexes, a trigger, rows that refer to it and to which it refers.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent, indent
from typing import Any
from uuid import uuid4

from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationTarget

from eforslag.config import Settings
from eforslag.database.applying import GuardedExecutor
from eforslag.database.configuration import APP, tortoise_config

HEAD = """
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
"""
FIRST = """
ops.CreateModel(
    name="Shelf",
    fields=[
        ("id", fields.IntField(generated=True, primary_key=True)),
        ("code", fields.CharField(max_length=10, unique=True)),
        ("name", fields.CharField(max_length=50)),
        ("room", fields.CharField(max_length=50, db_index=True)),
        ("note", fields.CharField(max_length=50, null=True)),
        ("under", fields.ForeignKeyField(
            "eforslag.Shelf", null=True, related_name="above", on_delete=OnDelete.SET_NULL)),
    ],
    options={"table": "shelf", "app": "eforslag", "unique_together": (("name", "room"),),
             "indexes": [Index(fields=["room", "name"])], "pk_attr": "id"},
),
ops.CreateModel(
    name="Book",
    fields=[
        ("id", fields.IntField(generated=True, primary_key=True)),
        ("shelf", fields.ForeignKeyField("eforslag.Shelf", related_name="books", on_delete=OnDelete.CASCADE)),
        ("title", fields.CharField(max_length=50)),
        ("lent", fields.BooleanField(default=False)),
    ],
    options={"table": "book", "app": "eforslag", "unique_together": (("shelf", "title"),), "pk_attr": "id"},
),
ops.CreateModel(
    name="Label",
    fields=[
        ("id", fields.IntField(generated=True, primary_key=True)),
        ("shelf", fields.OneToOneField("eforslag.Shelf", related_name="label", on_delete=OnDelete.RESTRICT)),
        ("text", fields.CharField(max_length=50)),
    ],
    options={"table": "label", "app": "eforslag", "pk_attr": "id"},
),
"""
SQLITE_TRIGGER = """
CREATE TRIGGER shelf_stays BEFORE DELETE ON shelf BEGIN SELECT RAISE(ABORT, 'a shelf stays'); SELECT 1; END
"""
POSTGRESQL_TRIGGER = """
CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a shelf stays'
USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER shelf_stays BEFORE DELETE ON shelf FOR EACH ROW EXECUTE FUNCTION stay()
"""
ROWS = (
    "INSERT INTO shelf (id, code, name, room, note, under_id) VALUES (1, 'A1', 'Poesi', 'Stora salen', 'hög', NULL), "
    "(2, 'A2', 'Resor', 'Stora salen', NULL, 1), (9, 'A9', 'Poesi', 'Källaren', NULL, NULL)",
    "DELETE FROM shelf WHERE id = 9",
    "INSERT INTO book (shelf_id, title, lent) VALUES (1, 'Aniara', TRUE), (1, 'Dikter', FALSE), (2, 'Resan', FALSE)",
    "INSERT INTO label (shelf_id, text) VALUES (1, 'P'), (2, 'R')",
)


class Library:
    """An open database whose shelves have been filled, and the way to its later migrations."""

    def __init__(self, context: TortoiseContext, apps: dict[str, Any], folder: Path) -> None:
        self.connection = context.db()
        self._apps = apps
        self._folder = folder

    @property
    def is_sqlite(self) -> bool:
        return self.connection.capabilities.dialect == "sqlite"

    def add(self, name: str, operations: str, after: str = "0001_shelves") -> None:
        """Write one more migration."""
        body = indent(dedent(operations), " " * 8)
        head = f"class Migration(migrations.Migration):\n    dependencies = [('{APP}', '{after}')]\n"
        (self._folder / f"{name}.py").write_text(f"{HEAD}\n{head}\n    operations = [\n{body}\n    ]\n")

    async def go_to(self, name: str) -> None:
        await GuardedExecutor(self.connection, self._apps).migrate([MigrationTarget(APP, name)])

    async def applied(self) -> list[str]:
        return [row["name"] for row in await self.rows("SELECT name FROM tortoise_migrations ORDER BY name")]

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        return await self.connection.execute_query_dict(sql)

    async def fill(self) -> None:
        for statement in ROWS:
            await self.connection.execute_script(statement)
        if not self.is_sqlite:
            await self.connection.execute_script("SELECT setval(pg_get_serial_sequence('shelf', 'id'), 9)")
        await self.connection.execute_script(SQLITE_TRIGGER if self.is_sqlite else POSTGRESQL_TRIGGER)

    async def clear(self, migrations: list[dict[str, Any]]) -> None:
        """Leave a PostgreSQL database as it was found, so that the next test can borrow it: a copy takes longer."""
        await self.connection.execute_script(
            "DROP TABLE label, book, shelf CASCADE; DROP FUNCTION stay; DELETE FROM tortoise_migrations"
        )
        put = "INSERT INTO tortoise_migrations (id, app, name, applied_at) VALUES ($1, $2, $3, $4)"
        for row in migrations:
            await self.connection.execute_query(put, [row["id"], row["app"], row["name"], row["applied_at"]])

    async def content(self) -> dict[str, list[dict[str, Any]]]:
        return {table: await self.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("shelf", "book", "label")}  # noqa: S608


@asynccontextmanager
async def library(settings: Settings, folder: Path) -> AsyncIterator[Library]:
    """Shelves with books, in a database of their own kind beside our tables."""
    module = f"shelves_{uuid4().hex}"
    place = folder / module
    place.mkdir()
    (place / "__init__.py").write_text("")
    (place / "0001_shelves.py").write_text(
        f"{HEAD}\nclass Migration(migrations.Migration):\n    initial = True\n    operations = [{FIRST}]\n"
    )
    config = tortoise_config(settings, foreign_keys="OFF")
    config["apps"][APP]["migrations"] = module
    sys.path.insert(0, str(folder))
    try:
        async with TortoiseContext() as context:
            await context.init(config)
            shelves = Library(context, config["apps"], place)
            ours = await shelves.rows("SELECT * FROM tortoise_migrations")
            await shelves.connection.execute_script("DELETE FROM tortoise_migrations")
            await shelves.go_to("0001_shelves")
            await shelves.fill()
            yield shelves
            if not shelves.is_sqlite:
                await shelves.clear(ours)
    finally:
        sys.path.remove(str(folder))
