"""Writing a proposal for the visitor: the same three steps, with the desk's hands and the visitor's word."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import screens, visits
from eforslag.counter.showing import Kind, Shown
from eforslag.counter.visit_forms import VisitSendForm
from eforslag.counter.visit_pages import in_visit
from eforslag.counter.visit_sending import send_in, version_of
from eforslag.counter.visits import CHANNEL, OpenVisit
from eforslag.errors import Conflict, DomainError, NotFound, TooMany
from eforslag.identity.eligibility import NotEntitled, is_child, needs_guardian
from eforslag.municipality.queries import rules_in_force
from eforslag.municipality.rules import Rules
from eforslag.proposals import actions, queries
from eforslag.proposals.forms import IdeaForm, PlaceForm
from eforslag.proposals.hindrances import hindrance
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.similar import similar
from eforslag.proposals.writing import LANGUAGES, TooManyDrafts
from eforslag.web.errors import said
from eforslag.web.forms import Form
from eforslag.web.responses import page, redirect

IDEA, PLACE, CHECK = "counter/visit_idea.html", "counter/visit_place.html", "counter/visit_check.html"


@in_visit
async def new(request: Request, visit: OpenVisit) -> Response:
    if visit.draft_id:
        return redirect(request, f"{visit.address}/utkast/{visit.draft_id}/ide")
    return await _step(request, visit, IDEA, IdeaForm(), None)


@in_visit
async def create(request: Request, visit: OpenVisit) -> Response:
    form = await IdeaForm.read(request)
    if not form.is_valid:
        return await _step(request, visit, IDEA, form, None, 422)
    title, text = form.title.data, form.text.data
    try:
        draft = await actions.start_draft(
            title, text, by=visit.person.person_key, name="", channel=CHANNEL, at=clock.now()
        )
    except TooManyDrafts as refusal:
        form.form_errors.append(said(refusal))
        return await _step(request, visit, IDEA, form, None, 422)
    await visits.note_draft(visit, draft.id)
    return redirect(request, f"{visit.address}/utkast/{draft.id}/plats")


@in_visit
async def idea(request: Request, visit: OpenVisit) -> Response:
    draft = await _draft(request, visit)
    return await _step(request, visit, IDEA, IdeaForm(obj=draft), draft)


@in_visit
async def save_idea(request: Request, visit: OpenVisit) -> Response:
    draft = await _draft(request, visit)
    form = await IdeaForm.read(request)
    if not form.is_valid:
        return await _step(request, visit, IDEA, form, draft, 422)
    by = visit.person.person_key
    await actions.save_idea(draft.id, form.title.data, form.text.data, by=by, at=clock.now())
    return redirect(request, f"{visit.address}/utkast/{draft.id}/plats")


@in_visit
async def place(request: Request, visit: OpenVisit) -> Response:
    draft = await _draft(request, visit)
    return await _step(request, visit, PLACE, PlaceForm(obj=draft), draft)


@in_visit
async def save_place(request: Request, visit: OpenVisit) -> Response:
    draft = await _draft(request, visit)
    form = await PlaceForm.read(request)
    if not form.is_valid:
        return await _step(request, visit, PLACE, form, draft, 422)
    by = visit.person.person_key
    await actions.save_place(draft.id, form.place.data, form.language.data, by=by, at=clock.now())
    return redirect(request, f"{visit.address}/utkast/{draft.id}/skicka")


@in_visit
async def check(request: Request, visit: OpenVisit) -> Response:
    draft = await _draft(request, visit)
    return await _step(request, visit, CHECK, VisitSendForm(**_said_before(visit, draft)), draft)


def _said_before(visit: OpenVisit, draft: Proposal) -> dict[str, Any]:
    """What the visitor has said already of a text that lay before them and was not sent."""
    shown = visit.screen.shown if visit.screen else None
    return shown.form if shown and shown.form and shown.id == draft.id else {"name": draft.proposer_name}


@in_visit
async def send(request: Request, visit: OpenVisit) -> Response:
    draft, rules = await _draft(request, visit), await _rules()
    form = await VisitSendForm.read(request, asks_consent=needs_guardian(rules, visit.person.age))
    if not form.is_valid:
        return await _step(request, visit, CHECK, form, draft, 422)
    if visit.screen:
        shown = Shown(Kind.TEXT, draft.id, version_of(draft), form.data)
        await screens.lay_out(visit.id, shown, keys=request.app.state.keys)
        return redirect(request, f"{visit.address}/vantan")
    try:
        await send_in(visit, draft, form.data, rules, request.app.state, language=request.state.language)
    except (Conflict, NotEntitled, TooMany) as refusal:
        return await _step(request, visit, CHECK, form, draft, refusal.status, refusal)
    return redirect(request, f"{visit.address}/kvitto", notice="submitted")


async def _draft(request: Request, visit: OpenVisit) -> Proposal:
    """What is being written in this visit, or what a moderator has returned. What the person has begun to write
    elsewhere is theirs alone, and no clerk sees it."""
    draft = await queries.editable(request.path_params["id"], visit.person.person_key)
    if draft.state == State.DRAFT and draft.id != visit.draft_id:
        raise NotFound
    return draft


async def _step(
    request: Request,
    visit: OpenVisit,
    step: str,
    form: Form,
    draft: Proposal | None,
    status: int = 200,
    refusal: DomainError | None = None,
) -> Response:
    rules, at = await _rules(), clock.now()
    return page(
        request,
        step,
        status=status,
        visit=visit,
        form=form,
        proposal=draft,
        rules=rules,
        refusal=said(refusal) if refusal else "",
        hindrance=await hindrance(visit.person, draft, rules, request.app.state.keys),
        asks_consent=needs_guardian(rules, visit.person.age),
        is_child=is_child(visit.person.age),
        similar=await similar(draft.title, draft.text, at=at) if draft and step == PLACE else [],
        written_in=LANGUAGES.get(draft.language, draft.language) if draft else "",
    )


async def _rules() -> Rules:
    return await rules_in_force(clock.local_date(clock.now()))
