"""How long a login lasts, and that a logout holds everywhere at once."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import AsyncClient
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.identity import sessions
from eforslag.identity.models import LoginAttempt, Session, StaffMember
from eforslag.identity.visitors import Resident, Staff
from eforslag.worker import work_once
from tests.visitors import Visits, numbers

AT = datetime(2026, 5, 4, 8, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
ASTRID, NILS = "a" * 64, "b" * 64


async def started(person_key: str = ASTRID, at: datetime = AT) -> str:
    return await sessions.start_for_resident(person_key, name="Astrid Berg", age=46, kept_form=None, at=at)


async def moderator(*roles: str) -> str:
    member = await StaffMember.create(subject="issuer someone", name="Mona Moberg", last_login_at=AT)
    return await sessions.start_for_staff(member, roles=roles, kept_form=None, at=AT)  # type: ignore[arg-type]


async def lives(session_id: str, at: datetime) -> bool:
    return await sessions.visitor(session_id, at=at) is not None


async def lasts_through(session_id: str, minutes: Iterable[int]) -> None:
    for minute in minutes:
        assert await lives(session_id, AT + timedelta(minutes=minute))


@pytest.mark.usefixtures("database")
class TestTime:
    async def test_half_an_hour_without_a_request_ends_a_session(self) -> None:
        session_id = await started()
        assert not await lives(session_id, AT + timedelta(minutes=30))
        assert await lives(session_id, AT + timedelta(minutes=30) - MOMENT)

    @pytest.mark.parametrize("template", ["sqlite"], indirect=True)
    async def test_who_can_not_be_noted_can_still_read(self, database: TortoiseContext) -> None:
        session_id = await started()
        await database.db().execute_script("PRAGMA query_only = ON")
        assert await lives(session_id, AT + timedelta(minutes=25))
        assert not await lives(session_id, AT + timedelta(minutes=30)), "nobody noted the last time"

    async def test_every_request_begins_the_half_hour_again(self) -> None:
        session_id = await started()
        await lasts_through(session_id, (25, 50, 75))
        assert not await lives(session_id, AT + timedelta(minutes=105))

    async def test_no_session_lasts_longer_than_eight_hours(self) -> None:
        session_id = await started()
        await lasts_through(session_id, range(20, 480, 20))
        assert await lives(session_id, AT + timedelta(hours=8) - MOMENT)
        assert not await lives(session_id, AT + timedelta(hours=8))

    async def test_requests_close_together_write_nothing(self) -> None:
        session_id = await started()
        await lives(session_id, AT + timedelta(seconds=59))
        assert (await Session.get()).last_seen_at == AT
        await lives(session_id, AT + timedelta(seconds=60))
        assert (await Session.get()).last_seen_at == AT + timedelta(seconds=60)

    async def test_the_worker_removes_what_has_expired_and_nothing_else(self) -> None:
        idle, fresh = await started(), await started(NILS, AT + timedelta(minutes=20))
        await LoginAttempt.create(
            state_hash="s", browser_hash="b", issuer_kind="residents", nonce="n", code_verifier="v",
            redirect_uri="r", return_to="/", started_at=AT,
        )  # fmt: skip
        done = await work_once(AT + timedelta(minutes=31))
        assert (done["sessions"], done["attempts"]) == (1, 1)
        assert await Session.all().count() == 1
        assert not await lives(idle, AT + timedelta(minutes=31))
        assert await lives(fresh, AT + timedelta(minutes=31))

    async def test_the_worker_removes_a_session_that_was_used_for_eight_hours(self) -> None:
        await started()
        await Session.all().update(last_seen_at=AT + timedelta(hours=8))
        await sessions.remove_expired(AT + timedelta(hours=8, minutes=1))
        assert not await Session.exists()


@pytest.mark.usefixtures("database")
class TestWhose:
    async def test_the_row_does_not_hold_what_the_browser_holds(self) -> None:
        session_id = await started()
        assert session_id not in str(await Session.all().values())
        assert not await lives((await Session.get()).id_hash, AT)

    async def test_two_logins_of_one_person_have_nothing_in_common(self) -> None:
        assert await started() != await started()
        assert await Session.all().count() == 2

    async def test_a_residents_session_has_no_roles_even_if_the_row_says_so(self) -> None:
        session_id = await started()
        await Session.all().update(roles=["administrator", "moderator"])
        visitor = await sessions.visitor(session_id, at=AT)
        assert isinstance(visitor, Resident)
        assert visitor.roles == ()

    async def test_staff_have_the_roles_of_their_login_and_no_others(self) -> None:
        session_id = await moderator("moderator")
        await Session.all().update(roles=["moderator", "king"])
        visitor = await sessions.visitor(session_id, at=AT)
        assert isinstance(visitor, Staff)
        assert visitor.roles == ("moderator",)

    async def test_logging_out_everywhere_ends_ones_own_sessions_only(self) -> None:
        own, other, staff = [await started(), await started()], await started(NILS), await moderator("moderator")
        visitor = await sessions.visitor(own[0], at=AT)
        assert visitor is not None
        await sessions.end_everywhere(visitor)
        assert [await lives(session_id, AT) for session_id in (*own, other, staff)] == [False, False, True, True]

    async def test_staff_who_log_out_everywhere_leave_residents_logged_in(self) -> None:
        resident, staff = await started(), await moderator("moderator")
        visitor = await sessions.visitor(staff, at=AT)
        assert visitor is not None
        await sessions.end_everywhere(visitor)
        assert [await lives(session_id, AT) for session_id in (resident, staff)] == [True, False]


def copied(browser: AsyncClient, other: AsyncClient) -> None:
    """The same cookie in another browser, as if it had been stolen or the request went to another worker."""
    for name, value in browser.cookies.items():
        other.cookies.set(name, value)


async def is_known(browser: AsyncClient) -> bool:
    answer = await browser.get("/mina-sidor")
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


async def test_a_logout_holds_for_every_copy_of_the_cookie(visits: Visits) -> None:
    browser, copy = await visits.resident(), await visits.nobody()
    copied(browser, copy)
    assert await is_known(copy)
    answer = await browser.post("/logga-ut")
    assert answer.headers["set-cookie"].startswith('session="";')
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not await is_known(copy)
    assert not await is_known(browser)


async def test_logging_out_everywhere_ends_the_other_devices_too(visits: Visits) -> None:
    number = numbers()[7]
    phone, computer = await visits.resident(number), await visits.resident(number)
    neighbour = await visits.resident()
    assert (await phone.post("/mina-sidor/utloggning")).status_code == 303
    assert [await is_known(browser) for browser in (phone, computer, neighbour)] == [False, False, True]


async def test_logging_out_when_already_logged_out_says_that_one_is(visits: Visits) -> None:
    answer = await (await visits.nobody()).post("/logga-ut")
    assert answer.headers["location"] == "/utloggad"
    assert (await (await visits.nobody()).get("/utloggad")).status_code == 200


@pytest.mark.parametrize("change", ["other id", "no signature", "other signature", "empty", "other salt"])
async def test_a_cookie_that_was_tampered_with_is_nobodys(visits: Visits, change: str) -> None:
    browser = await visits.resident()
    cookies = visits.app.state.cookies
    session_id, _, signature = browser.cookies["session"].rpartition(".")
    browser.cookies.set(
        "session",
        {
            "other id": f"{'x' * len(session_id)}.{signature}",
            "no signature": session_id,
            "other signature": f"{session_id}.{signature[::-1]}",
            "empty": "",
            "other salt": cookies._signers[cookies.browser_name].sign(session_id).decode(),
        }[change],
    )
    assert not await is_known(browser)


async def test_a_session_that_time_has_ended_leads_to_the_login(visits: Visits) -> None:
    browser = await visits.resident()
    await Session.all().update(last_seen_at=clock.now() - timedelta(minutes=30))
    assert not await is_known(browser)
