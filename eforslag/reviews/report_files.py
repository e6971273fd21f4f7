"""The report as files: PDF for the archive, CSV and JSON of what lies behind. The same review is the same bytes."""

import csv
import json
from collections.abc import Sequence
from contextvars import copy_context
from io import StringIO
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag.reviews.report import Figure, Report, Row, report_of
from eforslag.web import language
from eforslag.web.language import format_date, gettext

COLUMNS = (
    "review", "evidence", "number", "proposal", "focus_area", "rank", "votes", "votes_in_period",
    "response", "answer", "reason", "party",
)  # fmt: skip

# The same content is the same file, so the last ones that anybody asked for are kept instead of being made again.
MADE_KEPT = 4
_made: dict[str, bytes] = {}


async def as_pdf(request: Request) -> Response:
    # Typst takes a while to load, and nobody needs it before this.
    from eforslag.cases.documents import download, rendered

    report, settings = await _report(request), request.app.state.settings.municipality
    content, accent = document_of(report, str(settings.name or settings.service_name)), str(settings.accent)
    key = json.dumps([content, accent])
    if key not in _made:
        if len(_made) >= MADE_KEPT:
            _made.clear()
        _made[key] = await rendered("review.typ", content, accent)
    return download(_made[key], f"{_name(report)}.pdf", "application/pdf")


async def as_csv(request: Request) -> Response:
    report = await _report(request)
    headers = {"content-disposition": f'attachment; filename="{_name(report)}.csv"'}
    return Response(written(report), media_type="text/csv; charset=utf-8", headers=headers)


async def as_json(request: Request) -> Response:
    report = await _report(request)
    text = json.dumps(plain(report), ensure_ascii=False, indent=2)
    headers = {"content-disposition": f'attachment; filename="{_name(report)}.json"'}
    return Response(text, media_type="application/json", headers=headers)


async def _report(request: Request) -> Report:
    return await report_of(request.path_params["id"], request.path_params["review_id"])


def _name(report: Report) -> str:
    return f"uppfoljning-{report.review.id}"


def written(report: Report) -> str:
    """One line for each frozen proposal, in Swedish whatever the page's language is."""
    return copy_context().run(_written, report)


def _written(report: Report) -> str:
    language.use("sv")
    out = StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in report.rows:
        rows.writerow([_harmless(value) for value in _cells(report, row)])
    return out.getvalue()


def _cells(report: Report, row: Row) -> list[Any]:
    return [
        report.review.id, row.id, row.number, row.title, row.area, row.rank, row.votes, row.votes_in_period,
        row.response, row.label, row.reason, row.party,
    ]  # fmt: skip


def _harmless(value: object) -> object:
    """A spreadsheet takes a text that begins like a formula for one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value


def plain(report: Report) -> dict[str, Any]:
    """For other systems; each figure with the ids of the frozen rows that it counts."""
    return copy_context().run(_plain, report)


def _plain(report: Report) -> dict[str, Any]:
    language.use("sv")
    review = report.review
    days = {name: getattr(review, name).isoformat() for name in ("period_start", "period_end", "cutoff", "opened_at")}
    return {
        "review": review.id,
        "pledge": {"id": review.pledge.id, "title": review.pledge.title},
        **days,
        "signed_at": review.signed_at.isoformat() if review.signed_at else None,
        "threshold": review.threshold,
        "highest": review.highest,
        "figures": [_figure(one) for one in report.figures],
        "responses": [_figure(one) for one in report.responses],
        "areas": [_figure(one) for one in report.area_votes],
        "months": dict(report.trend.months) if report.trend else {},
        "rows": [_plain_row(row) for row in report.rows],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"code": figure.code, "label": figure.label, "value": figure.value, "evidence": list(figure.rows)}


def _plain_row(row: Row) -> dict[str, Any]:
    return {
        "evidence": row.id, "proposal": {"id": row.proposal_id, "number": row.number, "title": row.title},
        "focus_area": {"id": row.area_id, "name": row.area}, "rank": row.rank, "votes": row.votes,
        "votes_in_period": row.votes_in_period, "months": row.months, "response": row.response, "answer": row.label,
        "reason": row.reason, "party": row.party,
    }  # fmt: skip


def document_of(report: Report, sender: str) -> dict[str, Any]:
    """The report as the template review.typ asks for it, in Swedish whatever the page's language is."""
    return copy_context().run(_document, report, sender)


def _document(report: Report, sender: str) -> dict[str, Any]:
    language.use("sv")
    review = report.review
    return {
        "sender": sender,
        "kind": gettext("Uppföljning av medborgarlöftet"),
        "title": gettext("Uppföljning av %(title)s") % {"title": review.pledge.title},
        "day": report.day.isoformat(),
        "made_of": _made_of(report),
        "figures": [[one.label, one.written] for one in report.figures],
        "charts": _charts(report),
        "areas": [
            {"name": name, "rows": [_printed(row) for row in rows]} for _id, name, rows in report.areas_of(report.rows)
        ],
        "left_out": [[row.name, row.label, row.reason] for row in report.left_out],
    }


def _made_of(report: Report) -> list[list[str]]:
    review = report.review
    period = {"start": format_date(review.period_start), "end": format_date(review.period_end)}
    signed = [f"{one.party_label}: {one.staff.name}, {format_date(one.signed_at)}" for one in report.signatures]
    return [
        [gettext("Uppföljning nummer"), str(review.id)],
        [gettext("Period"), gettext("%(start)s till %(end)s") % period],
        [gettext("Röster räknade"), gettext("till och med %(day)s") % {"day": format_date(review.cutoff)}],
        [gettext("Förslag som kom upp"), report.rule],
        [gettext("Undertecknad"), "; ".join(signed) or format_date(report.day)],
    ]


def _charts(report: Report) -> list[dict[str, Any]]:
    """Each with its bars and with the words that stand for them."""
    found: list[tuple[str, Sequence[tuple[str, float]]]] = [
        (gettext("Röster per fokusområde"), [one.bar for one in report.area_votes]),
        (gettext("Svaren"), [one.bar for one in report.responses]),
        (gettext("Röster per månad"), report.trend.named if report.trend else []),
    ]
    return [
        {
            "title": title,
            "alt": f"{title}: " + ", ".join(f"{name} {value}" for name, value in bars) + ".",
            "bars": list(bars),
        }
        for title, bars in found
        if bars
    ]


def _printed(row: Row) -> dict[str, str]:
    support = gettext("%(votes)s röster, varav %(period)s under perioden. %(placed)s")
    support %= {"votes": row.votes, "period": row.votes_in_period, "placed": row.placed}
    return {
        "title": f"{row.name} ({row.number})" if row.title else row.name, "language": row.language,
        "support": support, "label": row.label, "reason": row.reason, "party": row.party_label, "id": str(row.id),
    }  # fmt: skip
