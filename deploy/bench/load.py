"""The load: requests sent over a number of connections by another process, and how long each answer took.

Votes are sent each once and every answer is looked at, which wrk can't, so this program sends them itself:
`load.py FILE PORT CONNECTIONS`, with a request a line: method, path and cookie, parted by tabs. What is asked over and
over is sent by wrk where it is installed, and else by this program too: `load.py FILE PORT CONNECTIONS SECONDS`.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import uvloop

UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True)
class Burst:
    """What came of one load: answers a second, how many of each status, and latencies in seconds."""

    rate: float
    statuses: dict[str, int]
    median: float
    p99: float


def once(requests: Path, port: int, connections: int) -> Burst:
    """Send each request of the file once."""
    return _elsewhere(str(requests), str(port), str(connections), "0")


def repeated(path: str, port: int, connections: int, seconds: float, folder: Path, cookie: str = "") -> Burst:
    """Ask for one page over and over."""
    if shutil.which("wrk"):
        head = ["-H", f"Cookie: {cookie}"] if cookie else []
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", *head]
        said = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
        ).stdout
        return read_wrk(said)
    file = folder / "repeated.txt"
    file.write_text(f"GET\t{path}\t{cookie}\n")
    return _elsewhere(str(file), str(port), str(connections), str(seconds))


def _elsewhere(*arguments: str) -> Burst:
    said = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True).stdout
    return Burst(**json.loads(said))


def read_wrk(said: str) -> Burst:
    """What wrk prints. It tells of answers that are no success, and not which."""
    rate = re.search(r"^Requests/sec:\s+([\d.]+)$", said, re.M)
    count = re.search(r"^\s+(\d+) requests in", said, re.M)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    latency = {
        share: float(value) * UNITS[unit]
        for share, value, unit in re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)$", said, re.M)
    }
    if not rate or not count or not latency:
        raise ValueError(said)
    wrong = int(failed[1]) if failed else 0
    return Burst(float(rate[1]), {"200": int(count[1]) - wrong, "other": wrong}, latency["50"], latency["99"])


async def _send(lines: Sequence[bytes], port: int, connections: int, seconds: float) -> Burst:
    waiting = iter(cycle(lines) if seconds else lines)
    statuses: Counter[str] = Counter()
    took: list[float] = []
    began = time.perf_counter()
    end = began + seconds if seconds else float("inf")

    async def one_connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for line in waiting:
            asked = time.perf_counter()
            if asked > end:
                break
            writer.write(line)
            statuses[await _answer(reader)] += 1
            took.append(time.perf_counter() - asked)
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(connections)))
    ordered = sorted(took)
    rate = len(took) / (time.perf_counter() - began)
    return Burst(rate, dict(statuses), ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])


def request(line: str, port: int) -> bytes:
    """The bytes of one line's request, as a browser of the same site would send it."""
    method, path, cookie = line.split("\t")
    fields = f"Host: localhost:{port}\r\nSec-Fetch-Site: same-origin\r\n"
    fields += f"Cookie: {cookie}\r\n" if cookie else ""
    if method == "POST":
        fields += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n"
    return f"{method} {path} HTTP/1.1\r\n{fields}\r\n".encode()


async def _answer(reader: asyncio.StreamReader) -> str:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
    return head[9:12].decode()


def main(file: str, port: int, connections: int, seconds: float) -> None:
    lines = [request(line, port) for line in Path(file).read_text().splitlines()]
    print(json.dumps(vars(uvloop.run(_send(lines, port, connections, seconds)))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
