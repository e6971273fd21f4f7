"""The coordinators' desk for dialogues: written, opened, closed, published."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import actions, queries
from eforslag.dialogues.counting import people
from eforslag.dialogues.endpoints import as_csv, results_page
from eforslag.dialogues.forms import DialogueForm
from eforslag.dialogues.kinds import KINDS
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.reading import Given
from eforslag.dialogues.standing import LABELS, WAYS, NotClosed, State, is_open, takes_papers
from eforslag.pledges.desk import earlier_than
from eforslag.web.origin import origin_of
from eforslag.web.qr import qr_svg
from eforslag.web.responses import page, redirect


async def desk(request: Request) -> Response:
    return page(request, "dialogues/desk.html", dialogues=await queries.every_dialogue(), labels=LABELS)


async def dialogue(request: Request) -> Response:
    found = await queries.any_dialogue(request.path_params["id"])
    return await _dialogue_page(request, found)


async def _dialogue_page(request: Request, found: Dialogue) -> Response:
    today = clock.local_date(clock.now())
    asked, _ = await queries.questions(found.id, "sv")
    context: dict[str, Any] = {
        "dialogue": found,
        "questions": asked,
        "answered": (await people(found.id)).count,
        "meetings": await queries.meetings(found.id),
        "address": f"{origin_of(request, request.app.state.settings)}/dialog/{found.id}",
        "is_open": is_open(found, today),
        "takes_papers": takes_papers(found, today),
        "labels": LABELS,
        "ways": WAYS,
        "kinds": KINDS,
    }
    return page(request, "dialogues/work.html", **context)


async def new(request: Request) -> Response:
    form = DialogueForm()
    form.offered = await earlier_than(None)
    return page(request, "dialogues/dialogue_form.html", form=form, dialogue=None)


async def write(request: Request) -> Response:
    form = await DialogueForm.read(request, offered=await earlier_than(None))
    if not form.is_valid:
        return page(request, "dialogues/dialogue_form.html", form=form, dialogue=None, status=422)
    written = await actions.write_dialogue(form.columns, by=request.state.user.actor, at=clock.now())
    return _back(request, written, "dialogue_saved")


async def edit(request: Request) -> Response:
    found = await queries.any_dialogue(request.path_params["id"])
    form = DialogueForm(obj=found)
    form.offered = await earlier_than(None)
    form.pledge_id.data = str(found.pledge.id) if found.pledge else ""
    return page(request, "dialogues/dialogue_form.html", form=form, dialogue=found)


async def change(request: Request) -> Response:
    found = await queries.any_dialogue(request.path_params["id"])
    form = await DialogueForm.read(request, offered=await earlier_than(None))
    if not form.is_valid:
        return page(request, "dialogues/dialogue_form.html", form=form, dialogue=found, status=422)
    await actions.change_dialogue(found.id, form.columns, by=request.state.user.actor, at=clock.now())
    return _back(request, found, "dialogue_saved")


async def preview(request: Request) -> Response:
    """Every question on one page, as residents will see it. Nothing is sent from there."""
    found = await queries.any_dialogue(request.path_params["id"])
    asked, _ = await queries.questions(found.id, request.state.language)
    return page(request, "dialogues/preview.html", dialogue=found, questions=asked, nothing=Given())


async def open_dialogue(request: Request) -> Response:
    keys = request.app.state.keys
    return await _moved(request, actions.open_dialogue, "dialogue_opened", keys=keys)


async def take_back(request: Request) -> Response:
    return await _moved(request, actions.take_back, "dialogue_taken_back")


async def close_dialogue(request: Request) -> Response:
    return await _moved(request, actions.close_dialogue, "dialogue_closed")


async def publish_results(request: Request) -> Response:
    return await _moved(request, actions.publish_results, "dialogue_published")


async def _moved(request: Request, move: Callable[..., Awaitable[Dialogue]], notice: str, **others: Any) -> Response:
    moved = await move(request.path_params["id"], by=request.state.user.actor, at=clock.now(), **others)
    return _back(request, moved, notice)


async def results(request: Request) -> Response:
    found = await queries.any_dialogue(request.path_params["id"])
    return await results_page(request, found, is_public=False)


async def spreadsheet(request: Request) -> Response:
    found = await queries.any_dialogue(request.path_params["id"])
    if found.state != State.CLOSED:
        raise NotClosed
    return await as_csv(request, found)


async def qr(request: Request) -> Response:
    """The code that leads to the dialogue, for posters and screens."""
    found = await queries.any_dialogue(request.path_params["id"])
    address = f"{origin_of(request, request.app.state.settings)}/dialog/{found.id}"
    return Response(qr_svg(address), media_type="image/svg+xml")


def _back(request: Request, dialogue: Dialogue, notice: str) -> Response:
    return redirect(request, f"/loftesarbete/dialoger/{dialogue.id}", notice=notice)
