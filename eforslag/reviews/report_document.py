"""The report as the template review.typ asks for it."""

from collections.abc import Sequence
from contextvars import copy_context
from typing import Any

from eforslag.reviews.report import Report
from eforslag.reviews.report_parts import Row
from eforslag.web import language
from eforslag.web.language import format_date, format_moment, gettext


def document_of(report: Report, sender: str) -> dict[str, Any]:
    """In Swedish whatever the page's language is."""
    return copy_context().run(_document, report, sender)


def _document(report: Report, sender: str) -> dict[str, Any]:
    language.use("sv")
    review = report.review
    return {
        "sender": sender,
        "kind": gettext("Uppföljning av medborgarlöftet"),
        "title": gettext("Uppföljning av %(title)s") % {"title": report.pledge_title},
        "day": report.day.isoformat(),
        "made_of": _made_of(report),
        "figures": [[one.label, one.written] for one in report.figures],
        "charts": _charts(report),
        "tables": _tables(report),
        "silent": report.residents.silence if report.residents else "",
        "promised": [
            {"name": part.name, "rows": [[one.text, one.owner_label, one.label] for one in part.commitments]}
            for part in report.outline
        ],
        "stood": format_moment(review.opened_at),
        "areas": [
            {"name": name, "rows": [_printed(row) for row in rows]} for _id, name, rows in report.areas_of(report.rows)
        ],
        "left_out": [[row.name, row.label, row.reason] for row in report.left_out],
    }


def _made_of(report: Report) -> list[list[str]]:
    review = report.review
    period = {"start": format_date(review.period_start), "end": format_date(review.period_end)}
    signed = [f"{one.party_label}: {one.name}, {format_date(one.signed_at)}" for one in report.signers]
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


def _tables(report: Report) -> list[dict[str, Any]]:
    """Which ways the votes came, and which places the proposals are about."""
    found = report.residents
    if found is None or not found.votes:
        return []
    channels = {"headings": [gettext("Väg"), gettext("Röster")], "rows": found.channel_rows}
    places = {"headings": [gettext("Plats"), gettext("Förslag"), gettext("Röster")], "rows": found.place_rows}
    return [
        {"title": gettext("Så kom rösterna in"), **channels},
        {"title": gettext("Röster efter förslagets plats"), **places},
    ]


def _printed(row: Row) -> dict[str, str]:
    support = gettext("%(votes)s röster, varav %(period)s under perioden. %(placed)s")
    support %= {"votes": row.votes, "period": row.votes_in_period, "placed": row.placed}
    return {
        "title": f"{row.name} ({row.number})" if row.title else row.name, "language": row.language,
        "support": support, "label": row.label, "reason": row.reason, "party": row.party_label, "id": str(row.id),
    }  # fmt: skip
