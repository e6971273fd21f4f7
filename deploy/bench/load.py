"""The load: requests sent over a number of connections by another process, and how long each answer took.

wrk sends them where it is installed, else this program does: `load.py FILE PORT CONNECTIONS`. Each request of the file
is sent once, since a vote can be cast once only; a line of it is method, path and cookie, parted by tabs.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import uvloop

from figures import percentile

WRK_SCRIPT = Path(__file__).with_name("once.lua")
LONGEST = 600
Request = tuple[str, str, str]
"""Method, path and cookie."""


@dataclass(frozen=True)
class Burst:
    """What came of one load: how many answers of each status, in how many seconds, and latencies in seconds."""

    seconds: float
    statuses: dict[str, int]
    median: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return sum(self.statuses.values()) / self.seconds


class WrongAnswer(Exception):
    """An answer was not the one that the figure is about, so there is no figure."""


def sent(requests: Sequence[Request], folder: Path, port: int, connections: int, *, expected: str | None) -> Burst:
    """Send each request once. Raises WrongAnswer if not every answer has the status that is expected.

    Without one, a success will do, or a redirect.
    """
    file = folder / "requests.txt"
    file.write_text("".join("\t".join(one) + "\n" for one in requests), encoding="ascii")
    burst = (by_wrk if shutil.which("wrk") else by_us)(file, port, connections)
    wrong = [status for status in burst.statuses if (status != expected if expected else status >= "400")]
    if wrong or sum(burst.statuses.values()) != len(requests):
        raise WrongAnswer(f"Of {len(requests)} requests not all were answered as expected: {burst.statuses}")
    return burst


def by_wrk(file: Path, port: int, connections: int) -> Burst:
    count = ["-t1", f"-c{connections}", f"-d{LONGEST}s", "--timeout", "30s", "-s", str(WRK_SCRIPT)]
    command = ["wrk", *count, f"http://127.0.0.1:{port}/", "--", str(file)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Burst(**json.loads(said.strip().splitlines()[-1]))


def by_us(file: Path, port: int, connections: int) -> Burst:
    command = [sys.executable, __file__, str(file), str(port), str(connections)]
    return Burst(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the last is answered, over the same connection."""

    def __init__(self, waiting: Iterator[bytes], statuses: Counter[str], took: list[float]) -> None:
        self.waiting, self.statuses, self.took = waiting, statuses, took
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received, self.whole = b"", 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._send()

    def _send(self) -> None:
        following = next(self.waiting, None)
        if following is None:
            self.transport.close()
            return
        self.asked = time.perf_counter()
        self.transport.write(following)  # type: ignore[attr-defined]

    def data_received(self, received: bytes) -> None:
        self.received += received
        if not self.whole:
            self.whole = length_of(self.received)
        if self.whole and len(self.received) >= self.whole:
            self.took.append(time.perf_counter() - self.asked)
            self.statuses[self.received[9:12].decode()] += 1
            self.received, self.whole = b"", 0
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        self.ended.set_result(None)


def length_of(received: bytes) -> int:
    """How long the answer is that begins so, headers and all; 0 while the headers are not all there."""
    head, end, _ = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return len(head) + len(end) + (int(length[1]) if length else 0) if end else 0


def as_sent(line: str, port: int) -> bytes:
    """The bytes of one line's request, as a browser of the same site would send it."""
    method, path, cookie = line.split("\t")
    fields = f"Host: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    fields += f"Cookie: {cookie}\r\n" if cookie else ""
    if method == "POST":
        fields += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n"
    return f"{method} {path} HTTP/1.1\r\n{fields}\r\n".encode("ascii")


async def send(lines: Sequence[bytes], port: int, connections: int) -> Burst:
    waiting, statuses, took = iter(lines), Counter[str](), list[float]()
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    made = [
        await loop.create_connection(lambda: Connection(waiting, statuses, took), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.ended for _, connection in made))
    seconds = time.perf_counter() - began
    return Burst(seconds, dict(statuses), percentile(took, 0.5), percentile(took, 0.99))


def main(file: str, port: int, connections: int) -> None:
    lines = [as_sent(line, port) for line in Path(file).read_text(encoding="ascii").splitlines()]
    print(json.dumps(asdict(uvloop.run(send(lines, port, connections)))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
