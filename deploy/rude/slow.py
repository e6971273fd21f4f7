"""Clients that hold a connection for as long as they are let: by their headers, body, ranges or reading.

`python -m deploy.rude.slow MODE PORT COUNT PAUSE PATH A_SECOND` is a crowd in a process of its own, so that it takes no
time from those who measure. It stays until its input ends, and then says how many it held and how the others ended.
"""

import asyncio
import socket
import sys
from collections import Counter
from contextlib import suppress

from eforslag.web.connections import raise_descriptor_limit

# Bytes between pauses, after the request's beginning; none where the client is slow in reading only.
PIECES = {"headers": b"X-a: b\r\n", "body": b"a", "ranges": b"", "reading": b""}
MANY_RANGES = ",".join(f"5-{last}" for last in range(2000))
PIPELINED = 3


def beginning(mode: str, path: str) -> bytes:
    """What a client of this mode sends at once."""
    host = "Host: localhost\r\nUser-Agent: slow\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4096\r\nSec-Fetch-Site: same-origin\r\n"
    return {
        "headers": f"GET {path} HTTP/1.1\r\n{host}",
        "body": f"POST /forslag/nytt HTTP/1.1\r\n{host}{form}\r\ntitle=",
        "ranges": f"GET {path} HTTP/1.1\r\n{host}Range: bytes=0-,{MANY_RANGES}\r\n\r\n",
        "reading": f"GET {path} HTTP/1.1\r\n{host}\r\n" * PIPELINED,
    }[mode].encode()


class SlowClients:
    """A crowd of one mode, of which so many come in a second. `ends` counts how each connection came to its end."""

    def __init__(self, mode: str, port: int, *, count: int, pause: float, path: str, a_second: float) -> None:
        self.mode, self.port, self.pause = mode, port, pause
        self.beginning = beginning(mode, path)
        self.ends: Counter[str] = Counter()
        self.first_words: Counter[str] = Counter()
        self._tasks = [asyncio.create_task(self._hold(order / a_second)) for order in range(count)]

    @property
    def held(self) -> int:
        """How many still have their connection."""
        return sum(not task.done() for task in self._tasks)

    async def leave(self) -> None:
        """Give up what is still held."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _hold(self, after: float) -> None:
        await asyncio.sleep(after)
        # A small window is all that a reader needs to be slow with.
        plug = socket.socket()
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048 if self.mode == "reading" else 65536)
        plug.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", self.port))
            self.ends[await self._talk(plug)] += 1
        except OSError as error:
            self.ends[type(error).__name__] += 1
        finally:
            plug.close()

    async def _talk(self, plug: socket.socket) -> str:
        loop, piece = asyncio.get_running_loop(), PIECES[self.mode]
        await loop.sock_sendall(plug, self.beginning)
        most, said = 16 if self.mode == "reading" else 65536, b""
        while True:
            heard = None
            with suppress(TimeoutError):
                heard = await asyncio.wait_for(loop.sock_recv(plug, most), self.pause)
            if heard == b"":
                return "closed"
            if heard and not said:
                said = heard
                self.first_words[heard[9:12].decode("latin-1")] += 1
            if heard and self.mode == "reading":
                await asyncio.sleep(self.pause)
            if piece and not said:
                await loop.sock_sendall(plug, piece)


async def main(mode: str, port: str, count: str, pause: str, path: str, a_second: str) -> None:
    crowd = SlowClients(
        mode, int(port), count=int(count), pause=float(pause), path=path, a_second=float(a_second)
    )  # fmt: skip
    await asyncio.to_thread(sys.stdin.read)
    print(f"{crowd.held} held, ended: {dict(crowd.ends)}", flush=True)
    await crowd.leave()


if __name__ == "__main__":
    raise_descriptor_limit()
    asyncio.run(main(*sys.argv[1:]))
