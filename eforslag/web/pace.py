"""How fast one address may go on, whatever it asks for; what a page loads besides itself is not counted."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag.web.limits import CHANGES_OF_ADDRESS, READS_OF_ADDRESS, Limits
from eforslag.web.origin import SAFE_METHODS

UNCOUNTED = ("/static/", "/healthz", "/readyz")


class Pace:
    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app, self.limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(UNCOUNTED):
            limit = READS_OF_ADDRESS if scope["method"] in SAFE_METHODS else CHANGES_OF_ADDRESS
            self.limits.count_address(limit, HTTPConnection(scope))
        await self.app(scope, receive, send)
