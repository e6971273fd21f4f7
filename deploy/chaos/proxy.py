"""A line to PostgreSQL that breaks at a COMMIT: before it gets there, on its way, or before its answer comes back.

It understands just so much of the protocol: where a message begins and ends, and which one is a COMMIT.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

# A start message is told from an encryption request by its protocol's number.
START = 196608
LONGEST = 1 << 20


class Fault(StrEnum):
    """What becomes of a COMMIT."""

    LOST = "cut before forwarding"
    RACED = "cut right after forwarding"
    UNHEARD = "cut before its answer"
    STALLED = "stalled"


@dataclass(slots=True)
class FaultProxy:
    """Takes from `plan` what becomes of each COMMIT. A stalled one is forwarded after `stall` seconds."""

    port: int
    plan: Iterator[Fault | None] = field(default_factory=lambda: iter(()))
    stall: float = 12.0
    done: Counter[str] = field(default_factory=Counter)

    def _next(self) -> Fault | None:
        fault = next(self.plan, None)
        if fault:
            self.done[fault] += 1
        return fault

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or it is cut."""
        try:
            answers, server = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            writer.close()
            return
        deaf, heard = asyncio.Event(), asyncio.Event()
        ways = [
            asyncio.create_task(self._forward(reader, server, deaf, heard)),
            asyncio.create_task(_answer(answers, writer, deaf, heard)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for side in (writer, server):
            side.transport.abort()

    async def _forward(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, deaf: asyncio.Event, heard: asyncio.Event
    ) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            async for message in _messages(reader):
                fault = self._next() if _is_commit(message) else None
                if fault is Fault.LOST:
                    return
                if fault is Fault.STALLED:
                    await asyncio.sleep(self.stall)
                if fault is Fault.UNHEARD:
                    deaf.set()
                server.write(message)
                await server.drain()
                if fault is Fault.RACED:
                    return
                if fault is Fault.UNHEARD:
                    await heard.wait()
                    return


async def _messages(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """What a client sends, message by message; those before the start message have no letter in front."""
    has_started = False
    while True:
        letter = await reader.readexactly(1) if has_started else b""
        length = await reader.readexactly(4)
        body = await reader.readexactly(int.from_bytes(length, "big") - 4)
        has_started = has_started or int.from_bytes(body[:4], "big") == START
        yield letter + length + body


def _is_commit(message: bytes) -> bool:
    return message[:1] == b"Q" and message[5:].rstrip(b"\x00;").strip().upper() == b"COMMIT"


async def _answer(
    answers: asyncio.StreamReader, writer: asyncio.StreamWriter, deaf: asyncio.Event, heard: asyncio.Event
) -> None:
    with suppress(OSError):
        while said := await answers.read(65536):
            if deaf.is_set():
                # The server has done it, and nobody will hear of it.
                heard.set()
                return
            writer.write(said)
            await writer.drain()


@asynccontextmanager
async def faulty_line(proxy: FaultProxy) -> AsyncIterator[int]:
    """The port that the database is reached at through the proxy."""
    server = await asyncio.start_server(proxy.meet, "127.0.0.1", 0, limit=LONGEST)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
