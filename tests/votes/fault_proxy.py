"""A line to PostgreSQL that can be cut at a COMMIT: before it reaches the server, or before its answer comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit, urlunsplit

Cut = Literal["before", "after"]
# A simple query as asyncpg sends it: a Q, four bytes of length, the text and a NUL.
COMMIT = b"COMMIT;\x00"


class FaultProxy:
    """Passes everything on, until told to `cut`; then the next COMMIT is the last thing of its connection."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self.cut: Cut | None = None

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or it is cut."""
        answers, server = await self._server()
        is_cut, is_done = asyncio.Event(), asyncio.Event()
        ways = [
            asyncio.create_task(self._ask(reader, server, is_cut, is_done)),
            asyncio.create_task(_answer(answers, writer, is_cut, is_done)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.wait(ways)
        for one in (writer, server):
            one.close()

    async def _server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        folder = parse_qs(self._url.query).get("host")
        if folder:
            return await asyncio.open_unix_connection(f"{folder[0]}/.s.PGSQL.{self._url.port or 5432}")
        return await asyncio.open_connection(self._url.hostname, self._url.port or 5432)

    async def _ask(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, is_cut: asyncio.Event, is_done: asyncio.Event
    ) -> None:
        while sent := await reader.read(65536):
            cut, self.cut = (self.cut, None) if COMMIT in sent else (None, self.cut)
            if cut == "before":
                return
            if cut == "after":
                is_cut.set()
            server.write(sent)
            await server.drain()
            if cut == "after":
                await is_done.wait()
                return

    def address(self, port: int) -> str:
        """The database's URL by way of this proxy."""
        who = f"{self._url.username or 'postgres'}:{self._url.password or ''}"
        return urlunsplit(("postgresql", f"{who}@127.0.0.1:{port}", self._url.path, "", ""))


async def _answer(
    answers: asyncio.StreamReader, writer: asyncio.StreamWriter, is_cut: asyncio.Event, is_done: asyncio.Event
) -> None:
    while said := await answers.read(65536):
        if is_cut.is_set():
            # The server has done it, and nobody will hear.
            is_done.set()
            return
        writer.write(said)
        await writer.drain()


@asynccontextmanager
async def fault_proxy(url: str) -> AsyncIterator[tuple[FaultProxy, str]]:
    """The proxy, and the URL by which the database is reached through it."""
    proxy = FaultProxy(url)
    server = await asyncio.start_server(proxy.meet, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield proxy, proxy.address(port)
    finally:
        server.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(server.wait_closed(), 1)
