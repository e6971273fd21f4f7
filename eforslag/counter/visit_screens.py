"""The clerk's side of the visitor's own screen: choosing it, and following what the visitor answers there."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag.counter import screen_choice, screens
from eforslag.counter.screens import Screen
from eforslag.counter.showing import Kind, Shown
from eforslag.counter.visit_pages import in_visit, watching
from eforslag.counter.visits import OpenVisit
from eforslag.proposals.queries import seen_by
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect, wants_fragment

# What the visitor has done, where the clerk goes on, and the words there.
DONE = {Kind.VOTED: "vote_counted", Kind.UNDONE: "vote_taken_back", Kind.SENT: "submitted"}


@in_visit
async def choose(request: Request, visit: OpenVisit) -> Response:
    wanted = next(iter((await fields(request)).getlist("station")), "")
    return await screen_choice.choose(request, visit, wanted)


@watching
async def wait(request: Request, visit: OpenVisit) -> Response:
    """Until the visitor has answered. The page asks for itself, and is led on when there is something new."""
    screen = visit.screen
    if screen is None:
        return redirect(request, visit.address, notice="screen_left")
    if screen.shown.kind in DONE:
        return redirect(request, f"{visit.address}/kvitto", notice=DONE[screen.shown.kind])
    if screen.shown.kind in (Kind.GREETING, Kind.DECLINED):
        notice = "visitor_declined" if screen.shown.kind is Kind.DECLINED else None
        return redirect(request, _back_to(visit, screen.shown), notice=notice)
    return await _waiting(request, visit, screen)


async def _waiting(request: Request, visit: OpenVisit, screen: Screen) -> Response:
    if wants_fragment(request):
        is_old = request.query_params.get("ser") == screen.mark
        return Response(status_code=204) if is_old else redirect(request, f"{visit.address}/vantan")
    asked = screen.shown.id
    proposal = await seen_by(asked, visit.person.person_key) if asked else None
    return page(request, "counter/visit_waiting.html", visit=visit, screen=screen, proposal=proposal)


@in_visit
async def take_back(request: Request, visit: OpenVisit) -> Response:
    """Take what lies before the visitor from them, unless they have just answered."""
    screen, keys = visit.screen, request.app.state.keys
    if screen is None or not await screens.take(screen, screen.mark, keys=keys):
        return redirect(request, f"{visit.address}/vantan")
    await screens.lay_out(visit.id, screen.shown.answered(Kind.GREETING), keys=keys)
    return redirect(request, _back_to(visit, screen.shown))


def _back_to(visit: OpenVisit, shown: Shown) -> str:
    """Where the clerk goes on with what was not answered with a yes."""
    return f"{visit.address}/utkast/{shown.id}/skicka" if shown.form else visit.address
