"""The report in plain values, for other systems: each figure with the ids of the frozen rows that it counts."""

from contextvars import copy_context
from typing import Any

from eforslag.reviews.frozen import Part, Promised
from eforslag.reviews.report import Report
from eforslag.reviews.report_parts import Figure, Row
from eforslag.reviews.residents import Cell
from eforslag.web import language


def plain(report: Report) -> dict[str, Any]:
    """In Swedish whatever the page's language is."""
    return copy_context().run(_plain, report)


def _plain(report: Report) -> dict[str, Any]:
    language.use("sv")
    review = report.review
    days = {name: getattr(review, name).isoformat() for name in ("period_start", "period_end", "cutoff", "opened_at")}
    return {
        "review": review.id,
        "pledge": {"id": review.pledge.id, "title": report.pledge_title},
        **days,
        "signed_at": review.signed_at.isoformat() if review.signed_at else None,
        "threshold": review.threshold,
        "highest": review.highest,
        "figures": [_figure(one) for one in report.figures],
        "responses": [_figure(one) for one in report.responses],
        "areas": [_figure(one) for one in report.area_votes],
        "months": dict(report.trend.months) if report.trend else {},
        "residents": _plain_residents(report),
        "commitments": [_promised(part, one) for part in report.outline for one in part.commitments],
        "rows": [_plain_row(row) for row in report.rows],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"code": figure.code, "label": figure.label, "value": figure.value, "evidence": list(figure.rows)}


def _plain_residents(report: Report) -> dict[str, Any]:
    """A number too small to be shown is null."""
    found = report.residents
    if found is None:
        return {}
    return {
        "population": found.population, "population_date": found.population_date,
        "per_thousand": found.per_thousand,
        "channels": [{"code": one.code, "label": one.label, "votes": one.votes} for one in found.channels],
        "places": [_plain_place(one) for one in found.places],
        "silent": list(found.silent),
    }  # fmt: skip


def _plain_place(place: Cell) -> dict[str, Any]:
    return {"place": place.label, "proposals": place.proposals, "votes": place.votes}


def _promised(part: Part, one: Promised) -> dict[str, Any]:
    return {
        "id": one.id, "focus_area": part.id, "text": one.text, "owner": one.owner, "status": one.status,
        "told_on": one.told_on or None,
    }  # fmt: skip


def _plain_row(row: Row) -> dict[str, Any]:
    return {
        "evidence": row.id, "proposal": {"id": row.proposal_id, "number": row.number, "title": row.title},
        "focus_area": {"id": row.area_id, "name": row.area}, "rank": row.rank, "votes": row.votes,
        "votes_in_period": row.votes_in_period, "months": row.months, "response": row.response, "answer": row.label,
        "reason": row.reason, "party": row.party,
    }  # fmt: skip
