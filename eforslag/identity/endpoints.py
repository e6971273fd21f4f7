"""Logging in and out."""

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from eforslag import clock
from eforslag.identity import attempts, logins, sessions
from eforslag.identity.refusals import LoginRefused
from eforslag.web.origin import origin_of
from eforslag.web.responses import local_path, page, redirect

log = structlog.get_logger()


async def log_in(request: Request) -> Response:
    """A resident's way to the eID."""
    return await _begin(request, "residents")


async def log_in_staff(request: Request) -> Response:
    return await _begin(request, "staff")


async def _begin(request: Request, kind: str) -> Response:
    own = request.state.station.home if request.state.station else "/mina-sidor"
    otherwise = own if kind == "residents" else "/personal"
    browser = request.app.state.cookies.browser(request)
    parked = await attempts.parked(request.query_params.get("igen", ""), browser=browser, at=clock.now())
    if parked:
        return await logins.send_to_login(request, kind, parked.return_to, parked.kept_form)
    return await logins.send_to_login(request, kind, local_path(request.query_params.get("next"), otherwise))


async def resident_returns(request: Request) -> Response:
    return await _returns(request, "residents")


async def staff_returns(request: Request) -> Response:
    return await _returns(request, "staff")


async def _returns(request: Request, kind: str) -> Response:
    try:
        session_id, back = await logins.complete(request, kind)
    except LoginRefused as refusal:
        log.warning("login refused", issuer=kind, cause=refusal.cause)
        return page(request, "identity/refused.html", status=refusal.status, refusal=refusal, kind=kind)
    response = redirect(request, back)
    request.app.state.cookies.keep_session(response, session_id)
    return response


async def resume(request: Request) -> Response:
    """What was typed before the login, with one button to send it."""
    kept = await sessions.kept_form(request.state.user)
    if kept is None:
        return redirect(request, "/")
    action, fields = logins.resumed(kept, request.app.state.keys)
    return page(request, "identity/resume.html", action=action, fields=fields)


async def log_out(request: Request) -> Response:
    """End the session here and, where the provider offers it, there."""
    user = request.state.user
    if user is None:
        return redirect(request, "/utloggad")
    await sessions.end(user)
    return await _farewell(request, "staff" if user.kind == "staff" else "residents")


async def log_out_everywhere(request: Request) -> Response:
    await sessions.end_everywhere(request.state.user)
    return await _farewell(request, "staff" if request.state.user.kind == "staff" else "residents")


async def _farewell(request: Request, kind: str) -> Response:
    app = request.app.state
    party = app.relying_parties.get(kind)
    here = origin_of(request, app.settings) + "/utloggad"
    url = await party.logout_url(return_to=here) if party else None
    response = RedirectResponse(url or "/utloggad", status_code=303)
    app.cookies.drop_session(response)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response


async def logged_out(request: Request) -> Response:
    if request.state.station:
        return redirect(request, request.state.station.home)
    return page(request, "identity/logged_out.html")


async def public_keys(request: Request) -> Response:
    """The keys that providers check our client assertions with."""
    return JSONResponse(request.app.state.keys.public_jwks(), headers={"cache-control": "public, max-age=300"})
