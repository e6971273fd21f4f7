"""The service's own programs, which can be killed and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from eforslag.config import Settings

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60.0


class Unavailable(Exception):
    """This machine lacks what a scene needs. The message says what."""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(settings: Settings, workers: int = 1) -> dict[str, str]:
    """What tells the service's commands to use these settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(settings.data_dir),
        "EFORSLAG_DATABASE_URL": settings.database,
        "EFORSLAG_WORKERS": str(workers),
    }


class Server:
    """`eforslag serve`, which can be killed and started again on the same port."""

    def __init__(self, settings: Settings, log: Path, random: Random, workers: int = 1) -> None:
        self.port = free_port()
        self._environment = environment(settings, workers)
        self._log, self._random, self._workers = log, random, workers
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Raises TimeoutError when it does not answer."""
        command = [sys.executable, "-m", "eforslag", "serve", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220  returns at once
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        await self.answering(SECONDS_TO_START)

    async def answering(self, seconds: float) -> float:
        """How long it took until the service was ready. Raises TimeoutError."""
        begun = time.monotonic()
        async with asyncio.timeout(seconds):
            while not await self._is_ready():  # noqa: ASYNC110  what is waited for is in another program
                await asyncio.sleep(0.02)
        return time.monotonic() - begun

    async def _is_ready(self) -> bool:
        with suppress(OSError, asyncio.IncompleteReadError):
            async with asyncio.timeout(8):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    return b" 200 " in await reader.readline()
                finally:
                    writer.close()
        return False

    async def kill(self) -> None:
        """Kill all of it, or one of its workers where there are several, and see that it comes up again."""
        assert self._process is not None  # noqa: S101  started
        children = _children(self._process.pid) if self._workers > 1 else []
        if children:
            with suppress(ProcessLookupError):
                os.kill(self._random.choice(children), signal.SIGKILL)
            return
        kill_group(self._process)
        await self.start()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, 10)
            except subprocess.TimeoutExpired:
                kill_group(self._process)


def _children(parent: int) -> list[int]:
    """The workers of a supervisor; the tracker that Python starts beside them is none."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in listed if b"spawn_main" in _command(child)]


def _command(child: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{child}/cmdline").read_bytes()
    return b""


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def recount(settings: Settings) -> list[str]:
    """What `eforslag recount` says that differed, each line a finding."""
    done = subprocess.run(
        [sys.executable, "-m", "eforslag", "recount"],
        cwd=ROOT, env=environment(settings), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [f"recount: {line}" for line in (done.stdout + done.stderr).splitlines()] if done.returncode else []
