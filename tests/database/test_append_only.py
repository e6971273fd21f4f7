"""The database itself keeps the audit log as it was written."""

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError

from eforslag import clock
from eforslag.audit.models import AuditEntry


async def _written() -> AuditEntry:
    return await AuditEntry.create(
        at=clock.now(), action="proposal.published", subject_kind="proposal", subject_id=1, actor_kind="staff"
    )


async def test_an_entry_cannot_be_changed(database: TortoiseContext) -> None:
    entry = await _written()
    with pytest.raises(IntegrityError, match="append-only"):
        await AuditEntry.filter(id=entry.id).update(action="proposal.rejected")
    assert (await AuditEntry.get(id=entry.id)).action == "proposal.published"


async def test_an_entry_cannot_be_removed(database: TortoiseContext) -> None:
    await _written()
    with pytest.raises(IntegrityError, match="append-only"):
        await AuditEntry.all().delete()
    assert await AuditEntry.all().count() == 1
