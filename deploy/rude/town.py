"""The real server with an open proposal and people who are logged in, for programs that measure it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from starlette.responses import Response

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.identity import sessions
from eforslag.identity.cookies import Cookies
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals import actions as proposals

SECONDS_TO_START = 30
TEXT = "Gångvägen är mörk på vintern. Sätt upp fler lampor."


@dataclass(frozen=True)
class Town:
    """A proposal that takes everybody's votes, and the cookies of those who can vote."""

    proposal: int
    cookies: list[str]


async def build(settings: Settings, voters: int) -> Town:
    await migrate(settings)
    keys, at = load_keys(settings), clock.now()
    cookies = Cookies(settings, keys.cookie_secret)
    async with opened(settings):
        member = await StaffMember.create(subject=uuid4().hex, name="Gun Ek", last_login_at=at)
        by, rules, author = Actor("staff", member.name, member.id), Rules(voting_right="anyone"), uuid4().hex
        draft = await proposals.start_draft("Belys gångvägen", TEXT, by=author, name="Nils", channel="web", at=at)
        await proposals.submit(draft.id, by=author, name="Nils", age=40, consented=False, rules=rules, at=at)
        await moderation.publish(draft.id, rules=rules, keys=keys, by=by, at=at)
        return Town(draft.id, [await _cookie(cookies) for _ in range(voters)])


async def _cookie(cookies: Cookies) -> str:
    """The session cookie of somebody new."""
    at = clock.now()
    session = await sessions.start_for_resident(uuid4().hex * 2, name="Astrid", age=40, kept_form=None, at=at)
    response = Response()
    cookies.keep_session(response, session)
    return response.headers["set-cookie"].partition(";")[0]


@contextmanager
def serving(data_dir: Path, port: int) -> Iterator[None]:
    """The server as a program of its own; one address asks for everything here, so that is not counted."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    environment = inherited | {
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(data_dir),
        "EFORSLAG_BASE_URL": f"http://localhost:{port}",
        "EFORSLAG_ADDRESS_ALLOWANCE": "0",
    }
    command = [sys.executable, "-m", "eforslag", "serve", "--port", str(port)]
    with (data_dir / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _await_start(server, port)
            yield
        finally:
            server.terminate()
            server.wait(60)


def _await_start(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise SystemExit("The server did not start; server.log in the data directory says why.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
