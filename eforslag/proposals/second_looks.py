"""Asking for a second look at a refusal, once."""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag.audit.actor import RESIDENT
from eforslag.audit.log import history, record
from eforslag.identity.eligibility import is_child
from eforslag.proposals.actions import own
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.reviewable import AlreadyAsked, require_askable

REFUSALS = ("proposal.rejected", "proposal.forwarded")


async def ask(proposal_id: int, reason: str, *, by: str, age: int | None, at: datetime) -> None:
    """Have another moderator look at the refusal of one's own proposal. Raises a Conflict that says why it can't be."""
    try:
        async with in_transaction():
            proposal = await own(proposal_id, by)
            require_askable(proposal, await look_at(proposal_id), at)
            await SecondLook.create(
                proposal=proposal,
                asked_at=at,
                reason=reason,
                name_is_public=not is_child(age),
                first_by_id=await _who_refused(proposal),
            )
            await record("proposal.second_look_asked", proposal, by=RESIDENT, at=at, reason=reason)
    except IntegrityError as error:
        raise AlreadyAsked from error


async def look_at(proposal_id: int) -> SecondLook | None:
    return await SecondLook.get_or_none(proposal_id=proposal_id).select_related("decided_by")


async def _who_refused(proposal: Proposal) -> int | None:
    entries = [entry for entry in await history(proposal) if entry.action in REFUSALS]
    return entries[-1].staff_id if entries else None
