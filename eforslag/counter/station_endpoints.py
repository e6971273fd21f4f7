"""The station's own pages, seen by whoever stands at it."""

from secrets import token_urlsafe
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from eforslag import clock
from eforslag.counter import station_screen, station_visits, stations
from eforslag.counter.pairing_codes import code_of, spaced
from eforslag.counter.station_cookies import SHARED, StationCookies
from eforslag.counter.station_queries import is_waiting
from eforslag.counter.station_recognition import HOME
from eforslag.counter.station_texts import TONGUES, tongue
from eforslag.dialogues import queries as dialogues
from eforslag.web import language
from eforslag.web.forms import fields
from eforslag.web.limits import Limit
from eforslag.web.responses import local_path, page, redirect

CODES_OF_ADDRESS = Limit("pairing codes of an address", 30, 600)
# How often the screen that shows a code looks whether it has been entered.
PAUSE_SECONDS = "3"


def _cookies(request: Request) -> StationCookies:
    cookies: StationCookies = request.app.state.station_cookies
    return cookies


async def start(request: Request) -> Response:
    """The face of a station; on any other computer the way to become one."""
    here = request.state.station
    if here is None:
        return await _unpaired(request)
    if here.shows:
        return await station_screen.face(request, here.shows)
    return await _at_rest(request)


async def _at_rest(request: Request) -> Response:
    here, cookies = request.state.station, _cookies(request)
    is_over, is_begun = here.visit.startswith(SHARED), here.visit and not here.visit.startswith(SHARED)
    if not is_begun:
        here.visit = token_urlsafe(12)
    open_now = (await dialogues.overview(clock.local_date(clock.now()))).open
    response: Response = _spoken(request, "counter/station.html", has_dialogue=bool(open_now))
    cookies.keep_device(response, cookies.device(request) or "")
    if is_over:
        return await station_visits.wiped(request, response, here.visit)
    if not is_begun:
        cookies.begin_visit(response, here.visit)
    return response


def _spoken(request: Request, template: str, **context: Any) -> Response:
    chosen = tongue(request.state.station.spoken)
    return page(request, template, tongue=chosen, words=chosen.words, tongues=TONGUES, **context)


async def _unpaired(request: Request) -> Response:
    cookies, at = _cookies(request), clock.now()
    mark = cookies.mark(request)
    device = await stations.fetch_device(mark, at=at) if mark else None
    if device:
        response = redirect(request, HOME)
        cookies.keep_device(response, device)
        cookies.drop_mark(response)
        # Whoever was logged in on this computer until now is not any more.
        request.app.state.cookies.drop_session(response)
        return response
    code = spaced(code_of(cookies.key, mark)) if mark and await is_waiting(mark, at) else ""
    response = page(request, "counter/station_pairing.html", code=code)
    if code:
        response.headers["refresh"] = PAUSE_SECONDS
    return response


async def show_code(request: Request) -> Response:
    request.app.state.limits.count_address(CODES_OF_ADDRESS, request)
    cookies = _cookies(request)
    response = redirect(request, HOME)
    cookies.keep_mark(response, await stations.ask_for_code(cookies.key, clock.now()))
    return response


async def help_page(request: Request) -> Response:
    if request.state.station is None:
        return redirect(request, HOME)
    return _spoken(request, "counter/station_help.html")


async def choose(request: Request) -> Response:
    """Language or contrast, for this visit."""
    sent, cookies = await fields(request), _cookies(request)
    spoken, contrast, back = (next(iter(sent.getlist(name)), "") for name in ("sprak", "kontrast", "next"))
    response = redirect(request, local_path(back, HOME))
    if spoken in TONGUES:
        cookies.choose(response, cookies.language_name, spoken)
        cookies.choose(response, language.COOKIE, TONGUES[spoken].pages)
    if contrast in ("hog", "vanlig"):
        cookies.choose(response, cookies.contrast_name, contrast)
    return response


async def how_it_stands(request: Request) -> Response:
    """How things stand: what the page asks for by itself. A closed station gets no further than its recognition."""
    station, is_on = request.state.station, request.state.user is not None
    stands = {"closed": station is None, "on": is_on, "shared": bool(station and station.shows)}
    return JSONResponse(stands, headers={"cache-control": "no-store"})
