"""Connections that do not wait for ever: deadlines and bounds for those who send or read too slowly or too much.

uvicorn waits for a request as long as a byte comes now and then, reads headers of any size, and keeps an answer for
whoever does not take it. Its protocol is told here when to stop; middleware would come too late.
"""

import asyncio
import resource
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from eforslag.web.limits import network

# Descriptors that are not connections: the database, files, pipes, libraries.
RESERVED = 256
MOST_DESCRIPTORS = 16_384


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds and sizes; whoever has a weak signal and a long text stays far within them."""

    head_seconds: float = 10
    body_seconds: float = 30
    # After `grace` seconds a body has come, and an answer been read, at this rate at least.
    grace_seconds: float = 10
    bytes_a_second: int = 200
    reading_seconds: float = 20
    url_bytes: int = 8 * 1024
    head_bytes: int = 32 * 1024
    headers: int = 100
    # Far more than a form may hold (body_limit.py), so that a page can say so to those who send too long a text.
    body_bytes: int = 4 * 1024 * 1024
    # Connections at once; as many as there are descriptors for, if 0.
    connections: int = 0
    # For how long what still comes is read and thrown away after a refusal: a connection that is closed upon unread
    # bytes is reset, and the answer lost on its way.
    linger_seconds: float = 2
    tick: float = 1


class Stage(Enum):
    """What a connection waits for from its client."""

    IDLE = auto()
    HEAD = auto()
    BODY = auto()
    NOTHING = auto()
    # It has been refused.
    LEAVING = auto()


class TooLarge(Exception):
    """Raised inside the parser, which stops there."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with an end to every wait. A subclass can have other bounds."""

    bounds: ClassVar[Bounds] = Bounds()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.stage, self.since, self.received = Stage.HEAD, self.loop.time(), 0
        self.head_size = 0
        self.refusal = HTTPStatus.BAD_REQUEST
        self.has_spoken = False
        # Of the answer: how much lay unsent, and since when too little of it has gone.
        self.unsent, self.unsent_since = 0, self.since
        self.timer: asyncio.TimerHandle | None = None

    # What uvicorn's server and the transport call.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.timer = self.loop.call_later(self.bounds.tick, self._judge)
        most = self.bounds.connections or room_for_connections()
        if len(self.connections) > most and not make_room(self.connections, most, but=self):
            self._answer(HTTPStatus.SERVICE_UNAVAILABLE)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.timer:
            self.timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.stage is Stage.LEAVING or self.transport.is_closing():
            return
        if self.stage is Stage.IDLE:
            # Empty lines too, which the parser passes over, end the idleness that uvicorn's own timer watches.
            self._enter(Stage.HEAD)
        self.has_spoken = True
        self.received += len(data)
        super().data_received(data)
        if self.stage is Stage.HEAD and self.received > self.bounds.head_bytes:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif self.stage is Stage.BODY and self.received > self.bounds.body_bytes:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.unsent, self.unsent_since = 0, self.loop.time()

    def send_400_response(self, msg: str) -> None:
        self._refuse(self.refusal)

    # What the parser calls.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.head_size = 0
        if self.stage is not Stage.HEAD:
            self._enter(Stage.HEAD)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self.bounds.url_bytes:
            self.refusal = HTTPStatus.REQUEST_URI_TOO_LONG
            raise TooLarge

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.head_size += len(name) + len(value) + 4
        if self.head_size > self.bounds.head_bytes or len(self.headers) > self.bounds.headers:
            self.refusal = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise TooLarge

    def on_headers_complete(self) -> None:
        self._enter(Stage.BODY)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self.stage is not Stage.LEAVING:
            super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        # An answer can be there before all of the request is, as to one that is too long.
        self._enter(Stage.IDLE if self.cycle.response_complete else Stage.NOTHING)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.stage is Stage.NOTHING and not self.pipeline:
            self._enter(Stage.IDLE)

    # What the clock calls.

    def _judge(self) -> None:
        now = self.loop.time()
        if self._reads_too_slowly(now):
            self.transport.abort()
        elif self._sends_too_slowly(now):
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        elif self._has_stayed_too_long(now):
            self.transport.close()
        self.timer = self.loop.call_later(self.bounds.tick, self._judge)

    def _sends_too_slowly(self, now: float) -> bool:
        waited, bounds = now - self.since, self.bounds
        if self.transport.is_closing() or self.flow.read_paused:
            return False
        if self.stage is Stage.HEAD:
            return waited > bounds.head_seconds
        least = bounds.bytes_a_second * (waited - bounds.grace_seconds)
        return self.stage is Stage.BODY and (waited > bounds.body_seconds or self.received < least)

    def _has_stayed_too_long(self, now: float) -> bool:
        """uvicorn's own timer for idle connections does not run in every case that leaves one idle."""
        longest = {Stage.IDLE: self.timeout_keep_alive, Stage.LEAVING: self.bounds.linger_seconds}
        return now - self.since > longest.get(self.stage, float("inf"))

    def _reads_too_slowly(self, now: float) -> bool:
        """Whether too little of the answer has gone for too long; the system's own buffers come on top of ours."""
        unsent, bounds = self.transport.get_write_buffer_size(), self.bounds
        if unsent == 0 or self.unsent - unsent >= bounds.bytes_a_second * bounds.reading_seconds:
            self.unsent, self.unsent_since = unsent, now
        self.unsent = max(self.unsent, unsent)
        return now - self.unsent_since > bounds.reading_seconds

    def _enter(self, stage: Stage) -> None:
        self.stage, self.since, self.received = stage, self.loop.time(), 0

    def _refuse(self, status: HTTPStatus) -> None:
        """Say so and close, where the answer to this request has not begun and no other stands before it."""
        current = self.cycle if self.cycle and not self.cycle.response_complete else None
        is_first = current is None or (self.stage is Stage.BODY and not self.pipeline)
        if self.has_spoken and is_first and not (current and current.response_started):
            self._answer(status)
        else:
            # To a connection that was opened ahead and never used, as browsers do, there is nothing to say.
            self.transport.close()

    def _answer(self, status: HTTPStatus) -> None:
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", "content-length: 0", "connection: close"]
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            lines.append("retry-after: 5")
        self.transport.write("\r\n".join([*lines, "", ""]).encode())
        self._enter(Stage.LEAVING)
        if self.cycle:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()


def make_room(connections: set[Any], most: int, *, but: BoundedProtocol) -> bool:
    """Close those who have let us wait longest, a tenth at once, of the network that has most of them.

    Whoever is being answered is left alone. False if there are too many, and nobody to close.
    """
    open_ones = [one for one in connections if isinstance(one, BoundedProtocol) and not one.transport.is_closing()]
    waiting = [one for one in open_ones if one.stage not in (Stage.NOTHING, Stage.LEAVING) and one is not but]
    if len(open_ones) <= most or not waiting:
        return len(open_ones) <= most
    crowd = Counter(map(_network, waiting)).most_common(1)[0][0]
    longest = sorted((one for one in waiting if _network(one) == crowd), key=lambda one: one.since)
    for one in longest[: max(1, most // 10)]:
        one.transport.abort()
    return True


def _network(connection: BoundedProtocol) -> str:
    return network(connection.client[0]) if connection.client else ""


def room_for_connections() -> int:
    """How many connections this process has descriptors for."""
    return max(64, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - RESERVED)


def raise_descriptor_limit() -> None:
    """Let this process and those it starts have as many descriptors as the system allows, within reason."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
