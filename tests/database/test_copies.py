"""The tests' own ground: each has a fresh, migrated database of either kind."""

import pytest
from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry
from eforslag.clock import now


@pytest.mark.parametrize("turn", [1, 2])
async def test_a_test_begins_with_an_empty_log(database: TortoiseContext, turn: int) -> None:
    assert await AuditEntry.all().count() == 0
    entry = await AuditEntry.create(at=now(), action="test.begun", subject_kind="test", actor_kind="system")
    assert entry.id == 1, "ids are counted from one in every test"
    await database.db().execute_script("CREATE TABLE left_behind (id INT)")
