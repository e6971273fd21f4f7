"""Voting and taking a vote back."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Busy, Conflict, DomainError
from eforslag.identity.eligibility import GroundNotStated, NotEntitled, UnknownGround
from eforslag.identity.register import declare
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import seen_by
from eforslag.votes.ballots import OpenProposal, Unconfirmed
from eforslag.votes.forms import GroundForm
from eforslag.votes.panel import panel_for
from eforslag.web import limits
from eforslag.web.convertors import slug
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, task_done, wants_fragment


async def ask(request: Request) -> Response:
    """The page that a vote begun before the login ends at: one confirmation."""
    return await _confirmation(request, await _proposal(request), GroundForm())


async def vote(request: Request) -> Response:
    _keep_pace(request)
    # The form itself is only made where it is shown again.
    ground = next(iter((await fields(request)).getlist("ground")), None)
    try:
        counted = await _cast(request, ground)
    except GroundNotStated:
        form = await GroundForm.read(request)
        return await _confirmation(request, await _proposal(request), form, status=422)
    except (NotEntitled, Conflict) as refusal:
        return await _refused(request, await _proposal(request), refusal)
    except Busy as refusal:
        return _not_yet(request, refusal)
    return await _shown(request, counted, "vote_counted")


def _keep_pace(request: Request) -> None:
    """Raises TooMany for those who press faster than people do."""
    request.app.state.limits.count(limits.VOTES, request.state.user.person_key)
    request.app.state.limits.count_address(limits.VOTES_OF_ADDRESS, request)


async def _cast(request: Request, ground: str | None) -> OpenProposal:
    user, box, channel = request.state.user, request.app.state.ballot_box, request.state.channel
    if ground:
        await _declare(request, ground)
    counted: OpenProposal = await box.cast(request.path_params["id"], user.person_key, age=user.age, channel=channel)
    return counted


async def _declare(request: Request, ground: str) -> None:
    """Keep the ground that somebody states, where the proposal's own rules ask for one."""
    proposal = await _proposal(request)
    if Rules.thawed(proposal.rules or {}).voting_right != "declaration":
        return
    try:
        await declare(request.state.user.person_key, ground, request.app.state.keys, at=clock.now())
    except UnknownGround:
        raise GroundNotStated from None


async def take_back(request: Request) -> Response:
    _keep_pace(request)
    person = request.state.user.person_key
    try:
        gone = await request.app.state.ballot_box.take_back(request.path_params["id"], person)
    except Conflict as refusal:
        return await _refused(request, await _proposal(request), refusal)
    except Busy as refusal:
        return _not_yet(request, refusal, takes_back=True)
    return await _shown(request, gone, "vote_taken_back")


def _not_yet(request: Request, refusal: Busy, *, takes_back: bool = False) -> Response:
    """The way on from a full box or an unknown outcome. It asks nothing of the database, which may be what fails."""
    context = {
        "sentence": said(refusal),
        "is_unknown": isinstance(refusal, Unconfirmed),
        "takes_back": takes_back,
        "proposal_id": request.path_params["id"],
    }
    response = page(request, "votes/not_yet.html", status=refusal.status, **context)
    response.headers["retry-after"] = str(refusal.retry_after)
    return response


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


async def _shown(request: Request, changed: OpenProposal, notice: str) -> Response:
    if request.state.station or not wants_fragment(request):
        return task_done(request, f"/forslag/{changed.id}-{slug(changed.title)}", notice)
    panel = await panel_for(await _proposal(request), request.state.user, request.app.state.keys, clock.now())
    return page(request, "votes/_panel.html", panel=panel, was_taken_back=notice == "vote_taken_back")
