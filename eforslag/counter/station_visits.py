"""A visitor's time at a station: going on, and ending so that nothing is left."""

from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from eforslag import clock
from eforslag.counter import screens
from eforslag.counter.station_recognition import HOME
from eforslag.dialogues.visiting import forget_begun
from eforslag.identity import attempts, sessions, station_sessions
from eforslag.web import language
from eforslag.web.origin import origin_of
from eforslag.web.responses import page, redirect

# Not "cookies": that would take the device's own cookie too, and the computer would no longer be a station.
# What belongs to the visit is dropped by name.
CLEARED = '"cache", "storage"'


async def done(request: Request) -> Response:
    """After a task: what was done, and the choice between ending and going on."""
    user, at = request.state.user, clock.now()
    if request.state.station is None or user is None:
        return redirect(request, HOME)
    left = await station_sessions.seconds_left(user.session, at)
    return page(request, "counter/station_done.html", seconds=left)


async def present(request: Request) -> Response:
    """Somebody reads or writes. That they are there has been noted on the way in."""
    return _still(request, is_on=request.state.user is not None)


async def go_on(request: Request) -> Response:
    """The warning is answered, which may be done ten times; or a task is done and the next one begins."""
    user, at = request.state.user, clock.now()
    is_on = user is not None and await station_sessions.extend(user.session, at)
    if user is not None and not is_on:
        return await end(request)
    return _still(request, is_on=is_on)


def _still(request: Request, *, is_on: bool) -> Response:
    if _asks_for_json(request):
        return JSONResponse({"on": is_on}, headers={"cache-control": "no-store"})
    return redirect(request, HOME)


async def end(request: Request) -> Response:
    """End the visit here and, where it is offered, at the provider. One that a clerk has opened goes on at theirs."""
    here, app, user = request.state.station, request.app, request.state.user
    if here is None:
        return redirect(request, HOME)
    if here.shows:
        await screens.release(here.shows.id)
    onward = HOME
    if user is not None:
        await sessions.end(user)
        party = app.state.relying_parties.get("residents")
        onward = (await party.logout_url(return_to=_logged_out(request)) if party else None) or HOME
    response = JSONResponse({"on": False, "next": onward}) if _asks_for_json(request) else RedirectResponse(onward, 303)
    return await wiped(request, response, token_urlsafe(12))


async def wiped(request: Request, response: Response, visit: str) -> Response:
    """Nothing of the last visitor is left when the visit with this mark begins."""
    app, browser = request.app, request.app.state.cookies.browser(request)
    if browser:
        await attempts.forget(browser)
    await forget_begun(request, response)
    app.state.cookies.drop_session(response)
    app.state.cookies.drop_browser(response)
    response.delete_cookie(language.COOKIE, secure=app.state.settings.is_secure, httponly=True, samesite="lax")
    app.state.station_cookies.begin_visit(response, visit)
    response.headers["clear-site-data"] = CLEARED
    return response


def _logged_out(request: Request) -> str:
    return origin_of(request, request.app.state.settings) + "/utloggad"


def _asks_for_json(request: Request) -> bool:
    return request.headers.get("accept", "") == "application/json"
