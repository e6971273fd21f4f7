"""The visitor's side of a visit at the station beside: what the clerk has laid before them, and their own answer.

Only the device of the very station that the visit has is let in; the cookie is all that tells it, and the row decides.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import screens, visits
from eforslag.counter.screens import Screen
from eforslag.counter.showing import Kind, NoScreen, Shown, TextChanged
from eforslag.counter.station_recognition import HOME
from eforslag.counter.station_visits import wiped
from eforslag.counter.visit_sending import send_in, version_of
from eforslag.counter.visit_votes import cast
from eforslag.counter.visits import OpenVisit
from eforslag.errors import Busy, Conflict, NotFound, TooMany
from eforslag.identity.eligibility import GroundNotStated, NotEntitled, is_child
from eforslag.municipality.queries import rules_in_force
from eforslag.municipality.rules import Rules
from eforslag.proposals.queries import editable, seen_by
from eforslag.votes.forms import GroundForm
from eforslag.votes.panel import Face, panel_for
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect, wants_fragment

REFRESH_SECONDS = 5
Endpoint = Callable[[Request, OpenVisit, Screen], Awaitable[Response]]


def on_screen(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Lets in the station that is a visit's screen now, and nobody else."""

    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        visit = request.state.station.shows if request.state.station else None
        if visit is None or visit.screen is None:
            raise NotFound
        return await endpoint(request, visit, visit.screen)

    return guarded


async def follow(request: Request) -> Response:
    """What the page asks by itself: whether something new lies there, or the visit is over."""
    visit = request.state.station.shows if request.state.station else None
    mark = visit.screen.mark if visit and visit.screen else None
    if wants_fragment(request) and mark and request.query_params.get("ser") == mark:
        return Response(status_code=204)
    return redirect(request, HOME)


async def face(request: Request, visit: OpenVisit, form: GroundForm | None = None, status: int = 200) -> Response:
    """What the station shows of the visit."""
    here, screen = request.state.station, visit.screen
    mark = request.app.state.station_cookies.mark_of_visit(visit.token)
    is_new, here.visit = here.visit != mark, mark
    asked, context = await _asked(request, visit, screen.shown if screen else Shown())
    if not asked.is_question:
        here.refresh = REFRESH_SECONDS
    context |= {"visit": visit, "screen": screen, "shown": asked, "form": form or GroundForm()}
    response = page(request, "counter/station_screen.html", status=status, **context)
    return await wiped(request, response, mark) if is_new else response


async def _asked(request: Request, visit: OpenVisit, shown: Shown) -> tuple[Shown, dict[str, Any]]:
    """What is shown, with the proposal in question. What is gone, or must not be shown, gives way to the greeting."""
    keys = request.app.state.keys
    if not shown.is_question:
        return shown, {}
    if await visits.is_protected(visit, keys):
        return Shown(), {}
    try:
        if shown.kind is Kind.TEXT:
            rules, young = await _rules(), is_child(visit.person.age)
            return shown, {
                "proposal": await editable(shown.id, visit.person.person_key),
                "rules": rules,
                "young": young,
            }
        panel = await panel_for(await seen_by(shown.id, None), visit.person, keys, clock.now())
    except NotFound:
        return Shown(), {}
    may_vote = panel.face in (Face.VOTE, Face.VOTED, Face.GROUND) and panel.proposal.text_is_public
    may_press = panel.may_take_back if shown.kind is Kind.UNDO else may_vote
    return shown, {"proposal": panel.proposal, "panel": panel, "may_press": may_press}


@on_screen
async def answer(request: Request, visit: OpenVisit, screen: Screen) -> Response:
    """The visitor's own yes or no to what lies before them. To anything else it is none."""
    sent, keys = await fields(request), request.app.state.keys
    mark, word = (next(iter(sent.getlist(name)), "") for name in ("mark", "svar"))
    shown = screen.shown
    if not shown.is_question or word not in ("ja", "nej") or await visits.is_protected(visit, keys):
        return redirect(request, HOME)
    if not await screens.take(screen, mark, keys=keys):
        return redirect(request, HOME)
    await visits.note_seen(visit, clock.now())
    try:
        after = await _done(request, visit, shown) if word == "ja" else shown.answered(Kind.DECLINED)
    except GroundNotStated:
        return await _again(request, visit, shown)
    await _lay(visit, after, request)
    return redirect(request, HOME)


async def _done(request: Request, visit: OpenVisit, shown: Shown) -> Shown:
    try:
        act, done = _ACTS[shown.kind]
        await act(request, visit, shown)
        return shown.answered(done)
    except GroundNotStated:
        raise
    except (NotEntitled, Conflict, Busy, TooMany, NotFound) as refusal:
        return shown.answered(Kind.REFUSED, said(refusal))


async def _vote(request: Request, visit: OpenVisit, shown: Shown) -> None:
    request.app.state.limits.count(limits.VOTES, visit.person.person_key)
    await cast(request, visit, await seen_by(shown.id, None))
    await visits.note(visit, "votes_cast")


async def _undo(request: Request, visit: OpenVisit, shown: Shown) -> None:
    request.app.state.limits.count(limits.VOTES, visit.person.person_key)
    await request.app.state.ballot_box.take_back(shown.id, visit.person.person_key)
    await visits.note(visit, "votes_taken_back")


async def _send(request: Request, visit: OpenVisit, shown: Shown) -> None:
    draft = await editable(shown.id, visit.person.person_key)
    if version_of(draft) != shown.version:
        raise TextChanged
    await send_in(visit, draft, shown.form, await _rules(), request.app.state, language=request.state.language)


# What a yes to each question does, and what is then shown.
_ACTS = {Kind.VOTE: (_vote, Kind.VOTED), Kind.UNDO: (_undo, Kind.UNDONE), Kind.TEXT: (_send, Kind.SENT)}


async def _again(request: Request, visit: OpenVisit, shown: Shown) -> Response:
    """The same question, with what is missing said beside it."""
    await _lay(visit, shown, request)
    asked = await visits.at_station(request.state.station.id, keys=request.app.state.keys, at=clock.now())
    if asked is None:
        return redirect(request, HOME)
    return await face(request, asked, await GroundForm.read(request), 422)


async def _lay(visit: OpenVisit, shown: Shown, request: Request) -> None:
    try:
        await screens.lay_out(visit.id, shown, keys=request.app.state.keys)
    except NoScreen:
        # The clerk has taken the station back, or ended the visit, in the meantime. What was done is done.
        return


async def _rules() -> Rules:
    return await rules_in_force(clock.local_date(clock.now()))
