"""Old proposals: brought in whole or not at all, never twice, and handed out as they came."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from eforslag.archive.bringing_in import NotImported, Report, bring_in, read_all
from eforslag.archive.handing_out import hand_out
from eforslag.archive.line import read
from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.search import vocabulary
from eforslag.search.finding import Scope, hits
from eforslag.search.question import question
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.recount import recount
from tests.votes.builders import anyone, published

on_both = pytest.mark.usefixtures("database")
AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
OPEN = {"id": "7", "title": "Bänkar vid älven", "text": "Fler.", "state": "öppen", "published": "2026-04-01",
        "closed": "2026-08-31", "votes": 3}  # fmt: skip
OLD = {"id": "a-1", "title": "Utegym", "text": "Vid ån.\nTack!", "state": "besvarad", "published": "2019-05-02",
       "closed": "2019-08-02T12:00:00+02:00", "votes": 41, "answer": "Nämnden bygger ett utegym.",
       "source_url": "https://example.org/forslag/1"}  # fmt: skip
LAPSED = {"id": "a-2", "title": "Bastu på piren", "state": "lapsed"}
REFUSED = {"id": "a-3", "title": "Sänk skatten", "text": "Nu.", "state": "rejected", "votes": 0}


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return load_keys(settings)


async def imported(keys: Keys, *lines: dict[str, Any], rules: Rules | None = None) -> Report:
    texts = [json.dumps(line, ensure_ascii=False) for line in lines]
    return await bring_in(texts, rules=rules or anyone(), keys=keys, at=AT)


async def exported() -> list[dict[str, Any]]:
    return [json.loads(line) async for line in hand_out()]


async def found(words: str) -> list[str]:
    sought = question(words, await vocabulary.known())
    ids = [hit.proposal_id for hit in await hits(sought, Scope(("published", "passed", "lapsed")))]
    return [(await Proposal.get(id=one)).title for one in ids]


@on_both
async def test_what_was_brought_in_is_found_at_once_and_handed_out_as_it_came(keys: Keys) -> None:
    report = await imported(keys, OPEN, OLD, LAPSED, REFUSED)
    assert report.lines() == ["4 new, 0 changed, 0 unchanged."]
    assert await found("utegymmet") == ["Utegym"]
    assert await found("skatt") == [], "a refused one is nothing to find"
    assert await exported() == [OPEN, OLD, LAPSED | {"votes": 0}, REFUSED]
    assert await AuditEntry.filter(action="proposals.imported").count() == 1


@on_both
async def test_the_same_line_twice_makes_no_second_proposal(keys: Keys) -> None:
    await imported(keys, OPEN, OLD)
    again = await imported(keys, OPEN, OLD | {"answer": "Det finns nu."})
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1)
    assert await Proposal.all().count() == 2
    assert (await exported())[1]["answer"] == "Det finns nu."


@on_both
async def test_an_open_one_takes_votes_which_a_recount_and_a_new_import_leave_alone(keys: Keys) -> None:
    await imported(keys, OPEN, OLD)
    proposal = await Proposal.get(title=OPEN["title"])
    assert proposal.closes_at == datetime(2026, 8, 31, 22, tzinfo=UTC), "the midnight that ends the day"
    await BallotBox(keys).cast(proposal.id, "f" * 64, age=40, channel="web", at=AT)
    assert (await Proposal.get(id=proposal.id)).votes == 4
    assert await recount(AT) == []
    again = await imported(keys, OPEN | {"votes": 5})
    assert "people have voted here since" in again.lines()[0]
    await Proposal.filter(id=proposal.id).update(votes=9)
    assert [(one.tally, one.rows) for one in await recount(AT)] == [(6, 1)]
    assert (await Proposal.get(id=proposal.id)).votes == 4


@on_both
async def test_one_that_has_votes_enough_has_reached_its_threshold(keys: Keys) -> None:
    await imported(keys, OPEN | {"votes": 30}, rules=anyone(threshold_value=30))
    assert (await Proposal.get(id__gt=0)).threshold_reached_at == AT


@on_both
async def test_a_bad_line_leaves_everything_as_it_was(keys: Keys) -> None:
    with pytest.raises(NotImported) as refused:
        await imported(keys, OPEN, OLD | {"votes": "många"})
    assert refused.value.lines == ["line 2: votes is not a number of votes"]
    assert not await Proposal.exists()


@on_both
async def test_ones_own_export_makes_no_second_proposal(keys: Keys) -> None:
    own = await published(keys)
    (line,) = await exported()
    assert line["id"] == own.number
    again = await imported(keys, line)
    assert (again.new, again.unchanged) == (0, 1)


@on_both
async def test_what_has_ended_here_is_not_opened_by_an_old_file(keys: Keys) -> None:
    await imported(keys, OPEN)
    await Proposal.all().update(state="taken_down")
    await imported(keys, OPEN | {"closed": "2027-01-01"})
    assert (await Proposal.get(id__gt=0)).state == "taken_down"
    assert (await exported())[0]["state"] == "taken_down"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "this is not JSON"), ("[1]", "this is not a JSON object"), ('{"title": "x"}', "id is missing"),
        ('{"id": 1}', "title is missing"), ('{"id": 1, "title": 5}', "title is not text"),
        ('{"id": 1, "title": "x", "state": "kanske"}', "state is 'kanske'"),
        ('{"id": 1, "title": "x", "published": "i våras"}', "published is 'i våras'"),
        ('{"id": 1, "title": "x", "published": "2020-02-30"}', "published is '2020-02-30'"),
        ('{"id": 1, "title": "x", "published": "2020-02-02", "closed": "2019-01-01"}', "closed is before published"),
        ('{"id": 1, "title": "x", "votes": -1}', "votes is not a number"),
        ('{"id": 1, "title": "x", "votes": true}', "votes is not a number"),
        ('{"id": 1, "title": "x", "url": "javascript:alert(1)"}', "source_url is not an address"),
        ('{"id": 1, "title": "x", "text": "\\u0000"}', "text holds a character"),
        ('{"id": 1, "title": "x", "text": "Jag, 19121212-1212."}', "text holds what looks like a personal number"),
        (json.dumps({"id": 1, "title": "x" * 101}), "title has 101 characters, and 100 is the most"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_line(line: str, reason: str) -> None:
    with pytest.raises(NotImported) as refused:
        read_all(["", line])
    assert refused.value.lines[0].startswith(f"line 2: {reason}")


def test_every_bad_line_is_named_and_one_id_twice_is_bad() -> None:
    with pytest.raises(NotImported) as refused:
        read_all([json.dumps(OLD), "{", json.dumps(OLD)])
    assert refused.value.lines == ["line 2: this is not JSON", "line 3: the id 'a-1' stands on line 1 already"]


@pytest.mark.parametrize(
    ("word", "state"),
    [("Öppen för röstning", "published"), ("open", "published"), ("Avslutat", "lapsed"), ("BESVARAD", "passed"),
     ("passed", "passed"), ("avvisad", "rejected"), ("taken_down", "taken_down"), ("", "published")],
)  # fmt: skip
def test_states_are_understood_in_both_languages(word: str, state: str) -> None:
    assert read(json.dumps({"id": 1, "title": "x", "state": word})).meant == state


def test_other_names_for_the_address_are_understood() -> None:
    for name in ("source", "url", "source_url"):
        assert read(json.dumps({"id": 1, "title": "x", name: "https://a.example"})).source_url == "https://a.example"
