"""What the visitor sees and presses: one proposal in large type, their vote, and what they ask about an earlier one.

Whether somebody has voted is told only to whoever asks: by voting again, or by the question that is counted.
"""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import screens, visits
from eforslag.counter.showing import Kind, NoScreen, OnTheirScreen, Shown
from eforslag.counter.visit_pages import in_visit
from eforslag.counter.visits import CHANNEL, OpenVisit
from eforslag.errors import Busy, Conflict, DomainError
from eforslag.identity.eligibility import GroundNotStated, NotEntitled, UnknownGround
from eforslag.identity.register import declare
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import seen_by
from eforslag.votes.forms import GroundForm
from eforslag.votes.panel import Face, VotePanel, panel_for
from eforslag.votes.queries import can_be_told, has_voted
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect


@in_visit
async def show(request: Request, visit: OpenVisit) -> Response:
    return await _shown(request, visit)


@in_visit
async def vote(request: Request, visit: OpenVisit) -> Response:
    request.app.state.limits.count(limits.VOTES, visit.person.person_key)
    proposal = await _proposal(request)
    try:
        if visit.screen:
            raise OnTheirScreen
        await cast(request, visit, proposal)
    except GroundNotStated as refusal:
        return await _shown(request, visit, refusal, await GroundForm.read(request), 422)
    except (NotEntitled, Conflict, Busy) as refusal:
        return await _shown(request, visit, refusal, status=refusal.status)
    await visits.note(visit, "votes_cast")
    return redirect(request, f"{visit.address}/kvitto", notice="vote_counted")


@in_visit
async def lay_out(request: Request, visit: OpenVisit) -> Response:
    """Put the proposal before the visitor, on their own screen."""
    return await _laid_out(request, visit, Kind.VOTE)


async def _laid_out(request: Request, visit: OpenVisit, kind: Kind) -> Response:
    proposal = await _proposal(request)
    try:
        await screens.lay_out(visit.id, Shown(kind, proposal.id), keys=request.app.state.keys)
    except NoScreen as refusal:
        return await _shown(request, visit, refusal, status=refusal.status)
    return redirect(request, f"{visit.address}/vantan")


async def cast(request: Request, visit: OpenVisit, proposal: Proposal) -> None:
    """The visitor's vote, with the ground that they state where the rules ask for one."""
    person, app = visit.person, request.app.state
    ground = next(iter((await fields(request)).getlist("ground")), "")
    if ground and Rules.thawed(proposal.rules or {}).voting_right == "declaration":
        try:
            await declare(person.person_key, ground, app.keys, at=clock.now())
        except UnknownGround:
            raise GroundNotStated from None
    await app.ballot_box.cast(proposal.id, person.person_key, age=person.age, channel=CHANNEL)


@in_visit
async def ask_about(request: Request, visit: OpenVisit) -> Response:
    """Whether the visitor's vote on this proposal is counted, also when the voting is over or they may not vote any
    more; the question itself is counted on the visit."""
    request.app.state.limits.count(limits.VOTES, visit.person.person_key)
    proposal = await _proposal(request)
    await visits.note(visit, "votes_asked_about")
    voted = await has_voted(proposal.id, visit.person.person_key, request.app.state.keys)
    told = {"voted": voted, "can_be_told": await can_be_told(proposal.id)}
    panel = await _panel(request, visit, proposal)
    return page(request, "counter/visit_answer.html", visit=visit, panel=panel, **told)


@in_visit
async def take_back(request: Request, visit: OpenVisit) -> Response:
    """Take the vote back; a visitor with a screen of their own is asked there."""
    if visit.screen:
        return await _laid_out(request, visit, Kind.UNDO)
    request.app.state.limits.count(limits.VOTES, visit.person.person_key)
    proposal = await _proposal(request)
    try:
        await request.app.state.ballot_box.take_back(proposal.id, visit.person.person_key)
    except (Conflict, Busy) as refusal:
        return await _shown(request, visit, refusal, status=refusal.status)
    await visits.note(visit, "votes_taken_back")
    return redirect(request, f"{visit.address}/kvitto", notice="vote_taken_back")


async def _proposal(request: Request) -> Proposal:
    """One that anybody may see: the visit opens no proposal that is the visitor's alone."""
    return await seen_by(request.path_params["id"], None)


async def _panel(request: Request, visit: OpenVisit, proposal: Proposal) -> VotePanel:
    return await panel_for(proposal, visit.person, request.app.state.keys, clock.now())


async def _shown(
    request: Request,
    visit: OpenVisit,
    refusal: DomainError | None = None,
    form: GroundForm | None = None,
    status: int = 200,
) -> Response:
    proposal = await _proposal(request)
    panel = await _panel(request, visit, proposal)
    return page(
        request,
        "counter/visit_shown.html",
        status=status,
        visit=visit,
        panel=panel,
        may_press=panel.face in (Face.VOTE, Face.VOTED, Face.GROUND) and not refusal,
        form=form or GroundForm(),
        refusal="" if refusal is None or isinstance(refusal, GroundNotStated) else said(refusal),
    )
