"""A thousand slow clients of each kind against the real server, while somebody else reads and votes: a table.

`python -m deploy.rude [--count 1000] [--seconds 20] [--path /]`. The slow ones ask for the style sheet unless told
otherwise: it is slowness that is measured, and not what a thousand pages cost to make. Where slowhttptest is installed
its four modes are run too. Exits with 1 if the 99th percentile of anybody else is a second or more, or if anybody else
was refused.
"""

import argparse
import asyncio
import re
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from pathlib import Path

from deploy.rude.prober import Probed, probe, reading, request, voting
from deploy.rude.slow import PIECES
from deploy.rude.town import Town, build, free_port, serving
from eforslag.config import Settings
from eforslag.web.connections import raise_descriptor_limit

MOST_SECONDS = 1.0
PROBES_A_SECOND = 20
# Slow ones that come in a second.
A_SECOND = 200
SLOW_TOOL = shutil.which("slowhttptest")
TOOL_MODES = {"-H": ["-i", "5"], "-B": ["-i", "5", "-s", "8192"], "-R": [], "-X": ["-w", "10", "-y", "20", "-k", "3"]}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.rude")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--path", help="what the slow ones ask for")
    chosen = parser.parse_args()
    raise_descriptor_limit()
    with tempfile.TemporaryDirectory() as folder:
        data_dir, port = Path(folder), free_port()
        voters = (len(PIECES) + len(TOOL_MODES) + 1) * chosen.seconds * PROBES_A_SECOND
        town = asyncio.run(build(Settings(mode="demo", data_dir=data_dir), voters))
        with serving(data_dir, port):
            return asyncio.run(Measurement(port, town, chosen.count, chosen.seconds).run(chosen.path))


async def stylesheet(port: int) -> str:
    """The address of what every page looks like."""
    _status, page = await request(port, reading(port))
    found = re.search(rb'href="(/static/[^"]+\.css)"', page)
    return found[1].decode() if found else "/"


class Measurement:
    def __init__(self, port: int, town: Town, count: int, seconds: int) -> None:
        self.port, self.town, self.count, self.seconds = port, town, count, seconds
        self.cookies: Iterator[str] = iter(town.cookies)
        self.is_well = True

    async def run(self, path: str | None) -> int:
        path = path or await stylesheet(self.port)
        print(f"{'':24}{'read p50':>10}{'read p99':>10}{'vote p50':>10}{'vote p99':>10}  refused  slow ones")
        self._say("nobody is slow", *await self._probed(), "")
        for mode in PIECES:
            words = [mode, str(self.port), str(self.count), "2.0", path, str(A_SECOND)]
            slow = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "deploy.rude.slow", *words, stdin=PIPE, stdout=PIPE
            )
            found = await self._probed()
            said, _errors = await slow.communicate(b"")
            self._say(f"{self.count} slow: {mode}", *found, said.decode().strip())
        for mode, options in TOOL_MODES.items() if SLOW_TOOL else ():
            self._say(f"slowhttptest {mode}", *await self._probed_beside(mode, path, options), "")
        return 0 if self.is_well else 1

    async def _probed_beside(self, mode: str, path: str, options: list[str]) -> tuple[Probed, Probed]:
        words = ["-c", str(self.count), "-r", str(A_SECOND), "-l", str(self.seconds), *options]
        url = f"http://127.0.0.1:{self.port}{path}"
        tool = await asyncio.create_subprocess_exec(
            str(SLOW_TOOL), mode, *words, "-u", url, stdout=asyncio.subprocess.DEVNULL
        )
        found = await self._probed()
        if tool.returncode is None:
            tool.terminate()
        await tool.wait()
        return found

    async def _probed(self) -> tuple[Probed, Probed]:
        """Visits at an even pace, whether or not those before have been answered."""
        reads, votes = Probed(), Probed()
        visits, end = [], time.monotonic() + self.seconds
        while time.monotonic() < end:
            read, vote = reading(self.port), voting(self.port, self.town.proposal, next(self.cookies))
            visits.append(asyncio.create_task(probe(reads, self.port, read, 200)))
            visits.append(asyncio.create_task(probe(votes, self.port, vote, 303)))
            await asyncio.sleep(1 / PROBES_A_SECOND)
        await asyncio.gather(*visits)
        return reads, votes

    def _say(self, name: str, reads: Probed, votes: Probed, about_the_slow: str) -> None:
        times = "".join(f"{1000 * one:7.0f} ms" for one in (reads.median, reads.p99, votes.median, votes.p99))
        refused = [*reads.failures, *votes.failures]
        self.is_well &= not refused and max(reads.p99, votes.p99) < MOST_SECONDS
        print(f"{name:24}{times}  {len(refused):7}  {about_the_slow}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
