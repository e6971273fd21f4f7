"""Who may enter a route: the first word of each line of the route table.

Each word makes a Route that carries its guard, so that no endpoint can be reached past it.
"""

from collections.abc import Callable
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag.config import Role
from eforslag.errors import Forbidden
from eforslag.identity import logins
from eforslag.web import convertors as _convertors  # noqa: F401  routes are compiled with them

AUDIENCES: dict[str, tuple[Role, ...]] = {
    "moderator": ("moderator",),
    "coordinator": ("coordinator", "police_liaison"),
    "case_officer": ("case_officer",),
    "clerk": ("clerk",),
    "administrator": ("administrator",),
    "correspondent": ("moderator", "coordinator", "case_officer", "administrator"),
}


class Guard:
    """Lets the audience in, sends nobody to the right login, and refuses the rest."""

    def __init__(self, app: ASGIApp, audience: str) -> None:
        self.app = app
        self.audience = audience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        user = request.state.user
        if user is None:
            kind = "residents" if self.audience in ("resident", "anyone_logged_in") else "staff"
            response = await logins.send_to_login(request, kind)
            await response(scope, receive, send)
        elif not admits(self.audience, user):
            raise Forbidden
        else:
            await self.app(scope, receive, send)


def admits(audience: str, user: Any) -> bool:
    """Whether someone who is logged in belongs to the audience."""
    if audience == "anyone_logged_in":
        return True
    if audience == "resident":
        return bool(user.kind == "resident")
    return user.kind == "staff" and any(role in AUDIENCES[audience] for role in user.roles)


Endpoint = Callable[..., Any]


def _route(audience: str, path: str, endpoint: Endpoint, method: str, name: str | None) -> Route:
    guard = [] if audience == "public" else [Middleware(Guard, audience=audience)]
    route = Route(path, endpoint, methods=[method], name=name, middleware=guard)
    route.audience = audience  # type: ignore[attr-defined]
    return route


def public(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("public", path, endpoint, method, name)


def anyone_logged_in(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("anyone_logged_in", path, endpoint, method, name)


def resident(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("resident", path, endpoint, method, name)


def moderator(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("moderator", path, endpoint, method, name)


def coordinator(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("coordinator", path, endpoint, method, name)


def case_officer(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("case_officer", path, endpoint, method, name)


def clerk(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("clerk", path, endpoint, method, name)


def administrator(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("administrator", path, endpoint, method, name)


def correspondent(method: str, path: str, endpoint: Endpoint, name: str | None = None) -> Route:
    return _route("correspondent", path, endpoint, method, name)
