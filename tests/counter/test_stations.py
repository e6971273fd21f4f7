"""Pairing a computer and closing it: what the database lets through, once, and to whom."""

from datetime import UTC, datetime, timedelta

import pytest

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.counter import stations
from eforslag.counter.models import Station, StationPairing
from eforslag.counter.pairing_codes import LENGTH, LETTERS, code_of, hashed, spaced, typed
from eforslag.counter.station_queries import is_waiting, open_stations
from eforslag.identity import sessions, station_sessions
from eforslag.identity.models import Session
from eforslag.worker import work_once

pytestmark = pytest.mark.usefixtures("database")

AT = datetime(2026, 5, 4, 8, tzinfo=UTC)
KEY = b"k" * 32
CLERK = Actor("staff", "Karin Ek", None)
SECOND = timedelta(seconds=1)


async def paired(name: str = "Kundtjänst 1", at: datetime = AT) -> tuple[Station, str]:
    """A station, and the mark of the browser that showed its code."""
    mark = await stations.ask_for_code(KEY, at)
    station = await stations.pair(code_of(KEY, mark), name, "Stadshuset", key=KEY, by=CLERK, at=at)
    return station, mark


async def refused(code: str, at: datetime = AT) -> None:
    with pytest.raises(stations.UnknownCode):
        await stations.pair(code, "Kundtjänst 1", "Stadshuset", key=KEY, by=CLERK, at=at)
    assert await Station.all().count() == len(await open_stations())


class TestPairing:
    async def test_the_browser_that_showed_the_code_becomes_the_station_once(self) -> None:
        station, mark = await paired()
        device = await stations.fetch_device(mark, at=AT)
        assert device
        row = await Station.get(id=station.id)
        assert (row.name, row.place, row.paired_by, row.device_hash) == (
            "Kundtjänst 1", "Stadshuset", "Karin Ek", hashed(device),
        )  # fmt: skip
        assert await stations.fetch_device(mark, at=AT) is None, "a pairing can't be replayed"
        assert await StationPairing.all().count() == 0

    async def test_no_other_browser_gets_what_the_code_stands_for(self) -> None:
        _, _mark = await paired()
        stranger = await stations.ask_for_code(KEY, AT)
        assert await stations.fetch_device(stranger, at=AT) is None
        assert await stations.fetch_device("made up", at=AT) is None

    async def test_a_code_is_typed_as_people_type(self) -> None:
        mark = await stations.ask_for_code(KEY, AT)
        code = spaced(code_of(KEY, mark)).lower().replace(" ", " - ")
        await stations.pair(code, "Kundtjänst 1", "Stadshuset", key=KEY, by=CLERK, at=AT)
        assert len(await open_stations()) == 1

    async def test_a_code_is_good_once_and_for_ten_minutes(self) -> None:
        _, mark = await paired()
        await refused(code_of(KEY, mark))
        late = await stations.ask_for_code(KEY, AT)
        assert await is_waiting(late, AT + 600 * SECOND - SECOND)
        assert not await is_waiting(late, AT + 600 * SECOND)
        await refused(code_of(KEY, late), AT + 600 * SECOND)
        await refused("AAAA AAAA")

    async def test_an_entered_code_is_fetched_in_time_or_not_at_all(self) -> None:
        _, mark = await paired()
        assert await stations.fetch_device(mark, at=AT + 600 * SECOND) is None

    async def test_a_station_that_was_closed_before_it_was_fetched_stays_closed(self) -> None:
        station, mark = await paired()
        await stations.close(station.id, by=CLERK, at=AT)
        assert await stations.fetch_device(mark, at=AT) is None

    async def test_expired_codes_are_thrown_away(self) -> None:
        await stations.ask_for_code(KEY, AT)
        assert (await work_once(AT + 601 * SECOND))["pairings"] == 1


class TestClosing:
    async def test_closing_ends_the_logins_there_and_is_logged(self) -> None:
        station, _ = await paired()
        there = await logged_in(station.id)
        elsewhere = await logged_in(None)
        await stations.close(station.id, by=CLERK, at=AT)
        assert await sessions.visitor(there, at=AT) is None
        assert await sessions.visitor(elsewhere, at=AT) is not None
        logged = await AuditEntry.all().order_by("id").values_list("action", "actor_name")
        assert logged == [("station.paired", "Karin Ek"), ("station.closed", "Karin Ek")]

    async def test_who_closes_second_is_told_so(self) -> None:
        station, _ = await paired()
        await stations.close(station.id, by=CLERK, at=AT)
        with pytest.raises(stations.AlreadyClosed):
            await stations.close(station.id, by=CLERK, at=AT)


async def logged_in(station_id: int | None) -> str:
    return await sessions.start_for_resident(
        "a" * 64, name="Astrid Berg", age=46, kept_form=None, at=AT, station_id=station_id
    )


class TestTime:
    """Every limit of a visit is the database's."""

    async def test_ninety_seconds_without_a_sign_of_life_end_a_visit(self) -> None:
        there = await logged_in(1)
        assert await sessions.visitor(there, at=AT + 89 * SECOND)
        assert not await sessions.visitor(there, at=AT + 90 * SECOND), "looking was no sign of life"

    async def test_signs_of_life_keep_it_for_twenty_minutes_and_no_longer(self) -> None:
        there = await logged_in(1)
        for seconds in range(0, 1200, 80):
            assert await sessions.visitor(there, at=AT + seconds * SECOND)
            await station_sessions.seen(hashed(there), AT + seconds * SECOND)
        await station_sessions.seen(hashed(there), AT + 1199 * SECOND)
        assert await sessions.visitor(there, at=AT + 1199 * SECOND)
        assert not await sessions.visitor(there, at=AT + 1200 * SECOND)

    async def test_the_warning_can_be_answered_ten_times(self) -> None:
        there = await logged_in(1)
        answers = [await station_sessions.extend(hashed(there), AT + 60 * (n + 1) * SECOND) for n in range(11)]
        assert answers == [True] * 10 + [False]

    async def test_what_is_over_can_not_be_extended(self) -> None:
        there = await logged_in(1)
        assert not await station_sessions.extend(hashed(there), AT + 90 * SECOND)

    async def test_after_a_task_half_a_minute_is_left_unless_one_goes_on(self) -> None:
        there = await logged_in(1)
        await station_sessions.leave_soon(hashed(there), AT)
        assert await station_sessions.seconds_left(hashed(there), AT) == 30
        assert not await sessions.visitor(there, at=AT + 30 * SECOND)
        await station_sessions.leave_soon(hashed(there), AT + 20 * SECOND)
        assert not await sessions.visitor(there, at=AT + 30 * SECOND), "looking again at the page wins no time"
        await station_sessions.seen(hashed(there), AT + 29 * SECOND)
        assert await sessions.visitor(there, at=AT + 60 * SECOND)

    async def test_the_worker_removes_what_is_over(self) -> None:
        await logged_in(1)
        await logged_in(None)
        await work_once(AT + 91 * SECOND)
        assert await Session.all().values_list("station_id", flat=True) == [None]


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_codes_hold_no_letter_that_is_taken_for_another() -> None:
    codes = "".join(code_of(KEY, str(number)) for number in range(200))
    assert set(codes) == set(LETTERS)
    assert len(codes) == 200 * LENGTH
    assert not set(LETTERS) & set("IJLOQUVW0123456789ÅÄÖ")
    assert typed(" abcd–efgh ") == "ABCDEFGH"
