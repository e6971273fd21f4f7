"""What is known of a visit before anyone asks who it is: language, waiting notices, and nobody as the user."""

from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from eforslag.web import language, notices
from eforslag.web.responses import ASCII


class Visit:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # A server passes on whatever bytes came, and an address can only be read from those of ASCII.
            scope["query_string"] = quote(scope["query_string"], safe=ASCII).encode()
            connection = HTTPConnection(scope)
            connection.state.user = None
            # A counter station, and by which way whatever is done here comes; others may know better further in.
            connection.state.station, connection.state.channel = None, "web"
            connection.state.notices = notices.waiting(connection)
            connection.state.language = language.chosen(connection)
            language.use(connection.state.language)
        await self.app(scope, receive, send)
