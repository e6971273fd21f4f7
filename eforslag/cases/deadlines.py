"""When an answer is due, how long it has been waited for, and when somebody is reminded. Pure."""

from datetime import date, datetime, timedelta
from typing import Literal

from eforslag import clock
from eforslag.municipality.rules import Rules, last_day

REMINDER_DAYS = 30
MOST_REMINDER_DAYS = 180

ReminderKind = Literal["before", "after"]


def due_on(rules: Rules, closes_at: datetime) -> date:
    """The last day for an answer: so many months after the last day of voting as the proposal's own rules say."""
    return last_day(clock.local_date(clock.last_moment(closes_at)), rules.months_to_answer, "months")


def days_waited(since: datetime, until: datetime) -> int:
    """Whole days, as a calendar counts them."""
    return (clock.local_date(until) - clock.local_date(since)).days


def is_late(due: date, today: date) -> bool:
    return today > due


def reminder_due(due: date, today: date, days_before: int = REMINDER_DAYS) -> ReminderKind | None:
    """Which reminder is due today, if any. Whoever comes late to "before" gets "after" only."""
    if is_late(due, today):
        return "after"
    return "before" if today >= due - timedelta(days=days_before) else None
