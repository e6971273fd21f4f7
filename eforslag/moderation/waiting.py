"""How long a proposal has waited for a moderator, against what the proposers are promised. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from eforslag import clock


class Band(StrEnum):
    NEW = "new"
    SOON = "soon"
    LATE = "late"


def soon_from(promised: int) -> int:
    """The days after which an answer is needed soon: the last third of the promised time."""
    return promised - promised // 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whole calendar days in Sweden since it was sent, of those promised; 0 is today."""

    days: int
    promised: int

    @property
    def band(self) -> Band:
        if self.days > self.promised:
            return Band.LATE
        return Band.SOON if self.days >= soon_from(self.promised) else Band.NEW


def waiting(since: datetime, now: datetime, promised: int) -> Waiting:
    return Waiting((clock.local_date(now) - clock.local_date(since)).days, promised)


def bounds(band: Band, today: date, promised: int) -> tuple[datetime | None, datetime | None]:
    """From when and until when something was sent that is in the band today; None where there is no bound."""
    # The midnights that end the last day of being late, and the last day of being soon.
    late = clock.end_of_local_day(today - timedelta(days=promised + 1))
    soon = clock.end_of_local_day(today - timedelta(days=soon_from(promised)))
    return {Band.LATE: (None, late), Band.SOON: (late, soon), Band.NEW: (soon, None)}[band]
