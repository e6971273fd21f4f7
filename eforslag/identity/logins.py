"""From somebody unknown to somebody logged in: the way to the provider and back.

What was typed in a form before the login is kept on the way and given back after it.
"""

from secrets import token_urlsafe
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.config import Role, Settings
from eforslag.errors import Forbidden, NotFound
from eforslag.identity import attempts, sessions
from eforslag.identity.keys import Keys
from eforslag.identity.models import LoginAttempt, StaffMember
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.refusals import LoginRefused, NumberMissing
from eforslag.identity.relying_party import LoggedIn, RelyingParty
from eforslag.identity.sealing import sealed, unsealed
from eforslag.web import limits
from eforslag.web.forms import fields
from eforslag.web.origin import origin_of
from eforslag.web.responses import local_path, wants_fragment

log = structlog.get_logger()
# Characters; several times the longest form. Whoever is not logged in stores no more than this.
KEPT_AT_MOST = 30_000
RETURN_PATHS = {"residents": "/logga-in/retur/invanare", "staff": "/logga-in/retur/personal"}


class NotConfigured(NotFound):
    message = "Inloggningen är inte i drift just nu. Kontakta kommunen om du behöver hjälp."
    status = 503


class NotAtStation(Forbidden):
    message = "Den här datorn är till för besökare. Personal loggar in på sin egen dator."


class NoRole(LoginRefused):
    """The staff issuer vouches for the person, but none of their groups gives a role here."""

    message = "Ditt konto ger ingen behörighet här. Be den som sköter behörigheter hos kommunen att lägga till dig."


async def send_to_login(
    request: Request, kind: str, return_to: str | None = None, kept_form: dict[str, Any] | None = None
) -> Response:
    """On to the provider. A form that was sent without a session comes back after the login.

    At a counter station the person has to prove who they are, whoever was logged in at the provider before.
    """
    station_id = _station_id(request, kind)
    party = relying_party(request, kind)
    app = request.app.state
    app.limits.count_address(limits.LOGINS, request)
    at = clock.now()
    redirect_uri = origin_of(request, app.settings) + RETURN_PATHS[kind]
    try:
        url, handshake = await party.begin(
            redirect_uri=redirect_uri, at=at, ui_locale=request.state.language, must_be_fresh=station_id is not None
        )
    except LoginRefused as refusal:
        log.warning("login refused", issuer=kind, cause=refusal.cause)
        raise
    browser = app.cookies.browser(request) or token_urlsafe(32)
    if return_to is None:
        return_to, kept_form = await _intention(request)
    what: dict[str, Any] = {"return_to": return_to, "kept_form": kept_form, "station_id": station_id}
    await attempts.remember(handshake, kind, browser=browser, **what)
    response = _away(request, url)
    app.cookies.keep_browser(response, browser)
    return response


def _station_id(request: Request, kind: str) -> int | None:
    """The counter station that the request comes from. Raises NotAtStation where staff would log in."""
    station = request.state.station
    if station and kind == "staff":
        raise NotAtStation
    return station.id if station else None


def relying_party(request: Request, kind: str) -> RelyingParty:
    """Raises NotConfigured where the municipality has set no provider."""
    party: RelyingParty | None = request.app.state.relying_parties.get(kind)
    if party is None:
        raise NotConfigured
    return party


def _away(request: Request, url: str) -> Response:
    if wants_fragment(request):
        return Response(headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


async def _intention(request: Request) -> tuple[str, dict[str, Any] | None]:
    """Where the visitor was going, and with what."""
    path = request.url.path
    if request.method != "POST":
        return local_path(path + (f"?{request.url.query}" if request.url.query else "")), None
    sent = (await fields(request)).items()
    again = local_path(path) if _can_be_opened(request) else None
    if sum(len(name) + len(value) for name, value in sent) > KEPT_AT_MOST:
        return again or "/", None
    if again and not sent:
        return again, None
    return "/fortsatt", sealed(request.app.state.keys, {"action": local_path(path), "fields": sent})


def _can_be_opened(request: Request) -> bool:
    """Whether the address that was posted to is also a page; a button's page asks for the press again."""
    scope = {**request.scope, "method": "GET"}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


async def complete(request: Request, kind: str) -> tuple[str, str]:
    """The provider's answer becomes a session; returns its id and where to go.

    Raises LoginRefused.
    """
    at = clock.now()
    app = request.app.state
    query = request.query_params
    browser = app.cookies.browser(request)
    found: dict[str, Any] = {"browser": browser, "station_id": _station_id(request, kind)}
    attempt, handshake = await attempts.take(query.get("state", ""), kind, **found, at=at)
    try:
        who = await relying_party(request, kind).finish(query, handshake, at=at)
    except LoginRefused as refusal:
        refusal.again = await attempts.park(attempt, browser=browser or "", at=at)
        raise
    if kind == "staff":
        own = person_key(app.keys, who.number) if who.number else None
        session_id = await _admit_staff(who, roles(who.groups, app.settings), attempt, own, at=at)
    else:
        session_id = await _admit_resident(request, who, attempt)
    if request.state.user:
        await sessions.end(request.state.user)
    return session_id, attempt.return_to


async def _admit_resident(request: Request, who: LoggedIn, attempt: LoginAttempt) -> str:
    at = clock.now()
    if who.number is None:
        raise NumberMissing("no_number")
    key = person_key(request.app.state.keys, who.number)
    age = who.number.age_on(clock.local_date(at))
    kept: dict[str, Any] = {"kept_form": attempt.kept_form, "station_id": attempt.station_id}
    return await sessions.start_for_resident(key, name=who.name[:200], age=age, **kept, at=at)


@atomic()
async def _admit_staff(
    who: LoggedIn, granted: tuple[Role, ...], attempt: LoginAttempt, own_person: str | None, *, at: Any
) -> str:
    if not granted:
        raise NoRole("no_role")
    subject = f"{who.issuer} {who.subject}"
    staff, _created = await StaffMember.update_or_create(
        subject=subject, defaults={"name": who.name[:200] or who.subject[:200], "last_login_at": at}
    )
    return await sessions.start_for_staff(
        staff, roles=granted, kept_form=attempt.kept_form, at=at, own_person=own_person
    )


def roles(groups: tuple[str, ...], settings: Settings) -> tuple[Role, ...]:
    """The roles that the configuration gives to members of these groups."""
    return tuple(sorted({role for group in groups for role in settings.staff_roles.get(group, ())}))


def resumed(kept: dict[str, Any], keys: Keys) -> tuple[str, list[tuple[str, str]]]:
    """Address and fields of a form that waited for the login."""
    form = unsealed(keys, kept)
    return local_path(form["action"]), [(name, value) for name, value in form["fields"]]
