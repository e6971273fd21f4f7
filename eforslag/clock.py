"""The time. Nothing else in the project asks the system for it; actions take it as an argument."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds on a clock that nobody sets: only good for what lies between two readings of it."""
    return time.monotonic()


class Doubt:
    """Tells a clock that has been set from one that has gone.

    What time decides can't be undone, and a clock that jumped a day is most often a mistake which somebody puts right.
    The time is therefore held against the steady clock, and after a jump it is believed only once it has lasted.
    """

    JUMP = 180.0
    LASTING = 600.0

    def __init__(self, at: datetime, steadily: float) -> None:
        self._believed = at.timestamp() - steadily
        self._claimed, self._since = self._believed, steadily

    def seconds_off(self, at: datetime, steadily: float) -> float:
        """How far the time is from where it should be; 0.0 when it can be believed."""
        ahead = at.timestamp() - steadily
        if abs(ahead - self._claimed) > self.JUMP:
            self._claimed, self._since = ahead, steadily
        lasted = steadily - self._since >= self.LASTING
        off = ahead - self._believed
        if abs(off) > self.JUMP and not lasted:
            return off
        # Clocks drift and are put right by a little all the time.
        self._believed = self._claimed = ahead
        return 0.0


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
