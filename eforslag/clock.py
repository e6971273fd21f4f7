"""The time. Nothing else in the project asks the system for it; actions take it as an argument."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The calendar day in Sweden at that moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def end_of_local_day(day: date) -> datetime:
    """The local midnight that ends the day, in UTC, on nights of 23 and 25 hours too."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=LOCAL_ZONE).astimezone(UTC)


def last_moment(end: datetime) -> datetime:
    """The moment just before an end that is itself left out, as midnight is at the end of a voting period."""
    return end - timedelta(microseconds=1)
