"""The coordinators' pages for the questions of a dialogue, and for the places of the municipality."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import concerning, outline, queries
from eforslag.dialogues.forms import LocalityForm, QuestionForm
from eforslag.dialogues.models import Dialogue, Question
from eforslag.dialogues.standing import QuestionsFixed, State
from eforslag.web.errors import said
from eforslag.web.responses import page, redirect


async def new(request: Request) -> Response:
    dialogue = await queries.any_dialogue(request.path_params["id"])
    if dialogue.state != State.DRAFT:
        raise QuestionsFixed
    return _form_page(request, dialogue, QuestionForm())


async def add(request: Request) -> Response:
    dialogue = await queries.any_dialogue(request.path_params["id"])
    form = await QuestionForm.read(request)
    if not form.is_valid:
        return _form_page(request, dialogue, form, status=422)
    await outline.add_question(dialogue.id, form.columns, by=request.state.user.actor, at=clock.now())
    return _back(request, dialogue)


async def edit(request: Request) -> Response:
    question = await queries.any_question(request.path_params["id"])
    return _form_page(request, question.dialogue, QuestionForm.of(question), question)


async def change(request: Request) -> Response:
    """Once the dialogue has opened, what would change the meaning of answers is refused beside what was typed."""
    question, form = await queries.any_question(request.path_params["id"]), await QuestionForm.read(request)
    if not form.is_valid:
        return _form_page(request, question.dialogue, form, question, status=422)
    try:
        await outline.change_question(question.id, form.columns, by=request.state.user.actor, at=clock.now())
    except QuestionsFixed as refusal:
        return _form_page(request, question.dialogue, form, question, status=refusal.status, sentence=said(refusal))
    return _back(request, question.dialogue)


async def remove(request: Request) -> Response:
    gone = await outline.remove_question(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return _to(request, gone)


async def move(request: Request) -> Response:
    moved = await outline.move_question_up(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return _to(request, moved)


def _form_page(
    request: Request,
    dialogue: Dialogue,
    form: QuestionForm,
    question: Question | None = None,
    *,
    status: int = 200,
    sentence: str = "",
) -> Response:
    is_fixed = dialogue.state != State.DRAFT
    context = {"form": form, "dialogue": dialogue, "question": question, "sentence": sentence, "is_fixed": is_fixed}
    return page(request, "dialogues/question_form.html", status=status, **context)


def _back(request: Request, dialogue: Dialogue) -> Response:
    return redirect(request, f"/loftesarbete/dialoger/{dialogue.id}#fragor", notice="dialogue_saved")


def _to(request: Request, question: Question) -> Response:
    address = f"/loftesarbete/dialoger/{question.dialogue_id}#fragor"  # type: ignore[attr-defined]
    return redirect(request, address, notice="dialogue_saved")


async def localities(request: Request) -> Response:
    return await _localities_page(request, LocalityForm())


async def add_locality(request: Request) -> Response:
    form = await LocalityForm.read(request)
    if form.is_valid:
        try:
            await concerning.add_locality(form.name.data, by=request.state.user.actor, at=clock.now())
            return redirect(request, "/loftesarbete/dialoger/orter", notice="localities_saved")
        except concerning.LocalityExists as refusal:
            form.name.errors = [said(refusal)]
    return await _localities_page(request, form, status=422)


async def close_locality(request: Request) -> Response:
    return await _locality(request, is_closed=True)


async def reopen_locality(request: Request) -> Response:
    return await _locality(request, is_closed=False)


async def _locality(request: Request, *, is_closed: bool) -> Response:
    actor = request.state.user.actor
    await concerning.close_locality(request.path_params["id"], is_closed, by=actor, at=clock.now())
    return redirect(request, "/loftesarbete/dialoger/orter", notice="localities_saved")


async def _localities_page(request: Request, form: LocalityForm, status: int = 200) -> Response:
    places = await queries.all_localities()
    return page(request, "dialogues/localities.html", status=status, form=form, places=places)
