"""Voting and taking a vote back."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict, DomainError
from eforslag.identity.eligibility import GroundNotStated, NotEntitled, UnknownGround, may_vote
from eforslag.identity.register import declare, standing
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import seen_by
from eforslag.votes.forms import GroundForm
from eforslag.votes.panel import panel_for
from eforslag.web.convertors import slug
from eforslag.web.responses import page, redirect, wants_fragment


async def ask(request: Request) -> Response:
    """The page that a vote begun before the login ends at: one confirmation."""
    return await _confirmation(request, await _proposal(request), GroundForm())


async def vote(request: Request) -> Response:
    proposal, form = await _proposal(request), await GroundForm.read(request)
    try:
        await _cast(request, proposal, form.ground.data)
    except GroundNotStated:
        return await _confirmation(request, proposal, form, status=422)
    except (NotEntitled, Conflict) as refusal:
        return await _refused(request, proposal, refusal)
    return await _shown(request, proposal, "vote_counted")


async def _cast(request: Request, proposal: Proposal, ground: str | None) -> None:
    """Count the vote of someone whom the proposal's own rules entitle to it."""
    user, keys, at = request.state.user, request.app.state.keys, clock.now()
    rules = Rules.thawed(proposal.rules or {})
    if rules.voting_right == "declaration" and ground:
        try:
            await declare(user.person_key, ground, keys, at=at)
        except UnknownGround:
            raise GroundNotStated from None
    known = await standing(user.person_key, keys, rules)
    may_vote(rules, in_register=known.in_register, declared=known.declared, age=user.age).insist()
    await request.app.state.ballot_box.cast(proposal.id, user.person_key, channel="web", at=at)


async def take_back(request: Request) -> Response:
    proposal = await _proposal(request)
    try:
        await request.app.state.ballot_box.take_back(proposal.id, request.state.user.person_key, at=clock.now())
    except Conflict as refusal:
        return await _refused(request, proposal, refusal)
    return await _shown(request, proposal, "vote_taken_back")


async def _proposal(request: Request) -> Proposal:
    return await seen_by(request.path_params["id"], request.state.user.person_key)


async def _confirmation(request: Request, proposal: Proposal, form: GroundForm, status: int = 200) -> Response:
    panel = await panel_for(proposal, request.state.user, request.app.state.keys, clock.now())
    return page(request, "votes/confirm.html", status=status, panel=panel, form=form)


async def _refused(request: Request, proposal: Proposal, refusal: DomainError) -> Response:
    panel = await panel_for(proposal, request.state.user, request.app.state.keys, clock.now(), refusal)
    # Before its publication there is nothing to count, and no panel.
    template = "votes/_panel.html" if wants_fragment(request) and proposal.published_at else "votes/confirm.html"
    return page(request, template, status=refusal.status, panel=panel, form=GroundForm())


async def _shown(request: Request, proposal: Proposal, notice: str) -> Response:
    if not wants_fragment(request):
        return redirect(request, f"/forslag/{proposal.id}-{slug(proposal.title)}", notice=notice)
    await proposal.refresh_from_db()
    panel = await panel_for(proposal, request.state.user, request.app.state.keys, clock.now())
    return page(request, "votes/_panel.html", panel=panel, was_taken_back=notice == "vote_taken_back")
