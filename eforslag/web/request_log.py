"""One line, and one more in the figures, for each request: an id, method, route, status and time. No address, no
query, no names."""

import sys
from logging import INFO, WARNING, basicConfig, getLogger
from secrets import token_hex
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eforslag.web.metrics import note_request

log = structlog.get_logger()


def configure(*, readable: bool) -> None:
    """Log to standard error: lines for people in demo mode, JSON otherwise."""
    basicConfig(level=INFO, format="%(message)s", stream=sys.stderr, force=True)
    # What the service asks of login providers is theirs and its own affair; a failure has its own line.
    getLogger("httpx2").setLevel(WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


class RequestLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=token_hex(8)):
            try:
                await self.app(scope, receive, send_and_note)
            finally:
                # The route's pattern, not the path: a path can hold what somebody wrote.
                route = getattr(scope.get("route"), "path", None)
                seconds = perf_counter() - began
                log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))
                note_request(scope["method"], route, status, seconds)
