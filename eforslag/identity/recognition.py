"""Recognises the visitor of each request by the session cookie, before anything else looks."""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag import clock
from eforslag.identity import sessions
from eforslag.identity.cookies import Cookies


class Recognition:
    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        self.app = app
        self.cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            connection = HTTPConnection(scope)
            session_id = self.cookies.session(connection)
            if session_id:
                connection.state.user = await sessions.visitor(session_id, at=clock.now())
        await self.app(scope, receive, send)
