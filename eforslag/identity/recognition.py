"""Recognises the visitor of each request by the session cookie, before anything else looks.

Those who come at once are looked up together, as votes are counted together.
"""

from collections.abc import Sequence

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag import clock
from eforslag.database.coalescing import Coalescing
from eforslag.identity import sessions
from eforslag.identity.cookies import Cookies
from eforslag.identity.visitors import Visitor


class Recognition:
    def __init__(self, app: ASGIApp, cookies: Cookies) -> None:
        self.app = app
        self.cookies = cookies
        self._visitors: Coalescing[str, Visitor | None] = Coalescing(_looked_up)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            connection = HTTPConnection(scope)
            session_id = self.cookies.session(connection)
            if session_id:
                connection.state.user = await self._visitors.ask(session_id)
        await self.app(scope, receive, send)


async def _looked_up(session_ids: Sequence[str]) -> Sequence[Visitor | None]:
    return await sessions.visitors(session_ids, at=clock.now())
