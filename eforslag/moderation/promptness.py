"""How long people wait for a moderator: the figure that the public pages promise by, worked out from what has been."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.proposals.models import ProposalVersion

# Out of fewer than these no rule can be seen.
LEAST = 5
LOOKS_BACK = timedelta(days=30)
KEPT_SECONDS = 600
DECISIONS = ("proposal.published", "proposal.returned", "proposal.rejected", "proposal.forwarded")


def usual_days(waits: Sequence[int]) -> int | None:
    """The days within which four of five got an answer: the 80th percentile by nearest rank, and one day at least.

    None for too few to tell.
    """
    if len(waits) < LEAST:
        return None
    return max(1, sorted(waits)[ceil(0.8 * len(waits)) - 1])


async def usual_wait(at: datetime) -> int | None:
    """The same for the moderators' decisions of the last 30 days."""
    return usual_days([days for _action, days in await waits(at - LOOKS_BACK, at)])


async def waits(since: datetime, until: datetime) -> list[tuple[str, int]]:
    """Each decision in that time with the days that its proposal had waited since it was last sent in; two queries."""
    decided = AuditEntry.filter(action__in=DECISIONS, at__gte=since, at__lt=until, subject_kind="proposal")
    entries = await decided.order_by("at").values_list("subject_id", "action", "at")
    sent: dict[int, list[datetime]] = {}
    versions = ProposalVersion.filter(proposal_id__in={row[0] for row in entries}, kind="submitted")
    for proposal_id, moment in await versions.order_by("ordinal").values_list("proposal_id", "at") if entries else ():
        sent.setdefault(proposal_id, []).append(moment)
    found = ((action, moment, _last(sent.get(proposal_id, ()), moment)) for proposal_id, action, moment in entries)
    return [(action, _days(begun, moment)) for action, moment, begun in found if begun is not None]


def _last(sent: Sequence[datetime], before: datetime) -> datetime | None:
    return max((moment for moment in sent if moment <= before), default=None)


def _days(since: datetime, until: datetime) -> int:
    return (clock.local_date(until) - clock.local_date(since)).days
