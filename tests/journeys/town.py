"""A whole municipality on this machine: the service and the demo's provider as processes of their own."""

import os
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.identity.register import import_register
from eforslag.municipality.actions import set_rules
from eforslag.municipality.rules import Rules
from people import OUTSIDE_REGISTER, SUGGESTED
from pledge import load_pledges
from programs import EFORSLAG, await_answer, finish, running
from run import demo_settings
from tests.apart import run_apart

PROVIDER = Path(__file__).parents[2] / "deploy" / "demo" / "provider.py"
THRESHOLD = 3


@contextmanager
def town(data_dir: Path, database_url: str | None = None) -> Iterator[str]:
    """The address of a service where three votes are enough, with Söderhamn's pledges and no proposal yet."""
    build(data_dir, database_url, furnish_sparsely)
    with serving(data_dir, database_url) as origin:
        yield origin


def build(data_dir: Path, database_url: str | None, furnish: Callable[[Settings], Coroutine[None, None, None]]) -> Path:
    """A migrated and furnished database, and the keys that belong to it; returns their folder."""
    data_dir.mkdir(parents=True, exist_ok=True)
    settings = Settings(mode="demo", data_dir=data_dir, database_url=database_url)
    finish("migrate", [*EFORSLAG, "migrate"], _environment(data_dir, database_url, 1, 2))
    run_apart(furnish(settings))
    return data_dir


@contextmanager
def serving(data_dir: Path, database_url: str | None = None) -> Iterator[str]:
    """The service and the provider at work; yields the service's address."""
    port, idp_port = _free_port(), _free_port()
    environment = _environment(data_dir, database_url, port, idp_port)
    origin = f"http://localhost:{port}"
    provider = [sys.executable, str(PROVIDER), "--port", str(idp_port), "--client-origin", origin]
    with ExitStack() as stack:
        idp = stack.enter_context(running("provider", provider, environment))
        service = stack.enter_context(running("service", [*EFORSLAG, "serve", "--port", str(port)], environment))
        await_answer(idp, idp_port, "/eid/.well-known/openid-configuration")
        await_answer(service, port, "/healthz")
        yield origin


def _environment(data_dir: Path, database_url: str | None, port: int, idp_port: int) -> dict[str, str]:
    environment = {**os.environ, **demo_settings(port, idp_port, data_dir)}
    return environment | {"EFORSLAG_DATABASE_URL": database_url} if database_url else environment


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def furnish_sparsely(settings: Settings) -> None:
    at = clock.now() - timedelta(days=1)
    async with opened(settings):
        keys = load_keys(settings)
        voters = (person.number for person in SUGGESTED if person.number not in OUTSIDE_REGISTER)
        await import_register(voters, keys, at)
        staff = await StaffMember.create(subject="town hall", name="Gun Ek", last_login_at=at)
        await load_pledges(staff, at)
        await set_rules(Rules(threshold_value=THRESHOLD), clock.local_date(at), by=SYSTEM, at=at)
