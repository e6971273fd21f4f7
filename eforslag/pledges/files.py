"""The pledge as a PDF: a draft to read and sign for those who make it, and the signed one for everybody."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases.documents import download, rendered
from eforslag.errors import NotFound
from eforslag.pledges import desk, document
from eforslag.pledges.models import Pledge
from eforslag.pledges.pages import outline
from eforslag.pledges.standing import PUBLIC

PDF = "application/pdf"


async def draft_pdf(request: Request) -> Response:
    return await _pdf(request, await desk.any_pledge(request.path_params["id"]))


async def public_pdf(request: Request) -> Response:
    """Raises NotFound for a draft."""
    pledge = await desk.any_pledge(request.path_params["id"])
    if pledge.state not in PUBLIC:
        raise NotFound
    return await _pdf(request, pledge)


async def _pdf(request: Request, pledge: Pledge) -> Response:
    settings = request.app.state.settings
    municipality = settings.municipality
    parts = await outline(pledge, clock.local_date(clock.now()))
    content = document.as_document(pledge, parts, municipality.name or municipality.service_name)
    made = await rendered("pledge.typ", content, municipality.accent, "pledges")
    return download(made, f"medborgarlofte-{pledge.period_start.year}-{pledge.period_end.year}.pdf", PDF)
