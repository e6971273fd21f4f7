"""Logging in at a station: anew, there alone, and without anything of it left for the next visitor."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from itsdangerous import Signer
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.config import PRESETS, Settings
from eforslag.counter.models import Station
from eforslag.counter.pairing_codes import hashed
from eforslag.identity.attempts import LASTS_AT_STATION
from eforslag.identity.models import LoginAttempt, Session
from tests.issuers import Issuers, attached
from tests.visitors import Visits, numbers

Browser = httpx2.AsyncClient
NUMBER = PRESETS["swedish-profile"]["number_claims"][0]
DRAFT = {"title": "Fler bänkar i parken", "text": "Det finns ingenstans att sitta på vägen till stationen."}


@pytest.fixture
async def issuers(settings: Settings, database: TortoiseContext, shared_folder: Path) -> AsyncIterator[Issuers]:
    async with attached(settings, shared_folder) as both:
        yield both


@pytest.fixture
def app(issuers: Issuers) -> Starlette:
    return issuers.app


@pytest.fixture
async def station(app: Starlette, visits: Visits) -> Browser:
    return await paired(app, visits, "Kundtjänst 1")


async def paired(app: Starlette, visits: Visits, name: str) -> Browser:
    at, browser, cookies = clock.now(), await visits.nobody(), app.state.station_cookies
    device = name.encode().hex()
    row: dict[str, Any] = {"place": "Stadshuset", "paired_at": at, "paired_by": "Karin Ek", "last_seen_at": at}
    await Station.create(name=name, device_hash=hashed(device), **row)
    browser.cookies.set(cookies.device_name, Signer(cookies.key, salt=cookies.device_name).sign(device).decode())
    return browser


async def asked(browser: Browser, path: str = "/forslag/nytt") -> str:
    """The address at the provider that the station sends its visitor to."""
    return str((await browser.get(path)).headers["location"])


def approved(issuers: Issuers, location: str, *, seconds_ago: float = 0, **others: Any) -> str:
    proved = int(clock.now().timestamp() - seconds_ago)
    claims: dict[str, Any] = {NUMBER: numbers()[0], "name": "Astrid Berg", "auth_time": proved} | others
    return issuers.residents.approve(location, **claims)


async def test_the_provider_is_asked_for_a_new_login(station: Browser, issuers: Issuers) -> None:
    wishes = parse_qs(urlsplit(await asked(station)).query)
    assert (wishes["prompt"], wishes["max_age"]) == (["login"], ["0"])
    back = await station.get(approved(issuers, await asked(station)))
    assert back.headers["location"] == "/forslag/nytt"
    session = await Session.get()
    assert session.station_id == (await Station.get()).id
    assert "min kvar" in (await station.get("/forslag/nytt")).text


@pytest.mark.parametrize(("seconds_ago", "is_let_in"), [(0, True), (20, True), (60, False), (3600, False)])
async def test_a_login_from_before_is_refused(
    station: Browser, issuers: Issuers, seconds_ago: int, is_let_in: bool
) -> None:
    back = await station.get(approved(issuers, await asked(station), seconds_ago=seconds_ago))
    assert (back.status_code == 303) is is_let_in
    assert await Session.all().count() == int(is_let_in)


async def test_a_provider_that_does_not_say_when_is_not_believed(station: Browser, issuers: Issuers) -> None:
    location = await asked(station)
    back = await station.get(issuers.residents.approve_resident(location, numbers()[0]))
    assert back.status_code != 303
    assert await Session.all().count() == 0


async def test_a_login_begun_at_one_station_is_finished_nowhere_else(
    app: Starlette, station: Browser, issuers: Issuers, visits: Visits
) -> None:
    for other in (await paired(app, visits, "Biblioteket 2"), await visits.nobody()):
        answer = approved(issuers, await asked(station))
        name = app.state.cookies.browser_name
        other.cookies.set(name, station.cookies[name])
        assert (await other.get(answer)).status_code != 303
    assert await Session.all().count() == 0


async def test_a_login_page_that_was_left_is_soon_worth_nothing(station: Browser, issuers: Issuers) -> None:
    location = await asked(station)
    await LoginAttempt.all().update(started_at=clock.now() - LASTS_AT_STATION - timedelta(seconds=1))
    assert (await station.get(approved(issuers, location))).status_code != 303


async def test_what_was_typed_before_the_login_goes_with_the_visit(station: Browser, issuers: Issuers) -> None:
    location = (await station.post("/forslag/nytt", data=DRAFT)).headers["location"]
    assert await LoginAttempt.filter(station_id__isnull=False).count() == 1
    await station.post("/station/slut")
    assert await LoginAttempt.all().count() == 0
    assert (await station.get(approved(issuers, location))).status_code != 303, "the next visitor does not get it"


async def test_the_end_leads_past_the_provider_and_back_to_the_first_page(station: Browser, issuers: Issuers) -> None:
    await station.get(approved(issuers, await asked(station)))
    ended = await station.post("/station/slut", headers={"accept": "application/json"})
    onward = urlsplit(ended.json()["next"])
    assert f"{onward.scheme}://{onward.netloc}{onward.path}" == f"{issuers.residents.address}/logout"
    assert parse_qs(onward.query)["post_logout_redirect_uri"] == ["http://localhost:8000/utloggad"]
    assert (await station.get("/utloggad")).headers["location"] == "/station"
    assert await Session.all().count() == 0
    assert "min kvar" not in (await station.get("/station")).text


async def test_staff_do_not_log_in_at_a_station(station: Browser, issuers: Issuers) -> None:
    assert (await station.get("/personal/logga-in")).status_code == 403
    assert (await station.get("/logga-in/retur/personal?state=x&code=y")).status_code == 403
