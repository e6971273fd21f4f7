"""Whoever sends or reads too slowly or too much is cut off, and told why where that is possible."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from eforslag.web.connections import Bounds
from tests.web.serving import served

QUICK = Bounds(
    head_seconds=0.4,
    body_seconds=0.6,
    grace_seconds=0.3,
    reading_seconds=0.4,
    tick=0.05,
)
HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Reads all there is and answers with its length, or with twenty megabytes where asked to."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length, more = length + len(message["body"]), message["more_body"]
    body = b"x" * 20_000_000 if scope["path"] == "/much" else str(length).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with served(echo, QUICK, timeout_keep_alive=0.4) as reached_at:
        yield reached_at


class Line:
    """One connection, and when it began."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer, self.began = reader, writer, time.monotonic()

    async def send(self, *pieces: bytes, pause: float = 0) -> "Line":
        """Send the pieces until they are all sent or nobody takes them any more."""
        for piece in pieces:
            if self.writer.is_closing():
                break
            self.writer.write(piece)
            await asyncio.sleep(pause)
        return self

    async def heard(self) -> str:
        """All that comes until the connection is closed."""
        try:
            return (await asyncio.wait_for(self.reader.read(), 5)).decode()
        except ConnectionError:
            return ""
        finally:
            self.writer.close()

    @property
    def held(self) -> float:
        return time.monotonic() - self.began


async def call(port: int, *pieces: bytes, pause: float = 0) -> Line:
    return await Line(*await asyncio.open_connection("127.0.0.1", port)).send(*pieces, pause=pause)


async def test_headers_that_trickle_in_are_answered_408(port: int) -> None:
    line = await call(port, HEAD, *[b"X-a: b\r\n"] * 12, pause=0.05)
    assert (await line.heard()).startswith("HTTP/1.1 408 ")
    assert line.held < 1


async def test_a_connection_that_says_nothing_is_closed_without_a_word(port: int) -> None:
    line = await call(port)
    assert await line.heard() == ""
    assert 0.3 < line.held < 1


async def test_a_body_that_stops_is_answered_408(port: int) -> None:
    line = await call(port, POST + b"abc")
    assert (await line.heard()).startswith("HTTP/1.1 408 ")
    assert line.held < 0.6, "it was slower than the least rate, and need not be waited for to the end"


async def test_a_body_that_keeps_the_least_rate_still_has_an_end(port: int) -> None:
    line = await call(port, POST, *[b"x" * 100] * 14, pause=0.05)
    assert (await line.heard()).startswith("HTTP/1.1 408 ")


async def test_a_body_in_pieces_is_read_in_time(port: int) -> None:
    line = await call(port, POST.replace(b"9000", b"9"), b"abc", b"def", b"ghi", pause=0.05)
    assert (await line.heard()).endswith("\r\n\r\n9")


async def test_an_idle_connection_is_closed_also_if_empty_lines_come(port: int) -> None:
    line = await call(port, HEAD + b"\r\n")
    answer = await (await line.send(*[b"\r\n"] * 12, pause=0.05)).heard()
    assert line.held < 1.5
    assert answer.count("200 OK") == 1
    assert "408" in answer


async def test_requests_one_after_the_other_have_the_time_anew(port: int) -> None:
    line = await call(port, *[HEAD + b"\r\n"] * 6, pause=0.1)
    assert (await line.heard()).count("200 OK") == 6
    assert line.held > QUICK.head_seconds


async def test_an_answer_that_nobody_reads_is_dropped(port: int) -> None:
    line = await call(port, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
    line.writer.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(0.7)
    line.writer.transport.resume_reading()  # type: ignore[attr-defined]
    assert len(await line.heard()) < 20_000_000


async def test_an_answer_that_is_read_at_leisure_comes_whole(port: int) -> None:
    line = await call(port, b"GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    length = 0
    while piece := await line.reader.read(1_000_000):
        length += len(piece)
        await asyncio.sleep(0.03)
    assert length > 20_000_000
    line.writer.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HEAD + b"X-Long: " + b"a" * 40_000 + b"\r\n\r\n", 431),
        (HEAD + b"X-Endless: " + b"a" * 1_000_000, 431),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(101)) + b"\r\n", 431),
        (HEAD + b"X: " + b"a" * 300_000 + b"\r\n\r\n", 431),
        (POST.replace(b"9000", b"99999999") + b"a" * 5_000_000, 413),
        (b"what is this\r\n\r\n", 400),
    ],
    ids=["long header", "header without end", "long address", "many headers", "longer header", "long body", "no HTTP"],
)
async def test_what_is_too_large_is_refused_by_name(request_: bytes, status: int) -> None:
    roomy = Bounds(head_seconds=5, body_seconds=5, tick=0.05)
    async with served(echo, roomy) as port:
        line = await call(port, *[request_[at : at + 20_000] for at in range(0, len(request_), 20_000)], pause=0.001)
        assert (await line.heard()).startswith(f"HTTP/1.1 {status} ")


async def test_ordinary_headers_fit() -> None:
    cookies = b"Cookie: " + b"; ".join(b"name%d=%s" % (n, b"v" * 60) for n in range(60)) + b"\r\n"
    async with served(echo, Bounds()) as port:
        line = await call(port, HEAD + cookies + b"Connection: close\r\n\r\n")
        assert "200 OK" in await line.heard()


async def test_when_there_is_no_room_the_longest_waiting_makes_it() -> None:
    async with served(echo, Bounds(connections=20, tick=0.05)) as port:
        waiting = [await call(port, HEAD) for _ in range(20)]
        newcomer = await call(port, HEAD + b"Connection: close\r\n\r\n")
        assert "200 OK" in await newcomer.heard()
        for one in waiting:
            await one.send(b"Connection: close\r\n\r\n")
        heard = [await one.heard() for one in waiting]
        assert heard[:2] == ["", ""]
        assert all("200 OK" in answer for answer in heard[2:])


async def test_those_who_are_being_answered_are_not_put_out_for_others() -> None:
    hold = asyncio.Event()

    async def slowly(scope: Any, receive: Any, send: Any) -> None:
        await hold.wait()
        await echo(scope, receive, send)

    async with served(slowly, Bounds(connections=5, tick=0.05)) as port:
        served_ones = [await call(port, HEAD + b"Connection: close\r\n\r\n", pause=0.02) for _ in range(5)]
        refused = await (await call(port, HEAD + b"\r\n")).heard()
        hold.set()
        assert refused.startswith("HTTP/1.1 503 ")
        assert "retry-after" in refused
        for one in served_ones:
            assert "200 OK" in await one.heard()
