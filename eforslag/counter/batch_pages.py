"""The pages on which papers are entered. No number that is typed here comes back in any answer."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import batch_answers, batches, visiting
from eforslag.counter.batch_forms import BatchForm, CountForm, NumberForm
from eforslag.counter.batch_queries import BatchPage, at_work, batch_page, closed, row_of
from eforslag.counter.batching import OUTCOMES, SEEN_ON_PAPER, Entered, Outcome
from eforslag.errors import Busy, Conflict, DomainError
from eforslag.identity.eligibility import GROUNDS
from eforslag.identity.personal_number import PersonalNumber, parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.test_numbers import is_test_number
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect, wants_fragment

BATCHES = "/kundtjanst/papper/buntar"
# One paper in four seconds, hour after hour, by the clerk and not by the login.
PAPERS_OF_CLERK = limits.Limit("papers of a clerk", 900, 3600)


async def index(request: Request) -> Response:
    return await _listed(request, BatchForm())


async def open_one(request: Request) -> Response:
    form, state = await BatchForm.read(request), request.app.state
    if not form.is_valid:
        return await _listed(request, form, 422)
    try:
        batch = await batches.open_batch(
            form.reference.data, form.origin.data, by=request.state.user, keys=state.keys, at=clock.now()
        )
    except DomainError as refusal:
        form.reference.errors = [said(refusal)]
        return await _listed(request, form, refusal.status)
    return redirect(request, f"{BATCHES}/{batch.id}")


async def _listed(request: Request, form: BatchForm, status: int = 200) -> Response:
    waiting, done = await at_work(), await closed()
    return page(request, "counter/paper_batches.html", status=status, form=form, waiting=waiting, done=done)


async def show(request: Request) -> Response:
    return await shown(request, await _of(request))


async def enter(request: Request) -> Response:
    """The vote on one paper. Counted: on to the next. Anything else is answered with the page that says what it was."""
    state, user = request.app.state, request.state.user
    state.limits.count(PAPERS_OF_CLERK, str(user.staff_id))
    batch_id = (await batches.require_mine(request.path_params["batch_id"], user)).id
    form = await NumberForm.read(request, today=clock.local_date(clock.now()))
    if not form.is_valid:
        return await _unread(request, form)
    try:
        entered = await _entered(request, batch_id, form)
    except (Conflict, Busy) as refusal:
        return await shown(request, await _of(request), status=refusal.status, refusal=said(refusal))
    return await _answered(request, entered)


async def _entered(request: Request, batch_id: int, form: NumberForm) -> Entered:
    state, number = request.app.state, read_number(request, form)
    state.limits.count(limits.VOTES, person_key(state.keys, number))
    ground = form.ground.data if form.ground.data in GROUNDS and form.ground.raw_data else ""
    return await batches.enter(
        batch_id, await _ordinal(request), number, by=request.state.user, box=state.ballot_box, keys=state.keys,
        at=clock.now(), ground=ground,
    )  # fmt: skip


def read_number(request: Request, form: NumberForm) -> PersonalNumber:
    """The number of a valid form. Raises OnlyForTesting."""
    number = parse(form.personal_number.data, today=form.today)
    if is_test_number(number) and not request.app.state.settings.takes_test_numbers:
        raise visiting.OnlyForTesting
    return number


async def _ordinal(request: Request) -> int:
    """The running number of the paper that the page asked for. What can't be one is that of no paper."""
    sent = next(iter((await fields(request)).getlist("paper")), "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 9 else 0


async def note(request: Request) -> Response:
    """What is seen on the paper itself: that it has no valid number, or that it isn't signed."""
    request.app.state.limits.count(PAPERS_OF_CLERK, str(request.state.user.staff_id))
    seen = next(iter((await fields(request)).getlist("outcome")), "")
    outcome = next((one for one in SEEN_ON_PAPER if one == seen), Outcome.UNSURE)
    batch_id, ordinal = request.path_params["batch_id"], await _ordinal(request)
    try:
        entered = await batches.note(batch_id, ordinal, outcome, by=request.state.user, at=clock.now())
    except Conflict as refusal:
        return await shown(request, await _of(request), status=refusal.status, refusal=said(refusal))
    return await _answered(request, entered)


async def _answered(request: Request, entered: Entered) -> Response:
    is_plain = entered.outcome in (Outcome.COUNTED, *SEEN_ON_PAPER)
    if is_plain and not wants_fragment(request):
        return redirect(request, f"{BATCHES}/{request.path_params['batch_id']}")
    one = await _of(request)
    said_beside = {entered.ordinal: batch_answers.sentence(entered, one.batch.proposal)}
    spoken = batch_answers.spoken(entered, one.batch.proposal)
    return await shown(request, one, status=200 if is_plain else 409, beside=said_beside, spoken=spoken)


async def _unread(request: Request, form: NumberForm) -> Response:
    form.forget_number()
    return await shown(request, await _of(request), status=422, form=form)


async def _of(request: Request) -> BatchPage:
    return await batch_page(request.path_params["batch_id"], request.state.user)


async def shown(request: Request, one: BatchPage, *, status: int = 200, **context: Any) -> Response:
    """The batch; for htmx, and where papers are entered, only the part that changes."""
    part = wants_fragment(request) and one.takes_papers and "count" not in context
    template = "counter/_paper_entry.html" if part else "counter/paper_batch.html"
    form = context.pop("form", None) or NumberForm()
    filled = {"one": one, "outcomes": OUTCOMES, "form": form, "beside": {}, "count": CountForm(), **context}
    return page(request, template, status=status, **filled)


async def correct(request: Request) -> Response:
    """One row, to take it back."""
    return await _corrected(request, NumberForm())


async def take_back(request: Request) -> Response:
    state, user, at = request.app.state, request.state.user, clock.now()
    state.limits.count(PAPERS_OF_CLERK, str(user.staff_id))
    batch_id, ordinal = request.path_params["batch_id"], request.path_params["paper"]
    await batches.require_mine(batch_id, user)
    was_counted = (await row_of(batch_id, ordinal)).outcome == Outcome.COUNTED
    form = await NumberForm.read(request, today=clock.local_date(at))
    if was_counted and not form.is_valid:
        return await _corrected(request, form, 422)
    try:
        number = read_number(request, form) if was_counted else None
        await batches.take_back(batch_id, ordinal, number, by=user, keys=state.keys, at=at)
    except Conflict as refusal:
        form.personal_number.errors = [said(refusal)]
        return await _corrected(request, form, refusal.status)
    return redirect(request, f"{BATCHES}/{batch_id}", notice="paper_taken_back")


async def _corrected(request: Request, form: NumberForm, status: int = 200) -> Response:
    batch_id, ordinal = request.path_params["batch_id"], request.path_params["paper"]
    await batches.require_mine(batch_id, request.state.user)
    row, one = await row_of(batch_id, ordinal), await _of(request)
    form.forget_number()
    return page(
        request, "counter/paper_row.html", status=status, one=one, row=row, form=form, outcome=OUTCOMES[row.outcome]
    )
