"""A case for every proposal that has reached its threshold, opened by itself.

The worker opens cases, not the ballot box: counting a vote costs nothing more for it, and a threshold that was noted by
a recount or before there were cases gets its case the same way. The unique key on the proposal decides between workers.
"""

from datetime import UTC, datetime

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from eforslag.archive.states import state_of
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.cases.deadlines import due_on
from eforslag.cases.models import Case
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalOrigin

# Asked as a range, SQLite goes by the index; asked whether there is a time at all, it reads every proposal.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# A proposal whose voting was over before it came here has no threshold of ours, and nothing to be answered here.
OURS_TO_ANSWER = Q(origin__proposal_id__isnull=True) | Q(threshold__isnull=False, origin__answer="")


async def open_due(at: datetime) -> int:
    """Open the cases that are missing; returns how many."""
    missing = Proposal.filter(OURS_TO_ANSWER, threshold_reached_at__gt=LONG_AGO, case__id__isnull=True)
    found = await missing.select_related("origin").order_by("threshold_reached_at", "id")
    return sum([await _open(proposal, at) for proposal in found if not _ended_elsewhere(proposal)])


def _ended_elsewhere(proposal: Proposal) -> bool:
    """Whether a proposal that was open when it was imported has since been ended in the service that it comes from."""
    origin: ProposalOrigin | None = proposal.origin  # type: ignore[attr-defined]
    return origin is not None and state_of(origin.state) not in (None, State.PUBLISHED)


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
