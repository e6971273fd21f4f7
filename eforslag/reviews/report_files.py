"""The report as files: PDF for the archive, CSV and JSON of what lies behind. The same review is the same bytes."""

import csv
import json
from collections.abc import Iterable, Sequence
from contextvars import copy_context
from io import StringIO
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag.reviews import report_tables
from eforslag.reviews.report import Report, report_of
from eforslag.reviews.report_document import document_of
from eforslag.reviews.report_parts import Row
from eforslag.reviews.report_plain import plain
from eforslag.web import language

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
    return _spreadsheet(_name(report), written(report))


async def figures(request: Request) -> Response:
    report = await _report(request)
    return _spreadsheet(f"{_name(report)}-siffror", figures_written(report))


def _spreadsheet(name: str, text: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


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
    return _table(COLUMNS, (_cells(report, row) for row in report.rows))


def figures_written(report: Report) -> str:
    """One line for each figure, in Swedish too."""
    return copy_context().run(_figures_written, report)


def _figures_written(report: Report) -> str:
    language.use("sv")
    return _table(report_tables.COLUMNS, report_tables.lines(report))


def _table(columns: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    out = StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(columns)
    rows.writerows([_harmless(value) for value in line] for line in lines)
    return out.getvalue()


def _cells(report: Report, row: Row) -> list[Any]:
    return [
        report.review.id, row.id, row.number, row.title, row.area, row.rank, row.votes, row.votes_in_period,
        row.response, row.label, row.reason, row.party,
    ]  # fmt: skip


def _harmless(value: object) -> object:
    """A spreadsheet takes a text that begins like a formula for one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value
