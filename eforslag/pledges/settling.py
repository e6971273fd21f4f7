"""A party's yes or no to what the other wants to change in what both have signed. One transaction each."""

from datetime import datetime
from typing import Any, TypeVar

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges import actions, outline, updating
from eforslag.pledges.actions import NotEditable
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge
from eforslag.pledges.parties import require_party
from eforslag.pledges.proposing import OF_AREAS, OF_THE_PLEDGE, OF_UPDATES, WAITING, logged, read
from eforslag.pledges.standing import EDITABLE, UPDATABLE

# Updates can be told while the pledge is under review; what it promises can't be changed then.
STATES = dict.fromkeys(OF_UPDATES, UPDATABLE)
Part = TypeVar("Part", Commitment, FocusArea)


class OwnProposal(Conflict):
    message = "Ändringen kommer från er. Det är den andra parten som ska säga ja till den."


class AlreadySettled(Conflict):
    message = "Någon har redan svarat på ändringen."


@atomic()
async def approve(change_id: int, *, by: Actor, at: datetime) -> PendingChange:
    """Let the other party's change through, which makes it public. Raises OwnProposal or AlreadySettled."""
    change = await _locked(change_id, at)
    if require_party(by.party) == change.party:
        raise OwnProposal
    if change.pledge.state not in STATES.get(change.kind, EDITABLE):
        raise NotEditable
    await _settle(change, "approved", by, at)
    await _carry_out(change, by, at)
    return change


@atomic()
async def reject(change_id: int, *, by: Actor, at: datetime) -> PendingChange:
    """Say no to the other party's change, or take back one's own."""
    change = await _locked(change_id, at)
    await _settle(change, "withdrawn" if require_party(by.party) == change.party else "rejected", by, at)
    return change


async def _locked(change_id: int, at: datetime) -> PendingChange:
    """The change. Its pledge is locked first, as by all that changes its parts, so that nobody waits in a ring."""
    found = await PendingChange.get_or_none(id=change_id)
    if found is None:
        raise NotFound
    await Pledge.filter(id=found.pledge_id).update(changed_at=at)  # type: ignore[attr-defined]
    related = ("pledge", "focus_area", "commitment__focus_area__pledge", "proposed_by")
    return await PendingChange.get(id=change_id).select_related(*related)


async def _settle(change: PendingChange, outcome: str, by: Actor, at: datetime) -> None:
    waiting = PendingChange.filter(id=change.id, outcome=WAITING)
    if not await waiting.update(outcome=outcome, settled_by_id=by.staff_id, settled_at=at):
        raise AlreadySettled
    change.outcome = outcome
    about = change.commitment or change.focus_area or change.pledge
    await record(logged(change, f"change_{outcome}"), about, by=by, at=at, change=change.id, kind=change.kind)


async def _carry_out(change: PendingChange, by: Actor, at: datetime) -> None:
    terms = read(change.terms)
    if change.kind in OF_THE_PLEDGE:
        carry_out = actions.rewrite if change.kind == "pledge" else actions.rewrite_signing
        await carry_out(change.pledge, terms, by=by, at=at)
    elif change.kind in OF_AREAS:
        await _carry_out_on_area(change, terms, by, at)
    elif change.kind == "add":
        await outline.insert(_still_there(change.focus_area), terms, by=by, at=at)
    elif change.kind == "change":
        await outline.rewrite(_still_there(change.commitment), terms, by=by, at=at)
    elif change.kind == "remove":
        await outline.delete(_still_there(change.commitment), by=by, at=at)
    else:
        await _carry_out_update(change, terms, by, at)


async def _carry_out_on_area(change: PendingChange, terms: dict[str, Any], by: Actor, at: datetime) -> None:
    if change.kind == "area_add":
        await outline.insert_area(change.pledge, terms, by=by, at=at)
    elif change.kind == "area":
        await outline.rewrite_area(_still_there(change.focus_area), terms, by=by, at=at)
    else:
        await outline.delete_area(_still_there(change.focus_area), by=by, at=at)


async def _carry_out_update(change: PendingChange, terms: dict[str, Any], by: Actor, at: datetime) -> None:
    author = Actor("staff", change.proposed_by.name, change.proposed_by.id, change.party)  # type: ignore[arg-type]
    if change.kind == "update":
        await updating.enter(_still_there(change.commitment), terms, written_by=author, by=by, at=at)
    else:
        await updating.replace(terms.pop("corrects_id"), terms, written_by=author, by=by, at=at)


def _still_there(part: Part | None) -> Part:
    """The part of the pledge that a change is about, unless it has been removed since."""
    if part is None:
        raise NotFound
    return part
