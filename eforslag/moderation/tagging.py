"""Tying a proposal to a focus area of the pledge, and untying it. With htmx only that part and the history change."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict, NotFound
from eforslag.moderation.desk_forms import TagForm
from eforslag.moderation.endpoints import at_the_desk, read, reading_page, suggestion
from eforslag.pledges import actions, queries
from eforslag.web import errors
from eforslag.web.notices import TEXTS
from eforslag.web.responses import page, redirect, wants_fragment


async def tag(request: Request) -> Response:
    at, proposal_id = clock.now(), request.path_params["id"]
    form = await TagForm.read(request, offered=await queries.areas_for_tagging(clock.local_date(at)))
    if not form.is_valid:
        return await _shown(request, status=422, form=form)
    reason, by = form.reason.data, request.state.user.actor
    is_tagged = bool(await queries.tags_of(proposal_id))
    suggested = await suggestion(request, await at_the_desk(request), at, is_tagged=is_tagged)
    try:
        await actions.tag(
            proposal_id, form.area_id, reason, by=by, at=at, suggested=suggested.name if suggested else ""
        )
    except Conflict as refusal:
        return await _shown(request, status=refusal.status, form=form, refusal=refusal)
    return await _done(request, "tagged")


async def untag(request: Request) -> Response:
    tag_id = request.path_params["tag_id"]
    if tag_id not in {tag.id for tag in await queries.tag_history(request.path_params["id"])}:
        raise NotFound
    try:
        await actions.untag(tag_id, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await _shown(request, status=refusal.status, refusal=refusal)
    return await _done(request, "untagged")


async def _done(request: Request, notice: str) -> Response:
    if wants_fragment(request):
        kind, text = TEXTS[notice]
        return await _fragment(request, kind=kind, text=str(text))
    return redirect(request, f"/handlaggning/{request.path_params['id']}#fokusomraden", notice=notice)


async def _shown(
    request: Request, *, status: int, form: TagForm | None = None, refusal: Conflict | None = None
) -> Response:
    """The same part, or the whole page, with what was wrong."""
    forms = {"tag_form": form} if form else {}
    if not wants_fragment(request):
        return await reading_page(request, status=status, refusal=refusal, **forms)
    text = errors.said(refusal) if refusal else ""
    return await _fragment(request, status=status, kind="stop", text=text, **forms)


async def _fragment(request: Request, *, kind: str, text: str, status: int = 200, **forms: TagForm) -> Response:
    """The part on focus areas and the history beside it, and nothing that only the rest of the page shows."""
    found = await read(request)
    suggested = await suggestion(request, found.proposal, found.at, is_tagged=bool(found.dossier.tags))
    context = {"suggestion": suggested, "tag_form": TagForm.offering(found.dossier.areas), **forms}
    return page(request, "moderation/_tags.html", status=status, reading=found, tag_notice=(kind, text), **context)
