"""A change of columns harms no row, index, unique key, foreign key or trigger, on either database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from eforslag.config import Settings
from eforslag.database.guard import DamagedByMigration
from tests.database.schema import described
from tests.database.shelves import Library, library

WIDER_NAME = 'ops.AlterField(model_name="Shelf", name="name", field=fields.CharField(max_length=200)),'
NO_NOTE = 'ops.RemoveField(model_name="Shelf", name="note"),'
NOT_LENT = 'ops.RemoveField(model_name="Book", name="lent"),'
LOST_SHELF = 'ops.RunSQL("UPDATE book SET shelf_id = 77"),'
FAILS = 'ops.RunSQL("SELECT * FROM nowhere"),'
CHANGES = {
    "a wider column": WIDER_NAME,
    "a column that may be empty": """
        ops.AlterField(model_name="Shelf", name="name", field=fields.CharField(max_length=50, null=True)),
    """,
    "a column removed": NO_NOTE,
    "another name for a column in keys": 'ops.RenameField(model_name="Shelf", old_name="room", new_name="hall"),',
    "a change of a table that refers": """
        ops.AlterField(model_name="Book", name="title", field=fields.CharField(max_length=200)),
    """,
    "a change of a table with a one-to-one key": """
        ops.AlterField(model_name="Label", name="text", field=fields.CharField(max_length=200)),
    """,
    "one table changed again and again": f"{WIDER_NAME}{NO_NOTE}" + WIDER_NAME.replace("200", "300"),
}


@pytest.fixture
async def shelves(settings: Settings, tmp_path: Path) -> AsyncIterator[Library]:
    async with library(settings, tmp_path) as opened:
        yield opened


async def _refuses(shelves: Library, statement: str) -> None:
    with pytest.raises(IntegrityError):
        await shelves.connection.execute_query(statement)


async def _is_unharmed(shelves: Library) -> None:
    """Every key is tried, whatever it is called by now."""
    hall = "hall" if "hall" in (await shelves.rows("SELECT * FROM shelf"))[0] else "room"
    if shelves.is_sqlite:
        await shelves.rows("PRAGMA foreign_keys = ON")
    await _refuses(shelves, "INSERT INTO book (shelf_id, title, lent) VALUES (1, 'Aniara', TRUE)")
    await _refuses(shelves, "INSERT INTO book (shelf_id, title, lent) VALUES (77, 'Ensam', TRUE)")
    await _refuses(shelves, "INSERT INTO label (shelf_id, text) VALUES (1, 'P')")
    await _refuses(shelves, f"INSERT INTO shelf (code, name, {hall}) VALUES ('B1', 'Poesi', 'Stora salen')")  # noqa: S608
    await _refuses(shelves, f"INSERT INTO shelf (code, name, {hall}) VALUES ('A1', 'Annat', 'Vinden')")  # noqa: S608
    await _refuses(shelves, "DELETE FROM shelf WHERE id = 2")
    await shelves.rows(f"INSERT INTO shelf (code, name, {hall}) VALUES ('C1', 'Nytt', 'Vinden')")  # noqa: S608
    assert (await shelves.rows("SELECT id FROM shelf WHERE code = 'C1'"))[0]["id"] > 9, "a number was given out again"


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_keeps_every_row_and_key(shelves: Library, change: str) -> None:
    before = await shelves.content()
    shelves.add("0002_change", CHANGES[change])
    await shelves.go_to("0002_change")
    after = await shelves.content()
    for old, new in zip(before["shelf"], after["shelf"], strict=True):
        assert {**old, "note": None, "room": None, "hall": None} == {
            **new, "note": None, "room": None, "hall": None
        }  # fmt: skip
    assert after["book"] == before["book"]
    assert after["label"] == before["label"]
    await _is_unharmed(shelves)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_change_taken_back_leaves_the_database_as_it_was(shelves: Library, change: str) -> None:
    before, rows = await described(shelves.connection), await shelves.content()
    shelves.add("0002_change", CHANGES[change])
    await shelves.go_to("0002_change")
    await shelves.go_to("0001_shelves")
    assert await described(shelves.connection) == before
    after = await shelves.content()
    assert after["book"] == rows["book"]
    assert [row["code"] for row in after["shelf"]] == [row["code"] for row in rows["shelf"]]
    await _is_unharmed(shelves)


async def test_indexes_stay_except_those_of_a_removed_column(shelves: Library) -> None:
    shelves.add("0002_change", WIDER_NAME + NO_NOTE)
    before = (await described(shelves.connection))["shelf"]
    await shelves.go_to("0002_change")
    after = (await described(shelves.connection))["shelf"]
    assert after.indexes == tuple(index for index in before.indexes if "note" not in index)
    assert after.unique_keys == before.unique_keys
    assert after.foreign_keys == before.foreign_keys
    assert after.triggers == before.triggers


async def test_a_unique_key_that_is_meant_to_go_goes(shelves: Library) -> None:
    shelves.add("0002_change", 'ops.RemoveConstraint(model_name="Book", fields=["shelf", "title"]),')
    await shelves.go_to("0002_change")
    await shelves.rows("INSERT INTO book (shelf_id, title, lent) VALUES (1, 'Aniara', TRUE)")
    assert len(await shelves.rows("SELECT id FROM book WHERE title = 'Aniara'")) == 2


async def test_what_happens_to_referring_rows_can_be_changed(shelves: Library) -> None:
    shelves.add(
        "0002_change",
        """
        ops.AlterField(model_name="Book", name="shelf", field=fields.ForeignKeyField(
            "eforslag.Shelf", related_name="books", on_delete=OnDelete.RESTRICT)),
        """,
    )
    before = await shelves.content()
    await shelves.go_to("0002_change")
    assert await shelves.content() == before
    if shelves.is_sqlite:
        # Tortoise leaves the old rule standing on PostgreSQL; test_schema.py would notice such a migration of ours.
        assert (await described(shelves.connection))["book"].foreign_keys == {("shelf_id", "shelf", "id", "RESTRICT")}
    await _is_unharmed(shelves)


async def test_a_migration_that_leaves_a_reference_to_nothing_changes_nothing(shelves: Library) -> None:
    before, rows = await described(shelves.connection), await shelves.content()
    shelves.add("0002_change", WIDER_NAME + LOST_SHELF)
    with pytest.raises((DamagedByMigration, IntegrityError)):
        await shelves.go_to("0002_change")
    assert (await described(shelves.connection), await shelves.content()) == (before, rows)
    await _is_unharmed(shelves)


async def test_a_migration_that_fails_halfway_changes_nothing(shelves: Library) -> None:
    before, rows = await described(shelves.connection), await shelves.content()
    shelves.add("0002_change", WIDER_NAME + NO_NOTE + FAILS)
    with pytest.raises(OperationalError):
        await shelves.go_to("0002_change")
    assert (await described(shelves.connection), await shelves.content()) == (before, rows)
    await _is_unharmed(shelves)


async def test_what_is_applied_and_what_is_taken_back_is_noted(shelves: Library) -> None:
    shelves.add("0002_change", WIDER_NAME)
    await shelves.go_to("0002_change")
    assert await shelves.applied() == ["0001_shelves", "0002_change"]
    await shelves.go_to("0001_shelves")
    assert await shelves.applied() == ["0001_shelves"]


async def test_a_crash_before_it_is_noted_leaves_a_migration_undone(shelves: Library) -> None:
    """Applied but not noted, it would run a second time."""
    before, rows = await described(shelves.connection), await shelves.content()
    shelves.add("0002_change", WIDER_NAME + NO_NOTE)
    await shelves.connection.execute_script(
        "CREATE UNIQUE INDEX crash ON tortoise_migrations ((CASE WHEN name > '0001' THEN 'both' END))"
    )
    with pytest.raises(IntegrityError):
        await shelves.go_to("0002_change")
    assert await shelves.applied() == ["0001_shelves"]
    assert (await described(shelves.connection), await shelves.content()) == (before, rows)
    await shelves.connection.execute_script("DROP INDEX crash")


async def test_an_index_can_come_and_go_with_its_column(shelves: Library) -> None:
    before = (await described(shelves.connection))["shelf"]
    shelves.add(
        "0002_change",
        """
        ops.AlterField(model_name="Shelf", name="room", field=fields.CharField(max_length=50)),
        ops.AlterField(model_name="Shelf", name="note", field=fields.CharField(
            max_length=50, null=True, db_index=True)),
        ops.AddField(model_name="Shelf", name="floor", field=fields.IntField(null=True, db_index=True)),
        """,
    )
    await shelves.go_to("0002_change")
    after = (await described(shelves.connection))["shelf"]
    assert set(after.indexes) == {*before.indexes, ("note",), ("floor",)} - {("room",)}
    await shelves.go_to("0001_shelves")
    assert (await described(shelves.connection))["shelf"].indexes == before.indexes


@pytest.mark.parametrize(
    ("precious", "change"),
    [
        ("ALTER TABLE shelf ADD COLUMN height INT CHECK (height > 0)", WIDER_NAME),
        ("CREATE TRIGGER noting AFTER UPDATE ON shelf BEGIN UPDATE book SET lent = NEW.note; END", NO_NOTE),
        (
            "CREATE UNIQUE INDEX lent_once ON book (title) WHERE lent",
            'ops.RemoveField(model_name="Book", name="lent"),',
        ),
    ],
    ids=["a column that no model knows", "a trigger on a column that goes", "a partial key on a column that goes"],
)
async def test_what_tortoise_cannot_know_of_is_never_lost_in_silence(
    sqlite_copy: Settings, tmp_path: Path, precious: str, change: str
) -> None:
    """PostgreSQL changes columns in place and needs no such care."""
    async with library(sqlite_copy, tmp_path) as shelves:
        await shelves.connection.execute_script(precious)
        before = await described(shelves.connection)
        shelves.add("0002_change", change)
        with pytest.raises(DamagedByMigration):
            await shelves.go_to("0002_change")
        assert await described(shelves.connection) == before


async def test_a_check_goes_on_checking(shelves: Library) -> None:
    check = 'CheckConstraint(check="length(code) > 1", name="long_code")'
    shelves.add("0002_check", f'ops.AddConstraint(model_name="Shelf", constraint={check}),')
    shelves.add("0003_change", WIDER_NAME + NO_NOTE, after="0002_check")
    await shelves.go_to("0003_change")
    await _refuses(shelves, "INSERT INTO shelf (code, name, room) VALUES ('x', 'Kort', 'Vinden')")
    await _is_unharmed(shelves)
