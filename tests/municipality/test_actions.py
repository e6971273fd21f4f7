"""Entering new rules."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from tortoise.exceptions import ValidationError

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.municipality.actions import DayPassed, DayTaken, set_rules
from eforslag.municipality.models import RuleSet
from eforslag.municipality.queries import rules_in_force
from eforslag.municipality.rules import Rules

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 4)
ANNA = Actor("staff", "Anna Administratör", 3)
pytestmark = pytest.mark.usefixtures("database")


async def test_new_rules_take_over_on_their_day_and_not_before() -> None:
    await set_rules(Rules(threshold_value=30), TODAY, by=ANNA, at=AT)
    await set_rules(Rules(threshold_value=50), TODAY + timedelta(days=10), by=ANNA, at=AT)
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9), TODAY + timedelta(days=10)]
    assert [(await rules_in_force(day)).threshold_value for day in days] == [25, 30, 30, 50]


async def test_rules_for_a_day_that_has_some_are_refused_and_replace_nothing() -> None:
    await set_rules(Rules(threshold_value=30), TODAY, by=ANNA, at=AT)
    with pytest.raises(DayTaken):
        await set_rules(Rules(threshold_value=50), TODAY, by=ANNA, at=AT)
    assert (await rules_in_force(TODAY)).threshold_value == 30
    assert await AuditEntry.all().count() == 1


async def test_of_two_administrators_at_once_one_enters_the_rules_of_a_day() -> None:
    attempts = (set_rules(Rules(threshold_value=votes), TODAY, by=ANNA, at=AT) for votes in (30, 50))
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(outcome, DayTaken) for outcome in outcomes) == 1
    assert await RuleSet.all().count() == 1


async def test_a_swedish_day_that_has_passed_is_refused() -> None:
    with pytest.raises(DayPassed):
        await set_rules(Rules(), TODAY - timedelta(days=1), by=ANNA, at=AT)
    after_midnight_in_sweden = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
    with pytest.raises(DayPassed):
        await set_rules(Rules(), TODAY, by=ANNA, at=after_midnight_in_sweden)


async def test_who_entered_which_rules_is_in_the_log() -> None:
    await set_rules(Rules(threshold_value=30), TODAY, by=ANNA, at=AT)
    (entry,) = await AuditEntry.all()
    assert (entry.action, entry.actor_name, entry.at) == ("rules.entered", "Anna Administratör", AT)
    assert entry.details["rules"]["threshold_value"] == 30


async def test_rules_that_cannot_be_logged_are_not_entered() -> None:
    with pytest.raises(ValidationError):
        await set_rules(Rules(), TODAY, by=Actor("staff", "x" * 201, 3), at=AT)
    assert not await RuleSet.exists()
