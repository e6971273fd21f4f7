"""Which screen the visitor has: the clerk's own, or the station beside. The desk's browser remembers it."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import screens
from eforslag.counter.showing import StationTaken
from eforslag.counter.visit_forms import OpenForm
from eforslag.counter.visits import OpenVisit
from eforslag.web.language import gettext
from eforslag.web.responses import redirect

# It stands for a place in the room and gives no right: whichever station it names is looked at anew.
COOKIE, PATH = "skarm", "/kundtjanst"
KEPT_SECONDS = 365 * 86400


async def offer(request: Request, form: OpenForm) -> None:
    """The stations that are free now, with the one beside this desk chosen already."""
    stations = await screens.to_choose_from(clock.now())
    own = [("", gettext("Min egen skärm"))] if stations else []
    form.station.choices = own + [(str(one.id), f"{one.name}, {one.place}") for one in stations]
    if form.station.data is None:
        form.station.data = request.cookies.get(COOKIE, "")


async def choose(request: Request, visit: OpenVisit, wanted: str) -> Response:
    """Let the visitor have the station with this id before them; without one, the clerk's screen."""
    if not wanted:
        await screens.release(visit.id)
        return _remembering(request, redirect(request, visit.address), "")
    try:
        await screens.lend(visit.id, _number(wanted), keys=request.app.state.keys, at=clock.now())
    except StationTaken:
        return redirect(request, visit.address, notice="screen_taken")
    return _remembering(request, redirect(request, visit.address, notice="screen_lent"), wanted)


def _number(wanted: str) -> int:
    """Raises StationTaken for what is no station's id."""
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 10):
        raise StationTaken
    return int(wanted)


def _remembering(request: Request, response: Response, station_id: str) -> Response:
    secure, seconds = request.app.state.settings.is_secure, KEPT_SECONDS if station_id else 0
    response.set_cookie(COOKIE, station_id, seconds, path=PATH, secure=secure, httponly=True, samesite="lax")
    return response
