"""Somebody else, who visits while others are slow: each request on a connection of its own, each one timed."""

import asyncio
import time
from dataclasses import dataclass, field
from math import ceil


@dataclass
class Probed:
    """What the visits came to."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def median(self) -> float:
        return sorted(self.seconds)[len(self.seconds) // 2] if self.seconds else float("inf")

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[ceil(len(self.seconds) * 0.99) - 1] if self.seconds else float("inf")


async def request(port: int, lines: str, body: str = "") -> tuple[int, bytes]:
    """Send one request and read its answer to the end; the status is 0 for none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"{lines}\r\nConnection: close\r\n\r\n{body}".encode())
        answer = await reader.read()
    finally:
        writer.close()
    return int(answer[9:12] or 0), answer


async def probe(found: Probed, port: int, lines: str, wanted: int) -> None:
    """One visit, which must get this status."""
    began = time.perf_counter()
    try:
        status, _answer = await asyncio.wait_for(request(port, lines), 30)
    except (OSError, TimeoutError) as error:
        found.failures.append(type(error).__name__)
        return
    found.seconds.append(time.perf_counter() - began)
    if status != wanted:
        found.failures.append(str(status))


def reading(port: int, path: str = "/") -> str:
    return f"GET {path} HTTP/1.1\r\nHost: localhost:{port}"


def voting(port: int, proposal: int, cookie: str) -> str:
    return (
        f"POST /forslag/{proposal}/rost HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Cookie: {cookie}\r\nContent-Length: 0"
    )
