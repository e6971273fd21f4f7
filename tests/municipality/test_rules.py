"""Thresholds and the end of a voting period."""

from datetime import UTC, date, datetime

import pytest

from eforslag import clock
from eforslag.municipality.rules import Rules, last_day


def test_the_threshold_is_the_number_in_the_rules() -> None:
    assert Rules(threshold_value=25).threshold() == 25


@pytest.mark.parametrize(("population", "votes"), [(25_000, 25), (25_001, 26), (77_000, 77), (300, 1), (0, 1)])
def test_a_share_of_the_population_is_rounded_up_to_whole_votes(population: int, votes: int) -> None:
    assert Rules(threshold_kind="permille", threshold_value=1, population=population).threshold() == votes


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(first: date, months: int, last: date) -> None:
    assert last_day(first, months, "months") == last


def test_days_are_counted_from_the_day_after() -> None:
    assert last_day(date(2026, 2, 27), 30, "days") == date(2026, 3, 29)


def test_voting_ends_at_swedish_midnight_in_winter_and_in_summer() -> None:
    winter = Rules(period_unit="days", period_length=1).voting_ends(datetime(2026, 1, 10, 9, tzinfo=UTC))
    summer = Rules(period_unit="days", period_length=1).voting_ends(datetime(2026, 7, 10, 9, tzinfo=UTC))
    assert (winter, summer) == (datetime(2026, 1, 11, 23, tzinfo=UTC), datetime(2026, 7, 11, 22, tzinfo=UTC))


def test_the_last_day_of_voting_is_a_whole_day_when_the_clocks_change() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    hours = [
        (clock.end_of_local_day(day) - clock.end_of_local_day(date.fromordinal(day.toordinal() - 1))).total_seconds()
        for day in (spring, autumn)
    ]
    assert hours == [23 * 3600, 25 * 3600]


def test_late_in_the_evening_the_day_is_the_swedish_one() -> None:
    published = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight on 1 July in Sweden
    ends = Rules(period_unit="days", period_length=1).voting_ends(published)
    assert clock.local_date(clock.last_moment(ends)) == date(2026, 7, 2)


def test_a_vote_is_shown_for_whole_swedish_days_after_the_last_one() -> None:
    ends = Rules(period_unit="days", period_length=1).voting_ends(datetime(2026, 1, 10, 9, tzinfo=UTC))
    shown = Rules(days_votes_are_shown=60).votes_shown_until(clock.last_moment(ends))
    assert clock.local_date(clock.last_moment(shown)) == date(2026, 3, 12)


def test_a_frozen_copy_from_before_a_rule_came_to_be_thaws_with_its_default() -> None:
    frozen = Rules(threshold_value=19).frozen()
    del frozen["days_votes_are_shown"]
    assert Rules.thawed(frozen) == Rules(threshold_value=19, days_votes_are_shown=60)


def test_a_frozen_copy_thaws_to_the_same_rules() -> None:
    rules = Rules(threshold_value=19, period_unit="days", period_length=30, voting_right="declaration")
    assert Rules.thawed(rules.frozen()) == rules
