"""Tying a proposal to a focus area, and untying it. The tag never changes what happens to the proposal itself."""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges.models import FocusArea, Pledge, Tag
from eforslag.pledges.standing import IN_USE
from eforslag.proposals.lifecycle import PUBLIC
from eforslag.proposals.models import Proposal


class AlreadyTagged(Conflict):
    message = "Förslaget är redan kopplat till det fokusområdet."


class AlreadyUntagged(Conflict):
    message = "Kopplingen är redan borttagen."


class NotPublic(Conflict):
    message = "Bara publicerade förslag kan kopplas till ett fokusområde."


class PledgeNotInUse(Conflict):
    message = "Medborgarlöftet är inte undertecknat eller är avslutat, så det går inte att koppla förslag till det."


async def tag(
    proposal_id: int, focus_area_id: int, reason: str, *, by: Actor, at: datetime, suggested: str | None = None
) -> Tag:
    """Tie a public proposal to a focus area of a pledge in use. Raises a Conflict that says why it can't be done.

    `suggested` is the area that was suggested to whoever chose, empty where none was; the log keeps it.
    """
    try:
        async with in_transaction():
            area, proposal = await _area_in_use(focus_area_id), await _public(proposal_id)
            tied = await Tag.create(
                proposal=proposal, focus_area=area, reason=reason, tagged_by_id=by.staff_id, tagged_at=at
            )
            known = {} if suggested is None else {"suggested": suggested}
            details = {"tag": tied.id, "focus_area": area.name, "reason": reason, **known}
            await record("proposal.tagged", proposal, by=by, at=at, **details)
    except IntegrityError as error:
        raise AlreadyTagged from error
    return tied


async def _area_in_use(focus_area_id: int) -> FocusArea:
    area = await FocusArea.get_or_none(id=focus_area_id)
    if area is None:
        raise NotFound
    # The lock makes this wait for a review that is just being opened, and for one whose signing closes the pledge.
    if not await Pledge.filter(id=area.pledge_id, state__in=IN_USE).select_for_update().first():  # type: ignore[attr-defined]
        raise PledgeNotInUse
    return area


async def _public(proposal_id: int) -> Proposal:
    proposal = await Proposal.get_or_none(id=proposal_id)
    if proposal is None:
        raise NotFound
    if proposal.state not in PUBLIC:
        raise NotPublic
    return proposal


async def untag(tag_id: int, *, by: Actor, at: datetime) -> None:
    """Remove the tag from the proposal; its row stays, with who removed it and when."""
    async with in_transaction():
        found = await Tag.get_or_none(id=tag_id).select_related("proposal", "focus_area")
        if found is None:
            raise NotFound
        standing = Tag.filter(id=tag_id, stands=True)
        if not await standing.update(stands=None, removed_by_id=by.staff_id, removed_at=at):
            raise AlreadyUntagged
        area = found.focus_area.name
        await record("proposal.untagged", found.proposal, by=by, at=at, tag=tag_id, focus_area=area)
