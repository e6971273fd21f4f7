"""Lapsed proposals that an elected member picks up as an initiative in their board."""

from datetime import date, datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.cases.decisions import plain
from eforslag.cases.models import BoardInitiative
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal

NAME_LIMIT, MEMBER_LIMIT = 200, 150


class AlreadyPickedUp(Conflict):
    message = "Någon annan har nyss skrivit in ett initiativ för förslaget. Läs det innan du ändrar."


class InitiativeIncomplete(DomainError):
    """The form says so first, beside the field."""

    status = 422
    message = "Skriv vad initiativet heter, vem som har väckt det och vilken dag."


async def lapsed(proposal_id: int) -> Proposal:
    """A proposal that can be picked up. Raises NotFound."""
    found = await Proposal.get_or_none(id=proposal_id, state=State.LAPSED).select_related("initiative")
    if found is None:
        raise NotFound
    return found


async def pick_up(
    proposal_id: int, name: str, member: str, day: date, *, case_number: str = "", by: Actor, at: datetime
) -> BoardInitiative:
    """Record that a member has picked the proposal up. Raises AlreadyPickedUp when there is an initiative already."""
    _require_complete(name, member, day, clock.local_date(at))
    proposal = await lapsed(proposal_id)
    entered: dict[str, Any] = {"name": name, "member": member, "day": day, "case_number": case_number}
    try:
        async with in_transaction():
            initiative = await BoardInitiative.create(proposal=proposal, recorded_at=at, **entered)
            await record("initiative.recorded", proposal, by=by, at=at, **plain(entered))
            words = {"initiative": name, "member": member, "day": day.isoformat(), "case_number": case_number}
            await announce(Occasion.PICKED_UP, proposal.id, at=at, **words)
    except IntegrityError as error:
        raise AlreadyPickedUp from error
    return initiative


async def correct(
    initiative_id: int, name: str, member: str, day: date, *, case_number: str = "", by: Actor, at: datetime
) -> BoardInitiative:
    """Put something right in what was recorded; the log keeps what it was."""
    _require_complete(name, member, day, clock.local_date(at))
    entered = {"name": name, "member": member, "day": day, "case_number": case_number}
    initiative = await BoardInitiative.get_or_none(id=initiative_id).select_related("proposal")
    if initiative is None:
        raise NotFound
    was = {column: getattr(initiative, column) for column in entered}
    if was == entered:
        return initiative
    async with in_transaction():
        if not await BoardInitiative.filter(id=initiative_id, **was).update(**entered):
            raise AlreadyPickedUp
        await record("initiative.corrected", initiative.proposal, by=by, at=at, was=plain(was), now=plain(entered))
    return initiative


def _require_complete(name: str, member: str, day: date, today: date) -> None:
    if not name or not member or len(name) > NAME_LIMIT or len(member) > MEMBER_LIMIT or day > today:
        raise InitiativeIncomplete
