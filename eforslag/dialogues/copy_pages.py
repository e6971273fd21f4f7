"""The form to print: numbered copies for the coordinators and the counter, and one to look at."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import queries
from eforslag.dialogues.forms import CopiesForm
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.paper import printed
from eforslag.dialogues.printing import print_copies, printed_before
from eforslag.dialogues.standing import LINK, NotOpen, State
from eforslag.errors import NotFound
from eforslag.web.origin import origin_of
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number

DESK, COUNTER = "/loftesarbete/dialoger", "/kundtjanst/dialog"


async def copies(request: Request) -> Response:
    """How many copies there are, and the form for more."""
    return await _page(request, await _printable(request), CopiesForm())


async def print_more(request: Request) -> Response:
    """Take the next numbers and show the copies to print."""
    dialogue, form = await _printable(request), await CopiesForm.read(request)
    if not form.is_valid:
        return await _page(request, dialogue, form, 422)
    numbers = await print_copies(dialogue.id, form.count.data, by=request.state.user.actor, at=clock.now())
    return redirect(request, f"{_place(request)}/{dialogue.id}/blankett.pdf?fran={numbers[0]}&till={numbers[-1]}")


async def blank(request: Request) -> Response:
    """Copies that have their numbers; without any, one to look at, also while the dialogue is a draft."""
    dialogue = await _asked_about(request)
    first, last = (request.query_params.get(name) for name in ("fran", "till"))
    numbers = range(0)
    if first or last:
        again = printed_before(dialogue, whole_number(first), whole_number(last))
        if again is None:
            raise NotFound
        numbers = again
    asked, places = await queries.questions(dialogue.id, "sv")
    settings = request.app.state.settings
    address = f"{origin_of(request, settings)}/dialog/{dialogue.id}"
    document = await printed(dialogue, asked, places, settings.municipality, address, numbers)
    headers = {"content-disposition": f'inline; filename="dialog-{dialogue.id}.pdf"', "cache-control": "no-store"}
    return Response(document, media_type="application/pdf", headers=headers)


async def _asked_about(request: Request) -> Dialogue:
    """The counter knows no drafts."""
    found = queries.any_dialogue if _place(request) == DESK else queries.public_dialogue
    return await found(request.path_params["id"])


async def _printable(request: Request) -> Dialogue:
    dialogue = await _asked_about(request)
    if dialogue.state != State.OPEN or dialogue.way != LINK:
        raise NotOpen
    return dialogue


def _place(request: Request) -> str:
    return DESK if request.url.path.startswith(DESK) else COUNTER


async def _page(request: Request, dialogue: Dialogue, form: CopiesForm, status: int = 200) -> Response:
    _, entered = await queries.papers_entered(dialogue.id, clock.local_date(clock.now()))
    context = {"dialogue": dialogue, "form": form, "entered": entered, "place": _place(request)}
    return page(request, "dialogues/copies.html", status=status, **context)
