"""Answering, a question at a time: every step is kept, so that one can go back, or come back another day."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import unfinished
from eforslag.dialogues.answering import NotComplete, first_wrong, hand_in
from eforslag.dialogues.kinds import AGE_GROUPS, Asked
from eforslag.dialogues.reading import PERSONAL, Given, Wrong, read
from eforslag.dialogues.standing import AlreadyAnswered, NotOpen
from eforslag.dialogues.unfinished import Sheet
from eforslag.dialogues.visiting import Visit, is_shared, keep, to_login, visit
from eforslag.errors import NotFound
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.language import Deferred
from eforslag.web.responses import page, redirect, task_done

OFFERED_CHANNELS = ("web", "kiosk")


async def start(request: Request) -> Response:
    return _start_page(request, await visit(request))


def _start_page(request: Request, here: Visit, status: int = 200) -> Response:
    context = {"survey": here, "dialogue": here.dialogue, "is_kiosk": is_shared(request)}
    return page(request, "dialogues/start.html", status=status, **context)


async def begin(request: Request) -> Response:
    """On to the first question, or to the one that was come to; a shared computer always begins anew."""
    here = await visit(request)
    if here.must_log_in and here.is_open:
        return await _login_or_refusal(request, here)
    if not here.is_open or here.has_answered:
        return _start_page(request, here, AlreadyAnswered.status)
    sent = await fields(request)
    channel = next((one for one in sent.getlist("channel") if one in OFFERED_CHANNELS), request.state.channel)
    sheet = here.sheet if here.sheet and "anew" not in sent and channel == "web" else Sheet(channel=channel)
    return await keep(request, redirect(request, _first_left(here, sheet)), here, sheet)


async def _login_or_refusal(request: Request, here: Visit) -> Response:
    """Staff are logged in as staff, and answer as themselves only once they have logged out."""
    return await to_login(request) if request.state.user is None else _start_page(request, here, 403)


def _first_left(here: Visit, sheet: Sheet) -> str:
    left = [one for one in here.questions if one.id not in sheet.answers]
    return f"{here.url}/fraga/{left[0].number}" if left else f"{here.url}/skicka"


async def step(request: Request) -> Response:
    here = await visit(request)
    question = _question(request, here)
    if refusal := await _elsewhere(request, here):
        return refusal
    if here.sheet is None:
        return redirect(request, here.url)
    return _step_page(request, here, question, here.sheet.given(question.id))


async def answer(request: Request) -> Response:
    """Keep what was answered and go on, or back, where what can't be sent yet is kept all the same."""
    here = await visit(request)
    question = _question(request, here)
    if refusal := await _elsewhere(request, here):
        return refusal
    sent, sheet = await fields(request), here.sheet or Sheet()
    try:
        given, wrong = read(question, sent.getlist), None
    except Wrong as error:
        given, wrong = error.given, error.sentence
    if "back" in sent and wrong is not PERSONAL:
        sheet = sheet.with_answer(question.id, Given(tuple(one for one in given.values if one > 0), given.text))
        return await keep(request, redirect(request, _before(here, question.number)), here, sheet)
    if wrong:
        return _step_page(request, here, question, given, wrong)
    return await keep(
        request, redirect(request, _after(here, question.number)), here, sheet.with_answer(question.id, given)
    )


def _question(request: Request, here: Visit) -> Asked:
    question = here.at(request.path_params["number"])
    if question is None:
        raise NotFound
    return question


async def _elsewhere(request: Request, here: Visit) -> Response | None:
    """Where somebody has to go who can't answer now."""
    if here.is_open and here.must_log_in and request.state.user is None:
        return await to_login(request)
    if not here.is_open or here.has_answered or here.must_log_in:
        return redirect(request, here.url)
    return None


def _step_page(request: Request, here: Visit, question: Asked, given: Given, wrong: Deferred | None = None) -> Response:
    context = {"survey": here, "question": question, "given": given, "wrong": wrong}
    return page(request, "dialogues/step.html", status=422 if wrong else 200, **context)


def _before(here: Visit, number: int) -> str:
    return f"{here.url}/fraga/{number - 1}" if number > 1 else here.url


def _after(here: Visit, number: int) -> str:
    return f"{here.url}/fraga/{number + 1}" if number < len(here.questions) else f"{here.url}/om-dig"


async def about(request: Request) -> Response:
    """Where one lives and how old one is, if one wants to say."""
    here = await visit(request)
    if refusal := await _elsewhere(request, here):
        return refusal
    if here.sheet is None:
        return redirect(request, here.url)
    return page(request, "dialogues/about.html", survey=here, sheet=here.sheet, age_groups=AGE_GROUPS)


async def tell_about(request: Request) -> Response:
    here = await visit(request)
    if refusal := await _elsewhere(request, here):
        return refusal
    sent = await fields(request)
    places = [place for place in here.places if str(place) in sent.getlist("locality")]
    ages = [group for group in AGE_GROUPS if group in sent.getlist("age")]
    sheet = replace(here.sheet or Sheet(), locality_id=next(iter(places), None), age_group=next(iter(ages), ""))
    onward = f"{here.url}/fraga/{len(here.questions)}" if "back" in sent else f"{here.url}/skicka"
    return await keep(request, redirect(request, onward), here, sheet)


async def check(request: Request) -> Response:
    here = await visit(request)
    if refusal := await _elsewhere(request, here):
        return refusal
    if here.sheet is None:
        return redirect(request, here.url)
    return _check_page(request, here, here.sheet)


def _check_page(request: Request, here: Visit, sheet: Sheet, status: int = 200, sentence: str = "") -> Response:
    wrong = first_wrong(here.questions, sheet)
    context = {"survey": here, "sheet": sheet, "wrong": wrong, "sentence": sentence, "age_groups": AGE_GROUPS}
    return page(request, "dialogues/check.html", status=status, **context)


async def send(request: Request) -> Response:
    here = await visit(request)
    if refusal := await _elsewhere(request, here):
        return refusal
    if here.sheet is None:
        return redirect(request, here.url)
    request.app.state.limits.count_address(limits.ANSWERS_OF_ADDRESS, request)
    person = here.owner.person_key or None
    try:
        await hand_in(
            here.dialogue.id, here.questions, here.sheet, keys=request.app.state.keys, person_key=person, at=clock.now()
        )
    except (NotComplete, NotOpen) as error:
        return _check_page(request, here, here.sheet, error.status, said(error))
    except AlreadyAnswered:
        await unfinished.forget(here.owner, here.dialogue.id)
        return redirect(request, here.url)
    await unfinished.forget(here.owner, here.dialogue.id)
    thanks_page = f"{here.url}/tack" + ("?dator" if here.sheet.channel == "kiosk" else "")
    if request.state.station:
        return task_done(request, thanks_page, "dialogue_answered")
    return redirect(request, thanks_page)


async def discard(request: Request) -> Response:
    """Throw away what has been answered so far."""
    here = await visit(request)
    await unfinished.forget(here.owner, here.dialogue.id)
    is_kiosk = here.sheet is not None and here.sheet.channel == "kiosk"
    return redirect(request, here.url + ("?dator" if is_kiosk else ""), notice="dialogue_discarded")


async def thanks(request: Request) -> Response:
    here = await visit(request)
    return page(request, "dialogues/thanks.html", survey=here, is_kiosk=is_shared(request))
