"""An answer that is interrupted waits for the browser that began it, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from tortoise.connection import get_connection

from eforslag.dialogues import unfinished
from eforslag.dialogues.models import UnfinishedAnswer
from eforslag.dialogues.reading import Given
from eforslag.dialogues.unfinished import Owner, Sheet
from tests.dialogues.builders import TODAY, draft

SHEET = Sheet({3: Given((2,), "Mörkt vid stationen")}, 4, "65-", "kiosk")
OWNER = Owner("w" * 32)

pytestmark = pytest.mark.usefixtures("database")


async def test_it_is_found_again_by_its_browser_as_it_was_last() -> None:
    dialogue, other = await draft(), await draft()
    for sheet in (Sheet(), SHEET):
        await unfinished.keep(OWNER, dialogue.id, sheet, TODAY)
    assert await unfinished.found(OWNER, dialogue.id) == SHEET
    assert await unfinished.found(OWNER, other.id) is None
    assert await UnfinishedAnswer.all().count() == 1
    await unfinished.forget(OWNER, dialogue.id)
    assert await unfinished.found(OWNER, dialogue.id) is None


@pytest.mark.parametrize("other", [Owner("v" * 32), Owner("w" * 32, "a" * 64), Owner("w" * 32, "b" * 64)])
async def test_nobody_else_finds_it_or_opens_it(other: Any) -> None:
    """Not another browser; nor another person at the same one."""
    dialogue = await draft()
    await unfinished.keep(OWNER, dialogue.id, SHEET, TODAY)
    assert await unfinished.found(other, dialogue.id) is None
    # Not even with the row put in the place of one's own.
    key = other.derived("row", dialogue.id).hex()
    await get_connection("default").execute_query(f"UPDATE unfinished_answer SET key = '{key}'")  # noqa: S608
    assert await unfinished.found(other, dialogue.id) is None


async def test_the_table_says_neither_what_nor_who() -> None:
    dialogue = await draft()
    await unfinished.keep(OWNER, dialogue.id, SHEET, TODAY)
    (row,) = await UnfinishedAnswer.all().values()
    assert "stationen" not in str(row)
    assert OWNER.word not in str(row)
    assert row["day"] == TODAY


async def test_it_is_gone_after_two_weeks() -> None:
    dialogue = await draft()
    await unfinished.keep(OWNER, dialogue.id, SHEET, TODAY)
    removed = [await unfinished.remove_old(TODAY + timedelta(days=days)) for days in (14, 15)]
    assert removed == [0, 1]
