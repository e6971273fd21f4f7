"""Reading proposals one at a time and a person's own."""

from collections.abc import Sequence
from datetime import datetime

from eforslag.errors import NotFound
from eforslag.proposals.lifecycle import COUNTED_AS_OPEN, EDITABLE, State
from eforslag.proposals.models import Proposal, ProposalOrigin

# Steps after which others may know that the proposal existed; the page decides how much of it shows.
KNOWN = frozenset(State) - {State.DRAFT, State.SUBMITTED, State.RETURNED, State.FORWARDED}


async def editable(proposal_id: int, by: str) -> Proposal:
    """One's own draft or returned proposal. Raises NotFound for all others."""
    proposal = await Proposal.get_or_none(id=proposal_id, proposer_key=by, state__in=EDITABLE)
    if proposal is None:
        raise NotFound
    return proposal


async def seen_by(proposal_id: int, person_key: str | None) -> Proposal:
    """A proposal that this person may see: one that is known to all, or their own. Raises NotFound."""
    proposal = await Proposal.get_or_none(id=proposal_id)
    if proposal is None or not (proposal.state in KNOWN or is_own(proposal, person_key)):
        raise NotFound
    return proposal


async def origin_of(proposal: Proposal) -> ProposalOrigin | None:
    """Where it comes from, of one that was brought in from an earlier service; those are nobody's here."""
    return None if proposal.proposer_key else await ProposalOrigin.get_or_none(proposal_id=proposal.id)


def is_own(proposal: Proposal, person_key: str | None) -> bool:
    return person_key is not None and proposal.proposer_key == person_key


async def proposals_of(person_key: str) -> Sequence[Proposal]:
    """Everything one has written, what was touched last first."""
    return await Proposal.filter(proposer_key=person_key).order_by("-changed_at", "-id")


async def endings_of_open(person_key: str) -> Sequence[datetime | None]:
    """For each of one's open proposals: when its voting ends, or None before publication."""
    open_now = Proposal.filter(proposer_key=person_key, state__in=COUNTED_AS_OPEN)
    return [end for (end,) in await open_now.values_list("closes_at")]
