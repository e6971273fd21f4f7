"""Papers at the counter: a page to type the answers in, by digits and without a mouse."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import queries
from eforslag.dialogues.answering import enter_paper
from eforslag.dialogues.forms import PaperForm
from eforslag.dialogues.kinds import AGE_GROUPS, Asked
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.reading import Wrong, read_digits
from eforslag.dialogues.standing import NotOpen, NotPrinted, ReferenceTaken, takes_papers
from eforslag.dialogues.unfinished import Sheet
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.language import _
from eforslag.web.responses import page, redirect

WRONG_PLACE = _("Skriv numret på en av orterna.")
WRONG_AGE = _("Skriv numret på en av åldrarna.")


async def papers(request: Request) -> Response:
    """The dialogues that papers are typed in for."""
    return page(request, "dialogues/papers.html", dialogues=await queries.taking_papers(clock.local_date(clock.now())))


async def paper(request: Request) -> Response:
    dialogue = await _dialogue(request)
    return await _page(request, dialogue, PaperForm(), {}, {})


async def enter(request: Request) -> Response:
    """Count the paper and show the next, empty one; or the same one again, with a sentence beside each slip."""
    dialogue = await _dialogue(request)
    asked, places = await queries.questions(dialogue.id, request.state.language)
    form, sent = await PaperForm.read(request), await fields(request)
    typed = {name: "".join(sent.getlist(name)) for name in ("locality", "age", *(one.name for one in asked))}
    sheet, wrong = _sheet(asked, places, typed)
    if form.is_valid and not wrong:
        by, at = request.state.user.actor, clock.now()
        try:
            await enter_paper(dialogue.id, asked, sheet, form.number, by=by, at=at)
            return redirect(request, f"/kundtjanst/dialog/{dialogue.id}/papper", notice="paper_entered")
        except (ReferenceTaken, NotPrinted) as refusal:
            form.reference.errors = [said(refusal)]
    return await _page(request, dialogue, form, typed, wrong, 422)


async def _dialogue(request: Request) -> Dialogue:
    dialogue = await queries.public_dialogue(request.path_params["id"])
    if not takes_papers(dialogue, clock.local_date(clock.now())):
        raise NotOpen
    return dialogue


def _sheet(asked: list[Asked], places: dict[int, str], typed: dict[str, str]) -> tuple[Sheet, dict[str, Any]]:
    """What was typed, and by the name of each field what is wrong with it."""
    sheet, wrong = Sheet(channel="paper"), {}
    for question in asked:
        try:
            sheet = sheet.with_answer(question.id, read_digits(question, typed[question.name]))
        except Wrong as error:
            wrong[question.name] = error.sentence
    locality, age = _nth(list(places), typed["locality"]), _nth(list(AGE_GROUPS), typed["age"])
    wrong |= {"locality": WRONG_PLACE} if typed["locality"].strip() and locality is None else {}
    wrong |= {"age": WRONG_AGE} if typed["age"].strip() and age is None else {}
    return Sheet(sheet.answers, locality, age or "", "paper"), wrong


def _nth(some: list[Any], typed: str) -> Any:
    """What stands in the place that was typed, counted from 1."""
    digits = typed.strip()
    return some[int(digits) - 1] if digits.isascii() and digits.isdigit() and 0 < int(digits[:4]) <= len(some) else None


async def _page(
    request: Request,
    dialogue: Dialogue,
    form: PaperForm,
    typed: dict[str, str],
    wrong: dict[str, Any],
    status: int = 200,
) -> Response:
    asked, places = await queries.questions(dialogue.id, "sv")
    today, in_all = await queries.papers_entered(dialogue.id, clock.local_date(clock.now()))
    context = {
        "dialogue": dialogue, "form": form, "typed": typed, "wrong": wrong, "questions": asked, "places": places,
        "age_groups": AGE_GROUPS, "today": today, "in_all": in_all,
    }  # fmt: skip
    return page(request, "dialogues/paper.html", status=status, **context)
