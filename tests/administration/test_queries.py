"""The versions of the rules and the audit log, as the administrator reads them."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import eforslag
from eforslag.administration import queries
from eforslag.administration.entries import KINDS, SUBJECTS, WHAT, line
from eforslag.audit.actor import SYSTEM, Actor
from eforslag.audit.log import record
from eforslag.audit.models import AuditEntry
from eforslag.municipality.actions import set_rules
from eforslag.municipality.models import RuleSet
from eforslag.municipality.rules import Rules
from eforslag.web.pagination import cursor

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
ANNA = Actor("staff", "Anna Administratör", 3)
pytestmark = pytest.mark.usefixtures("database")


async def test_each_version_tells_what_it_changed() -> None:
    await set_rules(Rules(), date(2026, 5, 4), by=ANNA, at=AT)
    await set_rules(Rules(threshold_value=40), date(2026, 8, 1), by=ANNA, at=AT)
    first, second = await queries.versions()
    assert list(first.changes) == []
    assert ["40 röster" in sentence.text for sentence in second.changes] == [True]


async def some_entries(count: int) -> None:
    rules = await RuleSet.create(effective_from=AT.date(), rules=Rules().frozen(), created_at=AT)
    for order in range(count):
        await record("rules.entered", rules, by=ANNA, at=AT + timedelta(minutes=order))


async def test_the_log_shows_each_entry_once_newest_first() -> None:
    await some_entries(queries.ROWS * 2 + 1)
    seen: list[int] = []
    page = await queries.log(None, None)
    while page.following:
        seen += [entry.id for entry in page.rows]
        page = await queries.log(None, page.following)
    seen += [entry.id for entry in page.rows]
    assert seen == [entry.id for entry in await AuditEntry.all().order_by("-id")]


@pytest.mark.parametrize("after", ["x", cursor("en", "två"), cursor("9" * 40), cursor("-1"), cursor("²")])
async def test_a_cursor_that_makes_no_sense_shows_the_newest(after: str) -> None:
    await some_entries(1)
    assert len((await queries.log(None, after)).rows) == 1


async def test_the_log_can_be_narrowed_to_one_kind() -> None:
    await some_entries(2)
    assert len((await queries.log(KINDS["regler"], None)).rows) == 2
    assert not (await queries.log(KINDS["forslag"], None)).rows


async def test_an_entry_says_who_did_what_with_which() -> None:
    await set_rules(Rules(), date(2026, 5, 4), by=ANNA, at=AT)
    (entry,) = await AuditEntry.all()
    told = line(entry)
    assert (told.event.what, told.event.who, told.event.at) == ("Skrev in nya regler", "Anna Administratör", AT)
    assert told.subject.startswith("Regler ")
    assert told.details == "2026-05-04"


def test_what_the_service_does_of_itself_is_told_as_the_service() -> None:
    entry = AuditEntry(at=AT, action="proposal.passed", subject_kind="proposal", subject_id=3, actor_kind=SYSTEM.kind)
    assert (line(entry).event.who, line(entry).subject) == ("Tjänsten", "Förslag 3")


def test_every_kind_of_subject_in_the_log_has_a_name_and_a_filter() -> None:
    assert {subject for kind in KINDS.values() for subject in kind.subjects} == set(SUBJECTS)


def test_everything_that_is_recorded_has_a_sentence() -> None:
    recorded = {
        name for path in Path(eforslag.__file__).parent.rglob("*.py") for name in _recorded(path.read_text("utf-8"))
    }
    assert "proposal.published" in recorded
    assert recorded <= WHAT.keys()


def _recorded(source: str) -> list[str]:
    """The actions that a module passes to the log: the first word of each call of record."""
    return re.findall(r'\brecord\(\s*"([a-z_.]+)"', source)


def test_every_sentence_begins_as_one() -> None:
    assert all(str(sentence)[0].isupper() for sentence in WHAT.values())
