"""A case for every proposal that has reached its threshold, opened by itself.

The worker opens cases, not the ballot box: counting a vote costs nothing more for it, and a threshold that was noted by
a recount or before there were cases gets its case the same way. The unique key on the proposal decides between workers.
"""

from datetime import UTC, datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.cases.deadlines import due_on
from eforslag.cases.models import Case
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal

# Asked as a range, SQLite goes by the index; asked whether there is a time at all, it reads every proposal.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def open_due(at: datetime) -> int:
    """Open the cases that are missing; returns how many."""
    missing = Proposal.filter(threshold_reached_at__gt=LONG_AGO, case__id__isnull=True)
    return sum([await _open(proposal, at) for proposal in await missing.order_by("threshold_reached_at", "id")])


async def _open(proposal: Proposal, at: datetime) -> bool:
    reached = proposal.threshold_reached_at or at
    due = due_on(Rules.thawed(proposal.rules or {}), proposal.closes_at or reached)
    try:
        async with in_transaction():
            case = await Case.create(proposal=proposal, reached_at=reached, due_on=due, opened_at=at, changed_at=at)
            await record("case.opened", case, by=SYSTEM, at=at, number=proposal.number, due_on=due.isoformat())
    except IntegrityError:
        # Another worker was quicker, and the proposal has its case.
        return False
    return True
