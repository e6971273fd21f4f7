"""How much is let through: bounds that nobody meets who presses buttons, and that hold against who has a program."""

import re
from contextlib import nullcontext

import pytest
from hypothesis import given as each
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import HTTPConnection

from eforslag.errors import TooMany
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.web.limits import (
    CHANGES_OF_ADDRESS,
    LOGINS,
    READS_OF_ADDRESS,
    SUBMISSIONS,
    VOTES,
    VOTES_OF_ADDRESS,
    Limit,
    Limits,
    Window,
    network,
)
from tests.visitors import Visits, numbers

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
HERE = "127.0.0.1"
TEXT = "Vi behöver fler bänkar längs ån, också för den som går långsamt."


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eforslag.web.limits.monotonic", lambda: 6000.0)


def test_as_many_as_allowed_and_no_more() -> None:
    window = Window(3, 60)
    assert [window.hit("a", 600.0) > 0 for _ in range(5)] == [False, False, False, True, True]
    assert window.hit("b", 600.0) == 0


@each(st.integers(1, 30), st.lists(st.floats(0, 20), min_size=1, max_size=200))
def test_the_time_to_wait_is_enough(amount: int, pauses: list[float]) -> None:
    window, at = Window(amount, 60), 6000.0
    for pause in pauses:
        at += pause
        wait = window.hit("a", at)
        if wait:
            assert 0 < wait <= 120
            assert window.hit("a", at + wait) == 0
            at += wait


@each(st.integers(1, 20), st.lists(st.floats(0, 3), min_size=1, max_size=300))
def test_no_minute_lets_through_twice_as_many(amount: int, pauses: list[float]) -> None:
    window, at, let_in = Window(amount, 60), 6000.0, []
    for pause in pauses:
        at += pause
        if not window.hit("a", at):
            let_in.append(at)
    assert all(sum(start <= one < start + 60 for one in let_in) < 2 * amount or amount == 1 for start in let_in)


def test_the_turn_of_a_minute_does_not_begin_anew() -> None:
    window = Window(100, 60)
    assert sum(not window.hit("a", 659.0) for _ in range(100)) == 100
    assert sum(not window.hit("a", 661.0) for _ in range(100)) < 5


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    window = Window(600, 60, room=1000)
    for minute in (10, 11):
        for one in range(50_000):
            assert window.hit(f"{minute} {one}", minute * 60.0) == 0, "no one address was too often here"
    assert len(window.counts) + len(window.before) == 2000
    window.hit("a", 13 * 60.0)
    assert len(window.counts) + len(window.before) == 1, "what is two minutes old is forgotten"


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unknown", "unknown:x", False),
    ],
)
def test_a_household_counts_as_one(one: str, other: str, is_one: bool) -> None:
    assert (network(one) == network(other)) is is_one


def exhaust(app: Starlette, limit: Limit, who: str = HERE) -> None:
    for _ in range(limit.amount):
        app.state.limits.count(limit, who)


@on_sqlite
async def test_one_person_who_votes_like_a_program_is_told_when_to_go_on(app: Starlette, visits: Visits) -> None:
    eager, neighbour = await visits.resident(), await visits.resident()
    answers = [await eager.post("/forslag/1/rost") for _ in range(VOTES.amount + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [404] * VOTES.amount
    assert answers[-1].status_code == 429
    wait = int(answers[-1].headers["retry-after"])
    said = re.search(r"Försök igen om (\d+) (sekund|minut)", answers[-1].text)
    assert said is not None
    assert int(said[1]) in (wait, -(-wait // 60))
    assert (await eager.post("/forslag/1/rost/aterkallelse")).status_code == 429
    assert (await neighbour.post("/forslag/1/rost")).status_code == 404


@on_sqlite
async def test_a_class_that_votes_from_one_address_is_let_through(visits: Visits) -> None:
    for _ in range(3):
        pupil = await visits.resident()
        assert {(await pupil.post("/forslag/1/rost")).status_code for _ in range(10)} == {404}
    assert VOTES_OF_ADDRESS.amount >= 30 * 20


@on_sqlite
@pytest.mark.parametrize("limit", [VOTES_OF_ADDRESS, CHANGES_OF_ADDRESS], ids=lambda limit: limit.name)
async def test_an_address_has_a_bound_of_its_own(app: Starlette, visits: Visits, limit: Limit) -> None:
    voter = await visits.resident()
    exhaust(app, limit)
    assert (await voter.post("/forslag/1/rost")).status_code == 429
    assert (await voter.get("/")).status_code == 200


@on_sqlite
async def test_pages_are_bounded_and_what_they_load_is_not(app: Starlette, visits: Visits) -> None:
    visitor = await visits.nobody()
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', (await visitor.get("/")).text)
    exhaust(app, Limit(READS_OF_ADDRESS.name, READS_OF_ADDRESS.amount - 1, 60))
    assert (await visitor.get("/om")).status_code == 429
    assert stylesheet is not None
    assert (await visitor.get(stylesheet[1])).status_code == 200
    assert (await visitor.get("/healthz")).status_code == 200


@on_sqlite
async def test_what_was_typed_is_given_back(app: Starlette, visits: Visits) -> None:
    writer = await visits.resident()
    exhaust(app, CHANGES_OF_ADDRESS)
    answer = await writer.post("/forslag/nytt", data={"title": "Fler bänkar <b>", "text": TEXT})
    assert answer.status_code == 429
    assert 'action="/forslag/nytt"' in answer.text
    assert 'name="title" value="Fler bänkar &lt;b&gt;"' in answer.text
    assert f'name="text" value="{TEXT}"' in answer.text
    assert f"<p>{TEXT}</p>" in answer.text


@on_sqlite
async def test_a_proposal_that_may_not_be_sent_yet_stays_a_draft(app: Starlette, visits: Visits) -> None:
    number = numbers()[0]
    writer = await visits.resident(number)
    exhaust(app, SUBMISSIONS, person_key(app.state.keys, parse(number)))
    draft = await writer.post("/forslag/nytt", data={"title": "Fler bänkar", "text": TEXT})
    page = draft.headers["location"].replace("/plats", "/skicka")
    answer = await writer.post(page)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 60
    assert "Förslaget är inte skickat än" in answer.text
    assert "minuter" in answer.text
    assert TEXT in answer.text
    assert f'action="{page}"' in answer.text


@pytest.mark.parametrize(("allowance", "refused"), [(0, False), (1, True), (2, False)])
def test_the_municipality_sets_what_one_address_may(allowance: int, refused: bool) -> None:
    limits, visitor = Limits(allowance), HTTPConnection({"type": "http", "client": ("192.0.2.7", 1), "headers": []})
    for _ in range(LOGINS.amount):
        limits.count_address(LOGINS, visitor)
    with pytest.raises(TooMany) if refused else nullcontext():
        limits.count_address(LOGINS, visitor)
