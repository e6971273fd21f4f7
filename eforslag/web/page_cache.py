"""Pages that are the same for everybody, kept for two seconds, so that a crowd costs hardly more than one visitor.

Each is made once however many wait for it. One that is a second old is still given out, while a new one is made
beside; one that is two seconds old is not. Whoever is logged in, or has just done something, neither gets a page from
here nor leaves one, so one's own action always shows.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from time import monotonic
from typing import Any

from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eforslag.web import language, notices

FRESH, OLDEST = 1.0, 2.0
ROOM_PAGES, ROOM_BYTES = 500, 16 * 1024 * 1024
LONGEST_QUERY = 200
# Left by everything that was carried out, for as long as somebody else's page could be from before it.
JUST_DONE = "nyss"
_MARK = f"{JUST_DONE}=1; Max-Age=3; Path=/; HttpOnly; SameSite=lax"

Headers = list[tuple[bytes, bytes]]
Key = tuple[str, bytes, str, bool]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was made; `is_shared` says whether others may have it too."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes
    route: Any
    made_at: float
    is_shared: bool


class PageCache:
    """`paths` are the beginnings of the addresses whose pages can be the same for all."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        private_cookies: tuple[str, ...],
        secure: bool,
        paths: tuple[str, ...],
        now: Callable[[], float] = monotonic,
    ) -> None:
        self.app, self._paths, self._now = app, paths, now
        self._private = {*private_cookies, notices.COOKIE, JUST_DONE}
        self._mark = (b"set-cookie", (_MARK + ("; Secure" if secure else "")).encode())
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._making: dict[Key, asyncio.Task[Kept]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, self._marking(send))
        elif (key := self._key(scope)) is None:
            await self.app(scope, receive, send)
        else:
            await self._answer(key, scope, receive, send)

    async def _answer(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        kept = self._pages.get(key)
        age = self._now() - kept.made_at if kept else OLDEST
        if kept is None or age >= OLDEST:
            is_first = key not in self._making
            kept = await asyncio.shield(self._made(key, scope))
            if not (kept.is_shared or is_first):
                await self.app(scope, receive, send)
                return
        elif age >= FRESH:
            self._made(key, scope)
        if key in self._pages:
            self._pages.move_to_end(key)
        scope["route"] = kept.route
        await _send(kept, self._now() - kept.made_at, scope, send)

    def _made(self, key: Key, scope: Scope) -> "asyncio.Task[Kept]":
        """The one making of this page that is under way, begun if there is none."""
        task = self._making.get(key)
        if task is None:
            own = {**scope, "method": "GET", "state": {**scope.get("state", {})}}
            task = self._making[key] = asyncio.create_task(self._make(key, own))
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return task

    async def _make(self, key: Key, scope: Scope) -> Kept:
        began = self._now()
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await self.app(scope, receive, gather)
        kept = _kept(start, b"".join(parts), scope, began)
        if kept.is_shared:
            self._keep(key, kept)
        return kept

    def _keep(self, key: Key, kept: Kept) -> None:
        if key in self._pages:
            self._bytes -= len(self._pages.pop(key).body)
        self._pages[key] = kept
        self._bytes += len(kept.body)
        while len(self._pages) > ROOM_PAGES or self._bytes > ROOM_BYTES:
            self._bytes -= len(self._pages.popitem(last=False)[1].body)

    def _key(self, scope: Scope) -> Key | None:
        """What tells pages apart; None for a visitor or an address whose page is nobody else's."""
        path, query = scope["path"], scope["query_string"]
        if len(query) > LONGEST_QUERY or not (path == "/" or path.startswith(self._paths)):
            return None
        spoken, is_part = "sv", False
        for name, value in scope["headers"]:
            if name == b"cookie":
                cookies = cookie_parser(value.decode("latin-1"))
                if self._private & cookies.keys():
                    return None
                spoken = cookies.get(language.COOKIE, "sv")
            elif name == b"authorization":
                return None
            elif name == b"hx-request":
                is_part = value == b"true"
        return path, query, spoken if spoken in language.LANGUAGES else "sv", is_part

    def _marking(self, send: Send) -> Send:
        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 400:
                message["headers"] = [*message["headers"], self._mark]
            await send(message)

        return send_marked


def has_just_acted(connection: HTTPConnection) -> bool:
    """Whether the visitor has done something so lately that what is kept may be from before it."""
    return JUST_DONE in connection.cookies


def _kept(start: dict[str, Any], body: bytes, scope: Scope, made_at: float) -> Kept:
    headers: Headers = list(start["headers"])
    named = dict(headers)
    is_public = named.get(b"cache-control", b"").startswith(b"public")
    is_shared = start["status"] == 200 and is_public and b"set-cookie" not in named
    etag = b'"' + sha256(body).hexdigest()[:20].encode() + b'"'
    if is_shared:
        headers.append((b"etag", etag))
    return Kept(start["status"], headers, body, etag, scope.get("route"), made_at, is_shared)


async def _send(kept: Kept, age: float, scope: Scope, send: Send) -> None:
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    is_same = kept.is_shared and kept.etag in (tag.strip().removeprefix(b"W/") for tag in asked.split(b","))
    headers = kept.headers
    if is_same:
        headers = [pair for pair in headers if pair[0] not in (b"content-length", b"content-type")]
    # A copy, since whoever stands further out adds headers of its own.
    headers = [*headers, (b"age", b"%d" % ceil(age))] if kept.is_shared else list(headers)
    await send({"type": "http.response.start", "status": 304 if is_same else kept.status, "headers": headers})
    body = b"" if is_same or scope["method"] == "HEAD" else kept.body
    await send({"type": "http.response.body", "body": body})
