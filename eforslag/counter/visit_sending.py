"""Sending a proposal in a visit, once the visitor has said yes to it at the clerk's screen or at their own."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import State

from eforslag import clock
from eforslag.counter import contacts, receipts, visits
from eforslag.counter.visits import CHANNEL, OpenVisit
from eforslag.identity.register import require_submitter
from eforslag.municipality.rules import Rules
from eforslag.proposals import actions
from eforslag.proposals.models import Proposal
from eforslag.web import limits


async def send_in(
    visit: OpenVisit, draft: Proposal, form: Mapping[str, Any], rules: Rules, app: State, *, language: str
) -> None:
    """Send it to the moderators, with what was said at the last step. Raises what the rules refuse."""
    app.limits.count(limits.SUBMISSIONS, visit.person.person_key)
    await require_submitter(visit.person, rules, app.keys)
    way, at = form["way"], clock.now()
    await actions.submit(
        draft.id,
        by=visit.person.person_key,
        name=form["name"],
        age=visit.person.age,
        consented=bool(form["consent"]),
        rules=rules,
        at=at,
        told_at=form["email"] if way == "email" else "",
        language=language,
        sent_from=_sent_from(visit),
    )
    await receipts.keep(draft.id, app.keys)
    if way in ("telephone", "letter"):
        await contacts.keep(draft.id, form["name"], way, form["where"], keys=app.keys, at=at)
    await visits.note_sent(visit, draft.id)


def _sent_from(visit: OpenVisit) -> dict[str, object]:
    station = visit.screen.name if visit.screen else None
    return {"clerk": visit.clerk, "clerk_id": visit.staff_id, "station": station, "sent_by": CHANNEL}


def version_of(draft: Proposal) -> str:
    """What changes with every change of the text, so that nobody says yes to another than they have read."""
    return draft.changed_at.isoformat()
