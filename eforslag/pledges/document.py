"""What the pledge says as a document, in Swedish whatever the page's language is. Reads nothing."""

from collections.abc import Sequence
from contextvars import copy_context
from typing import Any

from eforslag import clock
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.pages import AreaPart
from eforslag.pledges.parties import PARTIES, SIGNING
from eforslag.pledges.standing import Standing
from eforslag.web import language
from eforslag.web.language import format_date, format_number, gettext


def as_document(pledge: Pledge, parts: Sequence[AreaPart], sender: str) -> dict[str, Any]:
    """The pledge as the template pledge.typ asks for it."""
    return copy_context().run(_in_swedish, pledge, parts, sender)


def _in_swedish(pledge: Pledge, parts: Sequence[AreaPart], sender: str) -> dict[str, Any]:
    language.use("sv")
    is_draft = pledge.state == Standing.DRAFT
    day = pledge.signed_on or clock.local_date(pledge.changed_at)
    return {
        "sender": sender,
        "kind": gettext("Utkast till medborgarlöfte") if is_draft else gettext("Medborgarlöfte"),
        "title": pledge.title,
        "sentence": pledge.sentence,
        "background": pledge.background,
        "day": day.isoformat(),
        "facts": _facts(pledge),
        "areas": [_area(part) for part in parts],
        "signed": "" if is_draft else gettext("Undertecknat den %(day)s.") % {"day": format_date(day)},
        "signatories": [] if is_draft else [_signatory(one) for one in pledge.signatories],
        "lines": [str(PARTIES[party]) for party in SIGNING] if is_draft else [],
    }


def _facts(pledge: Pledge) -> list[list[str]]:
    period = gettext("%(start)s till %(end)s") % {
        "start": format_date(pledge.period_start),
        "end": format_date(pledge.period_end),
    }
    rows = [[gettext("Gäller"), period], [gettext("Lokalpolisområde"), pledge.police_area]]
    return [row for row in rows if row[1]]


def _area(part: AreaPart) -> dict[str, Any]:
    area: FocusArea = part.area
    return {
        "name": area.name,
        "description": area.description,
        "picture": area.picture,
        "sources": [_source(one) for one in area.sources],
        "commitments": [_commitment(one.commitment) for one in part.commitments],
    }


def _source(source: dict[str, str]) -> dict[str, str]:
    return {"name": source["name"], "url": source.get("url", "")}


def _commitment(commitment: Commitment) -> dict[str, Any]:
    return {"text": commitment.text, "facts": [fact for fact in _terms(commitment) if fact]}


def _terms(commitment: Commitment) -> list[str]:
    target, due, source = commitment.target, commitment.due, commitment.follow_up_source
    goal = {"target": format_number(target), "unit": commitment.unit} if target is not None else {}
    return [
        str(PARTIES[commitment.owner]),
        (gettext("Mål: %(target)s %(unit)s") % goal).strip() if goal else "",
        gettext("Senast %(day)s") % {"day": format_date(due)} if due else "",
        gettext("Följs upp genom: %(source)s") % {"source": source} if source else "",
    ]


def _signatory(one: dict[str, str]) -> list[str]:
    return [one.get("name", ""), one["role"], str(PARTIES[one["party"]])]
