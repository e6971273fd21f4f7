"""Reminders of commitments that are late, each occasion once: what time does by itself."""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.pledges.following_up import CommitmentNow, commitments_of
from eforslag.pledges.models import CommitmentReminder, PartyContact, Pledge
from eforslag.pledges.parties import owners
from eforslag.pledges.standing import UPDATABLE


async def remind_late(at: datetime) -> int:
    """Note the reminders that are due and not noted yet; returns how many."""
    today = clock.local_date(at)
    pledges = await Pledge.filter(state__in=UPDATABLE, period_start__lte=today)
    late = [one for one in await commitments_of(pledges, today) if one.late]
    if not late:
        return 0
    noted = await CommitmentReminder.filter(commitment_id__in=[one.commitment.id for one in late])
    known = {(one.commitment_id, one.kind, one.since) for one in noted}  # type: ignore[attr-defined]
    emails = {one.party: one.email for one in await PartyContact.all()}
    return sum([await _remind(one, emails, at) for one in late if _occasion(one) not in known])


def _occasion(one: CommitmentNow) -> tuple[object, ...]:
    return (one.commitment.id, one.late and one.late.kind, one.late and one.late.since)


async def _remind(one: CommitmentNow, emails: dict[str, str], at: datetime) -> bool:
    if one.late is None:
        return False
    recipients = [email for party in owners(one.commitment.owner) if (email := emails.get(party, ""))]
    try:
        async with in_transaction():
            await CommitmentReminder.create(
                commitment=one.commitment,
                kind=one.late.kind,
                since=one.late.since,
                recipients=[*dict.fromkeys(recipients)],
                at=at,
            )
            logged = {"kind": one.late.kind, "since": one.late.since.isoformat()}
            await record("commitment.reminded", one.commitment, by=SYSTEM, at=at, **logged)
    except IntegrityError:
        return False
    return True
