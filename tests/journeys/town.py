"""A whole municipality on this machine: the service and the demo's provider as processes of their own."""

import os
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from eforslag import clock
from eforslag.audit.actor import SYSTEM, Actor
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.identity.register import import_register
from eforslag.municipality.actions import set_rules
from eforslag.municipality.rules import Rules
from eforslag.pledges.actions import write_pledge
from people import OUTSIDE_REGISTER, SUGGESTED
from pledge import load_area, load_pledges, sign
from pledge_examples import FIRST_AREA, SENTENCE
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
        await _earlier_pledge(Actor("staff", staff.name, staff.id, "municipality"))
        await set_rules(Rules(threshold_value=THRESHOLD), clock.local_date(at), by=SYSTEM, at=at)


async def _earlier_pledge(by: Actor) -> None:
    """One whose time is over, to be followed up; the demo's own comes with what was proposed before it."""
    signed, days = datetime(2022, 2, 21, 9, tzinfo=UTC), (date(2022, 1, 1), date(2023, 12, 31))
    pledge = await write_pledge("Söderhamns medborgarlöfte 2022–2023", SENTENCE, *days, by=by, at=signed)
    await load_area(pledge, FIRST_AREA, by, signed)
    await sign(pledge, signed.date(), by, signed)
