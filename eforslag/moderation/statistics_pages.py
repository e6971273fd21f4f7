"""The statistics as a page, and as a file for a spreadsheet."""

import csv
from io import StringIO

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.moderation.statistics import Period, Statistics, period, statistics
from eforslag.web.responses import page


async def shown(request: Request) -> Response:
    return page(request, "moderation/statistics.html", found=await statistics(_period(request)))


async def as_csv(request: Request) -> Response:
    """Semicolons and a byte order mark, as the spreadsheets of Swedish offices expect."""
    found = await statistics(_period(request))
    name = f"e-forslag-{found.period.first}-{found.period.last}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(_written(found), media_type="text/csv; charset=utf-8", headers=headers)


def _written(found: Statistics) -> str:
    out = StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(("del", "namn", "antal"))
    for part in found.parts:
        rows.writerows((str(part.title), _harmless(label), count) for label, count in part.rows)
    return "\ufeff" + out.getvalue()


def _harmless(cell: str) -> str:
    """A name that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _period(request: Request) -> Period:
    asked = request.query_params
    return period(asked.get("fran", ""), asked.get("till", ""), clock.local_date(clock.now()))
