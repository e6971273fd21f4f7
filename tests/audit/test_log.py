"""What the log says of who did what, and what it must not say."""

from datetime import UTC, datetime

import pytest
from tortoise.transactions import in_transaction

from eforslag.audit.actor import RESIDENT, SYSTEM, Actor
from eforslag.audit.log import history, record
from eforslag.audit.models import AuditEntry
from eforslag.proposals import actions
from tests.moderation.builders import moderator, submitted

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("database")


async def test_an_entry_says_who_did_what_to_what_and_when() -> None:
    proposal, by = await submitted(), await moderator("Mona Moberg")
    await record("proposal.read", proposal, by=by, at=AT, page=3)
    entry = await AuditEntry.get()
    assert (entry.action, entry.at, entry.details) == ("proposal.read", AT, {"page": 3})
    assert (entry.subject_kind, entry.subject_id) == ("proposal", proposal.id)
    assert (entry.actor_kind, entry.actor_name, entry.staff_id) == ("staff", "Mona Moberg", by.staff_id)


@pytest.mark.parametrize("actor", [RESIDENT, SYSTEM])
async def test_residents_and_the_service_itself_have_no_name_in_the_log(actor: Actor) -> None:
    await record("proposal.read", await submitted(), by=actor, at=AT)
    entry = await AuditEntry.get()
    assert (entry.actor_kind, entry.actor_name, entry.staff_id) == (actor.kind, "", None)


async def test_what_a_resident_does_leaves_neither_name_nor_key() -> None:
    proposal = await submitted(proposer_key="k" * 64, proposer_name="Astrid Berg")
    await actions.withdraw(proposal.id, by="k" * 64, at=AT)
    row = str(await AuditEntry.all().values())
    assert "proposal.withdrawn" in row
    assert "k" * 64 not in row
    assert "Astrid" not in row


async def test_the_history_of_one_subject_is_in_the_order_it_happened() -> None:
    mine, other = await submitted(), await submitted()
    for action, subject in (("one", mine), ("two", other), ("three", mine)):
        await record(action, subject, by=SYSTEM, at=AT)
    assert [entry.action for entry in await history(mine)] == ["one", "three"]


async def test_what_did_not_happen_is_not_in_the_log() -> None:
    proposal = await submitted()

    async def broken_off() -> None:
        async with in_transaction():
            await record("proposal.read", proposal, by=SYSTEM, at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken_off()
    assert not await AuditEntry.exists()
