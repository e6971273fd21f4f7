"""Refuses requests that change something and were sent from another site.

The browser says where a request comes from: Sec-Fetch-Site, or Origin where that is missing.
A request with neither is refused too, as is one from a sibling site of the same domain
(OWASP's sheet on cross-site request forgery; kommun.se has many siblings).
"""

import re

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag.config import Settings
from eforslag.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossOrigin(Forbidden):
    message = "Begäran kom inte från den här webbplatsen, så vi utförde den inte. Gå till sidan och försök igen."


def own_origins(settings: Settings) -> frozenset[str]:
    """The origins that the service answers on; in demo mode localhost and 127.0.0.1 mean the same."""
    origin = settings.origin
    if not settings.is_demo:
        return frozenset({origin})
    twins = (origin.replace("//127.0.0.1", "//localhost"), origin.replace("//localhost", "//127.0.0.1"))
    return frozenset({origin, *twins})


def origin_of(connection: HTTPConnection, settings: Settings) -> str:
    """The one of our own origins that this request was sent to; links and redirect addresses begin with it."""
    asked = f"{connection.url.scheme}://{connection.headers.get('host', '')}"
    return asked if asked in own_origins(settings) else settings.origin


class SameOrigin:
    """`open_to_all` are the paths that a POST may be sent to from anywhere, whole."""

    def __init__(self, app: ASGIApp, settings: Settings, open_to_all: re.Pattern[str]) -> None:
        self.app = app
        self.origins = own_origins(settings)
        self.open_to_all = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not self._is_open(scope):
            self._check(Headers(scope=scope))
        await self.app(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        return scope["method"] == "POST" and self.open_to_all.fullmatch(scope["path"]) is not None

    def _check(self, headers: Headers) -> None:
        site = headers.get("sec-fetch-site")
        if site == "same-origin":
            return
        if site is not None or headers.get("origin") not in self.origins:
            raise CrossOrigin
