"""The receipt of a visit, as a page to print and as PDF; and what its code tells whoever holds the paper."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import codes, receipts
from eforslag.counter.receipts import Paper
from eforslag.counter.visit_forms import CodeForm
from eforslag.counter.visit_pages import in_visit
from eforslag.counter.visits import OpenVisit
from eforslag.web import limits
from eforslag.web.language import format_moment, gettext
from eforslag.web.origin import origin_of
from eforslag.web.responses import page

RECEIPTS_OF_ADDRESS = limits.Limit("receipts of an address", 20, 600)
WIDTHS = {"a6": "a6", "80": "80mm"}


@in_visit
async def show(request: Request, visit: OpenVisit) -> Response:
    paper = await receipts.paper(visit, request.app.state.keys)
    narrow = request.query_params.get("bredd") == "80"
    context: dict[str, Any] = {
        "place": _place(request), "notes": _notes(request, visit), "narrow": narrow, "address": _address(request)
    }  # fmt: skip
    return page(request, "counter/visit_receipt.html", visit=visit, paper=paper, **context)


@in_visit
async def as_pdf(request: Request, visit: OpenVisit) -> Response:
    # typst takes longer to load than the service may take to start.
    from eforslag.cases.documents import rendered

    paper = await receipts.paper(visit, request.app.state.keys)
    width = WIDTHS.get(request.query_params.get("bredd", ""), "a6")
    accent = request.app.state.settings.municipality.accent
    document = await rendered("receipt.typ", _content(request, visit, paper, width), accent, feature="counter")
    # Shown rather than saved: a download would stay on the desk's computer.
    headers = {"content-disposition": "inline; filename=kvitto.pdf", "cache-control": "no-store"}
    return Response(document, media_type="application/pdf", headers=headers)


def _content(request: Request, visit: OpenVisit, paper: Paper, width: str) -> dict[str, object]:
    return {
        "title": gettext("Kvitto"),
        "sender": request.app.state.settings.municipality.service_name,
        "day": clock.local_date(paper.at).isoformat(),
        "when": format_moment(paper.at),
        "place": _place(request),
        "lines": [{"text": line.text, "title": line.title, "code": line.code} for line in paper.lines],
        "notes": _notes(request, visit),
        "width": width,
    }


def _notes(request: Request, visit: OpenVisit) -> list[str]:
    """What to do with the code, by what was done."""
    notes = []
    if visit.votes_cast:
        notes.append(gettext(
            "Vad rösten gäller står inte här och kan inte läsas ut ur koden. Vill du veta om rösten är räknad, "
            "eller ta tillbaka den? Kom till kundtjänst med legitimation."
        ))  # fmt: skip
    elif visit.votes_taken_back:
        notes.append(gettext("Vad rösten gällde står inte här och kan inte läsas ut ur koden."))
    if visit.sent:
        sentence = gettext(
            "Så här går det för förslaget: skriv koden på %(address)s eller fråga kundtjänst. "
            "Ge inte koden till någon annan."
        )
        notes.append(sentence % {"address": _address(request)})
    return notes


def _address(request: Request) -> str:
    """Where the code is typed, as one writes it by hand."""
    return f"{origin_of(request, request.app.state.settings).split('//')[1]}/kvitto"


def _place(request: Request) -> str:
    name = request.app.state.settings.municipality.name
    return gettext("Kundtjänst, %(name)s") % {"name": name} if name else gettext("Kundtjänst")


async def ask(request: Request) -> Response:
    return page(request, "counter/receipt.html", form=CodeForm(), found=None)


async def answer(request: Request) -> Response:
    """What the code leads to. It is sent in the body, so that it stands in no history, and changes nothing."""
    request.app.state.limits.count_address(RECEIPTS_OF_ADDRESS, request)
    form = await CodeForm.read(request)
    code = codes.read(form.code.data or "") if form.is_valid else None
    found = await receipts.found(code, request.app.state.keys) if code else None
    if found is None and form.is_valid:
        form.code.errors = [gettext("Koden stämmer inte. Läs den en gång till: tio tecken, med ett streck i mitten.")]
    return page(request, "counter/receipt.html", status=200 if found else 422, form=form, found=found)
