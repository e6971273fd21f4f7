"""The tests' own ground: each has a fresh, migrated database of either kind."""

from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry


async def test_a_test_begins_with_an_empty_log(database: TortoiseContext) -> None:
    assert await AuditEntry.all().count() == 0
