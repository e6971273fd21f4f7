"""What one party wants to change in what both have signed or promised together, until the other says yes or no."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge
from eforslag.pledges.parties import JOINT
from eforslag.pledges.standing import Standing

WAITING = ""
# What the kinds of change are about: what is told of a joint commitment, a focus area, the pledge as a whole.
# "add", "change" and "remove" are of a joint commitment.
OF_UPDATES = ("update", "correct")
OF_AREAS = ("area_add", "area", "area_remove")
OF_THE_PLEDGE = ("pledge", "signing")
_DAYS = ("due", "day", "period_start", "period_end", "signed_on")


def needs_nod(pledge: Pledge, *owners: str) -> bool:
    """Whether the other party has to agree. A draft is not public, and is agreed to as a whole before it is signed."""
    return is_signed(pledge) and JOINT in owners


def is_signed(pledge: Pledge) -> bool:
    """What both have signed neither changes alone: its title, its sentence, its focus areas, who signed it and when."""
    return pledge.state != Standing.DRAFT


async def propose(
    kind: str,
    terms: Mapping[str, Any],
    *,
    pledge: Pledge,
    area: FocusArea | None = None,
    commitment: Commitment | None = None,
    by: Actor,
    at: datetime,
) -> PendingChange:
    """Put the change before the other party; called inside the action's own transaction."""
    change = await PendingChange.create(
        pledge=pledge,
        focus_area=area,
        commitment=commitment,
        kind=kind,
        terms=written(terms),
        party=by.party,
        proposed_by_id=by.staff_id,
        proposed_at=at,
    )
    about = commitment or area or pledge
    await record(logged(change, "proposed"), about, by=by, at=at, kind=kind, change=change.id, terms=change.terms)
    return change


def logged(change: PendingChange, verb: str) -> str:
    """The word for the log: a change of a commitment, or one of the pledge itself or its focus areas."""
    room = "pledge" if change.kind in (*OF_AREAS, *OF_THE_PLEDGE) else "commitment"
    return f"{room}.{verb}"


def written(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they can stand in the log and in a row that waits."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in terms.items()}


def read(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The same values back, with days as days."""
    days = {name: date.fromisoformat(terms[name]) for name in _DAYS if terms.get(name)}
    return {**terms, **days}
