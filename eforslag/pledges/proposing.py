"""What one party wants to change in a joint commitment of a signed pledge, until the other has said yes or no."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge
from eforslag.pledges.parties import JOINT
from eforslag.pledges.standing import Standing

WAITING = ""


def needs_nod(pledge: Pledge, *owners: str) -> bool:
    """Whether the other party has to agree. A draft is not public, and is agreed to as a whole before it is signed."""
    return pledge.state != Standing.DRAFT and JOINT in owners


async def propose(
    kind: str,
    terms: Mapping[str, Any],
    *,
    area: FocusArea,
    commitment: Commitment | None = None,
    by: Actor,
    at: datetime,
) -> PendingChange:
    """Put the change before the other party; called inside the action's own transaction."""
    change = await PendingChange.create(
        pledge_id=area.pledge_id,  # type: ignore[attr-defined]
        focus_area=area,
        commitment=commitment,
        kind=kind,
        terms=written(terms),
        party=by.party,
        proposed_by_id=by.staff_id,
        proposed_at=at,
    )
    await record(
        "commitment.proposed", commitment or area, by=by, at=at, kind=kind, change=change.id, terms=change.terms
    )
    return change


def written(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they can stand in the log and in a row that waits."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in terms.items()}


def read(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The same values back, with days as days."""
    days = {name: date.fromisoformat(terms[name]) for name in ("due", "day") if terms.get(name)}
    return {**terms, **days}
