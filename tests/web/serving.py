"""An application served over real sockets within the test's own loop, with the bounds on connections that it names."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from eforslag.web.connections import BoundedProtocol, Bounds


@asynccontextmanager
async def served(app: Any, bounds: Bounds, **options: Any) -> AsyncIterator[int]:
    """The port that it is reached at."""
    async with serving(app, bounds, **options) as (port, _connections):
        yield port


@asynccontextmanager
async def serving(app: Any, bounds: Bounds, **options: Any) -> AsyncIterator[tuple[int, set[Any]]]:
    """The port, and the connections that the server has at each moment."""
    protocol = type("Hasty", (BoundedProtocol,), {"bounds": bounds})
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        asked = {"ws": "none", "timeout_graceful_shutdown": 1, "log_level": "critical", **options, "http": protocol}
        chosen = uvicorn.Config(app, lifespan="off", **asked)
        server = uvicorn.Server(chosen)
        task = asyncio.create_task(server.serve(sockets=[listening]))
        # What uvicorn tells of its start is a plain attribute.
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            yield listening.getsockname()[1], server.server_state.connections
        finally:
            server.should_exit = True
            await task
