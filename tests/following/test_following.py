"""Leaving an address: confirmed by a link, the same answer to everybody, and nothing that leads from it to a vote."""

import sqlite3
from contextlib import closing
from datetime import date, datetime
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.config import Settings
from eforslag.database.configuration import sqlite_file
from eforslag.notifications import numbers, readers
from eforslag.notifications.models import Following, Letter, LetterKind, Reader, Role
from eforslag.proposals.lifecycle import State
from eforslag.web import limits
from tests.following.builders import AT, DAY, DOMAIN, follower, letters_of, proposer
from tests.portal.builders import saved
from tests.visitors import Visits
from tests.votes.builders import published

HTMX = {"HX-Request": "true"}
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


def left(address: str, language: str = "sv") -> dict[str, str]:
    return {"email": address, "language": language}


def link_in(text: str, path: str) -> str:
    return text.split(path)[1].split()[0]


async def test_an_address_follows_once_its_link_has_been_used(
    visits: Visits, app: Starlette, settings: Settings
) -> None:
    proposal = await saved(1)
    browser = await visits.nobody()
    answer = await browser.post("/forslag/1/foljare", data=left(" Anna@Example.SE "))
    assert (answer.status_code, answer.headers["location"]) == (303, "/forslag/1")
    (message,) = await letters_of(settings, clock.now())
    assert message["To"] == "anna@example.se"
    assert "List-Unsubscribe" not in message, "nothing is subscribed to yet"
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    token = link_in(text, "/folj/")
    asked = await browser.get(f"/folj/{token}")
    assert "Ja, mejla mig" in asked.text
    assert (await Following.get()).confirmed_on is None, "mail scanners open links"
    confirmed = await browser.post(f"/folj/{token}")
    assert confirmed.headers["location"] == f"/forslag/{proposal.id}"
    assert (await Following.get()).confirmed_on == clock.local_date(clock.now())
    assert "Du följer förslaget" in (await browser.get(f"/folj/{token}")).text
    assert await Letter.all().count() == 0, "a confirmation that has been sent leaves nothing behind"


@on_sqlite
async def test_the_answer_is_the_same_whether_an_address_is_known_or_not(visits: Visits, settings: Settings) -> None:
    proposal = await saved(1)
    await follower(proposal, "follows@example.se")
    await proposer(proposal, "proposer@example.se")
    await readers.ask(proposal.id, "waits@example.se", "sv", domain=DOMAIN, at=AT)
    browser = await visits.nobody()
    addresses = ("new@example.se", "follows@example.se", "proposer@example.se", "waits@example.se")
    for headers in ({}, HTMX):
        answers = [await _sent(browser, one, headers) for one in addresses]
        assert len(set(answers)) == 1
    written = await letters_of(settings, clock.now())
    assert {letter["To"] for letter in written} == {"new@example.se", "waits@example.se"}


async def _sent(browser: httpx2.AsyncClient, address: str, headers: dict[str, str]) -> Any:
    answer = await browser.post("/forslag/1/foljare", data=left(address), headers=headers)
    named = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, answer.text.replace(address, ""), str(sorted(named))


@on_sqlite
async def test_an_address_that_looks_wrong_comes_back_with_a_sentence(visits: Visits) -> None:
    await saved(1)
    browser = await visits.nobody()
    for headers, whole in (({}, True), (HTMX, False)):
        answer = await browser.post("/forslag/1/foljare", data=left("anna@exämple"), headers=headers)
        assert answer.status_code == 422
        assert 'value="anna@exämple"' in answer.text
        assert "Det brukar sluta på" in answer.text
        assert ("<html" in answer.text) is whole
    assert await Reader.all().count() == 0


@on_sqlite
async def test_nobodys_inbox_is_filled_and_nobody_is_told(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LETTERS_TO_READER", limits.Limit("letters to a reader", 2, 86400))
    for number in (1, 2, 3):
        await saved(number)
    browser = await visits.nobody()
    answers = {(await browser.post(f"/forslag/{n}/foljare", data=left("a@example.se"))).status_code for n in (1, 2, 3)}
    assert answers == {303}
    assert await Letter.all().count() == 2


@on_sqlite
async def test_one_network_is_slowed_down(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FOLLOWS_OF_ADDRESS", limits.Limit("follows of an address", 1, 3600))
    await saved(1)
    browser = await visits.nobody()
    await browser.post("/forslag/1/foljare", data=left("a@example.se"))
    refused = await browser.post("/forslag/1/foljare", data=left("b@example.se"))
    assert (refused.status_code, "b@example.se" in refused.text) == (429, True)
    assert int(refused.headers["retry-after"]) > 0


@on_sqlite
@pytest.mark.parametrize("state", [State.WITHDRAWN, State.MERGED, State.REJECTED])
async def test_what_has_no_news_left_is_not_followed(visits: Visits, state: State) -> None:
    await saved(1, state)
    browser = await visits.nobody()
    assert (await browser.post("/forslag/1/foljare", data=left("a@example.se"))).status_code == 409
    assert 'id="folj"' not in (await browser.get("/forslag/1", follow_redirects=True)).text


@on_sqlite
async def test_the_language_of_the_letters_is_the_one_chosen_and_no_strangers(
    database: TortoiseContext, settings: Settings
) -> None:
    proposal, other = await saved(1), await saved(2)
    await follower(proposal, "anna@example.se", "en")
    await readers.ask(other.id, "anna@example.se", "sv", domain=DOMAIN, at=AT)
    assert (await Reader.get()).language == "en", "whoever asks for somebody else changes nothing for them"
    (message,) = await letters_of(settings)
    assert message["Content-Language"] == "sv"
    await readers.confirm((await Following.get(proposal_id=other.id)).token, DAY)
    assert (await Reader.get()).language == "sv"


async def test_a_link_that_is_gone_says_so(visits: Visits) -> None:
    browser = await visits.nobody()
    gone = "x" * 32
    for answer in (await browser.get(f"/folj/{gone}"), await browser.post(f"/folj/{gone}")):
        assert answer.status_code == 404
        assert "Länken gäller inte längre" in answer.text
    assert "inga fler mejl" in (await browser.get(f"/avsluta/{gone}")).text


@on_sqlite
async def test_two_that_ask_at_once_make_one_following(database: TortoiseContext) -> None:
    await saved(1)
    for _ in range(2):
        await readers.ask(1, "anna@example.se", "sv", domain=DOMAIN, at=AT)
    assert (await Reader.all().count(), await Following.all().count(), await Letter.all().count()) == (1, 1, 1)


async def test_addresses_that_nobody_confirms_are_thrown_away(database: TortoiseContext) -> None:
    proposal = await saved(1)
    await readers.ask(proposal.id, "anna@example.se", "sv", domain=DOMAIN, at=AT)
    kept = await follower(proposal, "bo@example.se")
    last = date.fromordinal(DAY.toordinal() + readers.DAYS_TO_CONFIRM)
    assert await readers.forget_unconfirmed(last) == 0
    assert await readers.forget_unconfirmed(date.fromordinal(last.toordinal() + 1)) == 1
    assert [one.id for one in await Following.all()] == [kept.id]
    assert [one.address for one in await Reader.all()] == ["bo@example.se"]
    assert await Letter.all().count() == 0


@on_sqlite
async def test_nothing_leads_from_an_address_to_a_vote(visits: Visits, app: Starlette, settings: Settings) -> None:
    """Three people vote and leave their addresses right after, in the same order. Neither the order in which the rows
    lie nor a time, key or tag in them can be laid beside the votes."""
    proposal = await published(app.state.keys, at=clock.now())
    for number in range(3):
        browser = await visits.resident()
        await browser.post(f"/forslag/{proposal.id}/rost")
        await browser.post(f"/forslag/{proposal.id}/foljare", data=left(f"person{number}@example.se"))
    for row in [*await Following.all().values(), *await Reader.all().values()]:
        assert not [value for value in row.values() if isinstance(value, datetime)]
    letters = await Letter.filter(kind=LetterKind.CONFIRMATION)
    midnight = clock.end_of_local_day(date.fromordinal(clock.local_date(clock.now()).toordinal() - 1))
    assert {(letter.due_at, letter.claimed_at) for letter in letters} == {(midnight, None)}
    with closing(sqlite3.connect(sqlite_file(settings))) as connection:
        dump = {
            table: list(connection.execute(f"SELECT rowid, * FROM {table}"))  # noqa: S608
            for table in ("reader", "following", "letter", "vote", "session")
        }
    for table in ("reader", "following", "letter"):
        assert [row[0] for row in dump[table]] == [row[1] for row in dump[table]], "rows lie by their random numbers"
        assert min(row[0] for row in dump[table]) > 10**9
    secrets = {str(row[1]) for row in dump["vote"]} | {value for row in dump["session"] for value in row[1:] if value}
    kept = {str(value) for table in ("reader", "following", "letter") for row in dump[table] for value in row}
    assert not {one for one in secrets if isinstance(one, str) and len(one) > 20} & kept


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_random_numbers_follow_no_order(template: Any) -> None:
    drawn = [numbers.random_number() for _ in range(200)]
    assert len(set(drawn)) == 200
    assert all(0 < number <= numbers.HIGHEST for number in drawn)
    assert sorted(drawn) != drawn


async def test_a_proposer_is_told_at_the_address_given_last(database: TortoiseContext) -> None:
    proposal = await saved(1)
    for address, expected in (("a@example.se", ["a@example.se"]), ("b@example.se", ["b@example.se"]), ("", [])):
        await readers.tell_proposer(proposal.id, address, "sv", DAY)
        assert [one.address for one in await Reader.all()] == expected
        assert await readers.proposers_address(proposal.id) == address


async def test_a_follower_becomes_the_proposer_at_the_same_address(database: TortoiseContext) -> None:
    proposal = await saved(1)
    await follower(proposal, "a@example.se")
    await readers.tell_proposer(proposal.id, "a@example.se", "sv", DAY)
    assert [one.role for one in await Following.all()] == [Role.PROPOSER]


async def test_the_address_is_asked_for_when_a_proposal_is_sent(visits: Visits) -> None:
    browser = await visits.resident()
    idea = {"title": "Fler bänkar", "text": "Det finns ingenstans att sitta vid älven när man går där."}
    place = (await browser.post("/forslag/nytt", data=idea)).headers["location"]
    send = place.replace("plats", "skicka")
    wrong = await browser.post(send, data={"email": "anna@"})
    assert (wrong.status_code, 'value="anna@"' in wrong.text) == (422, True)
    assert (await browser.post(send, data={"email": "Anna@example.se"})).status_code == 303
    assert [(one.role, one.reader.address) for one in await Following.all().select_related("reader")] == [
        ("proposer", "anna@example.se")
    ]
