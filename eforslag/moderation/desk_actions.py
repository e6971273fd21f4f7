"""What moderators do at the desk that decides nothing yet. Each verb is one transaction."""

from collections.abc import Collection
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import NotFound
from eforslag.moderation.checklist import POINTS
from eforslag.moderation.decisions import DecidedMeanwhile, TextChanged
from eforslag.moderation.masking import masked
from eforslag.moderation.models import Checked, Note
from eforslag.proposals import lifecycle
from eforslag.proposals.actions import keep_version
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion


@atomic()
async def mask(proposal_id: int, chosen: Collection[str], *, read: int, by: Actor, at: datetime) -> None:
    """Take these places (codes of masking.Place) out of the text. What was sent stays in the record, by versions.

    Raises NothingChosen, and TextChanged where the version that was read is not the newest.
    """
    proposal = await _known(proposal_id)
    if not lifecycle.may("mask", proposal.state):
        raise DecidedMeanwhile
    if await ProposalVersion.filter(proposal_id=proposal_id, ordinal__gt=read).exists():
        raise TextChanged
    texts = masked(proposal, chosen)
    as_found = Proposal.filter(id=proposal_id, state=proposal.state, changed_at=proposal.changed_at)
    if not await as_found.update(**texts, changed_at=at):
        raise DecidedMeanwhile
    await keep_version(await Proposal.get(id=proposal_id), "masked", at=at)
    await enter([proposal_id])
    await record("proposal.masked", proposal, by=by, at=at, places=len(set(chosen)))


@atomic()
async def note(proposal_id: int, text: str, *, by: Actor, at: datetime) -> None:
    """Leave a note to the other moderators."""
    proposal = await _known(proposal_id)
    await Note.create(proposal=proposal, text=text, by_id=by.staff_id, at=at)
    await record("proposal.noted", proposal, by=by, at=at)


@atomic()
async def check(proposal_id: int, points: Collection[str], *, by: Actor, at: datetime) -> None:
    """Have just these points of the checklist ticked; whoever ticked one first stays its author."""
    proposal = await _known(proposal_id)
    wanted = set(points) & POINTS.keys()
    await Checked.filter(proposal=proposal).exclude(point__in=wanted).delete()
    rows = [Checked(proposal=proposal, point=point, by_id=by.staff_id, at=at) for point in POINTS if point in wanted]
    await Checked.bulk_create(rows, ignore_conflicts=True)


async def _known(proposal_id: int) -> Proposal:
    proposal = await Proposal.get_or_none(id=proposal_id, state__not=State.DRAFT)
    if proposal is None:
        raise NotFound
    return proposal
