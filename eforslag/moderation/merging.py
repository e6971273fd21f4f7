"""Merging a proposal into another one, and separating the two again.

Nobody's vote is moved: those on the merged one stay where they are and count towards nothing. Both rows are locked in
the order of their ids, as the ballot box does it, so that a vote is counted before the merging or not at all, and of
two mergings in opposite directions one is refused.
"""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import NotFound
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.mergeable import CannotSeparate, may_separate, require_mergeable
from eforslag.notifications import outbox
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State, after
from eforslag.proposals.models import Merging, Proposal
from eforslag.votes.models import VotingKey


@atomic()
async def merge(proposal_id: int, into_id: int, *, by: Actor, at: datetime) -> None:
    """End the voting on a proposal and have it go on in another. Raises CannotMerge or DecidedMeanwhile."""
    found = await _locked(proposal_id, into_id)
    proposal, survivor = found[proposal_id], found[into_id]
    require_mergeable(proposal, survivor, at)
    await _update(proposal, after("merge", proposal.state), decided_at=at, closed_at=at, changed_at=at)
    await Merging.create(proposal=proposal, into=survivor, merged_at=at)
    await record("proposal.merged", proposal, by=by, at=at, other=survivor.number)
    await record("proposal.took_over", survivor, by=by, at=at, other=proposal.number)
    await outbox.announce(Occasion.MERGED, proposal.id, at=at, into=str(survivor.id))
    await outbox.announce(Occasion.MERGED, survivor.id, at=at, merged=str(proposal.id))


@atomic()
async def separate(proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Take a mistaken merging back: the proposal takes votes again, with those that it had.

    Whoever has voted on the other one meanwhile has done so themselves, and that vote stays. Raises CannotSeparate.
    """
    # It can't have been merged anew into another between the two questions without having been separated first.
    merging = await Merging.get_or_none(proposal_id=proposal_id)
    found = await _locked(proposal_id, *([merging.into_id] if merging else []))  # type: ignore[attr-defined]
    proposal = found[proposal_id]
    if merging is None or proposal.state != State.MERGED:
        raise DecidedMeanwhile
    if not may_separate(proposal, at) or not await VotingKey.exists(proposal_id=proposal_id):
        raise CannotSeparate
    if not await Merging.filter(proposal_id=proposal_id, merged_at=merging.merged_at).delete():
        raise DecidedMeanwhile
    await _update(proposal, after("separate", proposal.state), decided_at=None, closed_at=None, changed_at=at)
    survivor = found[merging.into_id]  # type: ignore[attr-defined]
    await record("proposal.separated", proposal, by=by, at=at, other=survivor.number)
    await record("proposal.gave_back", survivor, by=by, at=at, other=proposal.number)
    await outbox.announce(Occasion.SEPARATED, proposal.id, at=at, into=str(survivor.id))
    await outbox.announce(Occasion.SEPARATED, survivor.id, at=at, merged=str(proposal.id))


async def _locked(*ids: int) -> dict[int, Proposal]:
    """These proposals, which nobody else changes until the transaction ends. Raises NotFound for drafts too."""
    chosen = Proposal.filter(id__in=ids, state__not=State.DRAFT).order_by("id")
    found = {proposal.id: proposal for proposal in await chosen.select_for_update(no_key=True)}
    if not set(ids) <= set(found):
        raise NotFound
    return found


async def _update(proposal: Proposal, state: State, **columns: datetime | None) -> None:
    if not await Proposal.filter(id=proposal.id, state=proposal.state).update(state=state, **columns):
        raise DecidedMeanwhile
