"""A party's yes or no to what the other wants to change in what they have promised together. One transaction each."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges import outline, updating
from eforslag.pledges.actions import NotEditable
from eforslag.pledges.models import PendingChange, Pledge
from eforslag.pledges.parties import require_party
from eforslag.pledges.proposing import WAITING, read
from eforslag.pledges.standing import EDITABLE, UPDATABLE

# Updates can be told while the pledge is under review; what it promises can't be changed then.
STATES = {"update": UPDATABLE, "correct": UPDATABLE}


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
    related = ("pledge", "focus_area", "commitment", "proposed_by")
    return await PendingChange.get(id=change_id).select_related(*related)


async def _settle(change: PendingChange, outcome: str, by: Actor, at: datetime) -> None:
    waiting = PendingChange.filter(id=change.id, outcome=WAITING)
    if not await waiting.update(outcome=outcome, settled_by_id=by.staff_id, settled_at=at):
        raise AlreadySettled
    change.outcome = outcome
    about = change.commitment or change.focus_area
    await record(f"commitment.change_{outcome}", about, by=by, at=at, change=change.id, kind=change.kind)


async def _carry_out(change: PendingChange, by: Actor, at: datetime) -> None:
    terms = read(change.terms)
    if change.kind == "add":
        await outline.insert(change.focus_area, terms, by=by, at=at)
        return
    commitment = change.commitment
    if commitment is None:
        raise NotFound
    author = Actor("staff", change.proposed_by.name, change.proposed_by.id, change.party)  # type: ignore[arg-type]
    if change.kind == "change":
        await outline.rewrite(commitment, terms, by=by, at=at)
    elif change.kind == "remove":
        await outline.delete(commitment, by=by, at=at)
    elif change.kind == "update":
        await updating.enter(commitment, terms, written_by=author, by=by, at=at)
    else:
        await updating.replace(terms.pop("corrects_id"), terms, written_by=author, by=by, at=at)
