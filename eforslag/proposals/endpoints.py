"""Writing a proposal: three steps, one page each, saved as a draft at every step."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import TooMany
from eforslag.identity.eligibility import is_child, needs_guardian
from eforslag.identity.register import require_submitter
from eforslag.municipality.queries import rules_in_force
from eforslag.municipality.rules import Rules
from eforslag.notifications.readers import proposers_address
from eforslag.proposals import actions, queries
from eforslag.proposals.forms import IdeaForm, PlaceForm, SendForm
from eforslag.proposals.hindrances import hindrance
from eforslag.proposals.models import Proposal
from eforslag.proposals.similar import similar
from eforslag.proposals.writing import LANGUAGES, TEXT_LIMIT, TITLE_LIMIT, TooManyDrafts
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import Form
from eforslag.web.responses import page, redirect, task_done


async def new(request: Request) -> Response:
    return await _step(request, "proposals/idea.html", IdeaForm(), None)


async def create(request: Request) -> Response:
    form = await IdeaForm.read(request)
    if not form.is_valid:
        return await _step(request, "proposals/idea.html", form, None, 422)
    user = request.state.user
    title, text = form.title.data, form.text.data
    try:
        draft = await actions.start_draft(
            title, text, by=user.person_key, name=user.name, channel=request.state.channel, at=clock.now()
        )
    except TooManyDrafts as refusal:
        form.form_errors.append(said(refusal))
        return await _step(request, "proposals/idea.html", form, None, 422)
    return redirect(request, f"/forslag/utkast/{draft.id}/plats")


async def alike(request: Request) -> Response:
    """The part of the page that shows similar proposals while one is being written; nothing of it is kept."""
    form = await IdeaForm.read(request)
    title, text = (form.title.data or "")[:TITLE_LIMIT], (form.text.data or "")[:TEXT_LIMIT]
    found = await similar(title, text, at=clock.now())
    return page(request, "proposals/_similar.html", similar=found)


async def idea(request: Request) -> Response:
    draft = await _draft(request)
    return await _step(request, "proposals/idea.html", IdeaForm(obj=draft), draft)


async def save_idea(request: Request) -> Response:
    draft = await _draft(request)
    form = await IdeaForm.read(request)
    if not form.is_valid:
        return await _step(request, "proposals/idea.html", form, draft, 422)
    by = request.state.user.person_key
    await actions.save_idea(draft.id, form.title.data, form.text.data, by=by, at=clock.now())
    return redirect(request, f"/forslag/utkast/{draft.id}/plats")


async def place(request: Request) -> Response:
    draft = await _draft(request)
    return await _step(request, "proposals/place.html", PlaceForm(obj=draft), draft, shows_similar=True)


async def save_place(request: Request) -> Response:
    draft = await _draft(request)
    form = await PlaceForm.read(request)
    if not form.is_valid:
        return await _step(request, "proposals/place.html", form, draft, 422)
    by = request.state.user.person_key
    await actions.save_place(draft.id, form.place.data, form.language.data, by=by, at=clock.now())
    return redirect(request, f"/forslag/utkast/{draft.id}/skicka")


async def check(request: Request) -> Response:
    draft = await _draft(request)
    return await _step(request, "proposals/check.html", SendForm(email=await proposers_address(draft.id)), draft)


async def send(request: Request) -> Response:
    draft, rules, user = await _draft(request), await _rules(), request.state.user
    form = await SendForm.read(request, asks_consent=needs_guardian(rules, user.age))
    if not form.is_valid:
        return await _step(request, "proposals/check.html", form, draft, 422)
    try:
        request.app.state.limits.count(limits.SUBMISSIONS, user.person_key)
    except TooMany as refusal:
        return await _step(request, "proposals/check.html", form, draft, refusal=refusal)
    await require_submitter(user, rules, request.app.state.keys)
    await actions.submit(
        draft.id,
        by=user.person_key,
        name=user.name,
        age=user.age,
        consented=form.consent.data,
        rules=rules,
        at=clock.now(),
        told_at=form.email.data,
        language=request.state.language,
        sent_from={"station": request.state.station.name} if request.state.station else None,
    )
    return task_done(request, f"/forslag/{draft.id}", "submitted")


async def _step(
    request: Request,
    template: str,
    form: Form,
    draft: Proposal | None,
    status: int = 200,
    refusal: TooMany | None = None,
    shows_similar: bool = False,
) -> Response:
    """The page of a step, with what will stop the last one, and why it was just refused."""
    user, rules = request.state.user, await _rules()
    context = {
        "form": form,
        "usual_wait": await request.app.state.usual_wait(),
        "refusal": said(refusal) if refusal else "",
        "proposal": draft,
        "rules": rules,
        "hindrance": await hindrance(user, draft, rules, request.app.state.keys),
        "asks_consent": needs_guardian(rules, user.age),
        "is_child": is_child(user.age),
        "similar": await similar(draft.title, draft.text, at=clock.now()) if draft and shows_similar else [],
        "written_in": LANGUAGES.get(draft.language, draft.language) if draft else "",
    }
    response = page(request, template, status=refusal.status if refusal else status, **context)
    if refusal:
        response.headers["retry-after"] = str(refusal.retry_after)
    return response


async def discard(request: Request) -> Response:
    await actions.discard(request.path_params["id"], by=request.state.user.person_key)
    return redirect(request, "/mina-sidor", notice="draft_discarded")


async def ask_withdrawal(request: Request) -> Response:
    proposal = await actions.own(request.path_params["id"], request.state.user.person_key)
    return page(request, "proposals/withdraw.html", proposal=proposal)


async def withdraw(request: Request) -> Response:
    proposal_id = request.path_params["id"]
    await actions.withdraw(proposal_id, by=request.state.user.person_key, at=clock.now())
    return redirect(request, f"/forslag/{proposal_id}", notice="withdrawn")


async def _draft(request: Request) -> Proposal:
    return await queries.editable(request.path_params["id"], request.state.user.person_key)


async def _rules() -> Rules:
    return await rules_in_force(clock.local_date(clock.now()))
