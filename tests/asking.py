"""Requests that no browser would send: bytes as they come from the network, past every client that tidies them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette

OWN_ORIGIN = (("host", "localhost:8000"), ("sec-fetch-site", "same-origin"))
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back; a status of 0 is no answer at all."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode()


async def ask(
    app: Starlette,
    method: str,
    target: str | bytes,
    *,
    cookie: str = "",
    parts: Iterable[bytes] = (),
    hangs_up: bool = False,
    also: Iterable[tuple[str, str]] = (),
    origin: Iterable[tuple[str, str]] = OWN_ORIGIN,
) -> Answer:
    """Send one request as a server would pass it on; `parts` are the pieces that its body arrives in."""
    path, _, query = (target if isinstance(target, bytes) else target.encode()).partition(b"?")
    headers = [*origin, *also, *([("cookie", cookie)] if cookie else [])]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path.decode("latin-1")), "raw_path": path, "query_string": query, "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 5000), "server": ("localhost", 8000),
    }  # fmt: skip
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    waiting.append(
        {"type": "http.disconnect"} if hangs_up else {"type": "http.request", "body": b"", "more_body": False}
    )
    answer = Answer()

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


async def post(app: Starlette, target: str, body: bytes, kind: str = FORM, **others: Any) -> Answer:
    """Send a form."""
    headers = [("content-type", kind), ("content-length", str(len(body)))]
    return await ask(app, "POST", target, parts=[body], also=headers, **others)
