"""Applications of the tests' own, served over real HTTP on a free port of this machine."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

# Made once: reading the machine's certificates takes longer than a login.
TLS = ssl.create_default_context()
SECONDS_TO_START = 10


@contextmanager
def served(app: Starlette | Callable[[str], Starlette]) -> Iterator[str]:
    """The address it is reached at; an application that must know it is made when it is known."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://localhost:{listening.getsockname()[1]}"
        made = app if isinstance(app, Starlette) else app(address)
        config = uvicorn.Config(made, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _await_start(server)
            yield address
        finally:
            server.should_exit = True
            thread.join(SECONDS_TO_START)


def _await_start(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
