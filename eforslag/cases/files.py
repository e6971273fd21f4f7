"""The hand-over pack and the half-yearly report as files, and the report's page."""

import json
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases import handover, report
from eforslag.cases.documents import download, rendered
from eforslag.cases.endpoints import case_id
from eforslag.cases.halves import HalfYear, half_of, written
from eforslag.web.responses import page

PDF = "application/pdf"
HALVES_OFFERED = 6


async def pack_as_pdf(request: Request) -> Response:
    pack = await handover.pack_of(case_id(request))
    content = handover.as_document(pack, _sender(request))
    return download(await rendered("handover.typ", content, _accent(request)), f"{pack.name}.pdf", PDF)


async def pack_as_json(request: Request) -> Response:
    pack = await handover.pack_of(case_id(request))
    text = json.dumps(handover.as_json(pack), ensure_ascii=False, indent=2)
    return download(text.encode(), f"{pack.name}.json", "application/json")


async def report_page(request: Request) -> Response:
    at = clock.now()
    chosen = _chosen(request, at)
    return page(
        request,
        "cases/report.html",
        report=await report.report_of(chosen, at),
        halves=_offered(clock.local_date(at)),
        shown=report.SHOWN,
    )


async def report_as_pdf(request: Request) -> Response:
    at = clock.now()
    chosen = _chosen(request, at)
    content = report.as_document(await report.report_of(chosen, at), _sender(request))
    return download(await rendered("report.typ", content, _accent(request)), f"e-forslag-{chosen.code}.pdf", PDF)


def _chosen(request: Request, at: datetime) -> HalfYear:
    """The half-year that was asked for; the present one where none was, or one that is still to come."""
    now = half_of(clock.local_date(at))
    asked = written(request.query_params.get("halvar", ""))
    return asked if asked and asked <= now else now


def _offered(today: date) -> list[HalfYear]:
    halves = [half_of(today)]
    while len(halves) < HALVES_OFFERED:
        halves.append(halves[-1].before)
    return halves


def _sender(request: Request) -> str:
    municipality = request.app.state.settings.municipality
    return str(municipality.name or municipality.service_name)


def _accent(request: Request) -> str:
    return str(request.app.state.settings.municipality.accent)
