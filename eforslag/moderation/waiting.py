"""How long a proposal has waited for a moderator, against what the proposers are promised. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eforslag import clock

PROMISED_DAYS = 14
SOON_FROM = 10


class Band(StrEnum):
    NEW = "new"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whole calendar days in Sweden since it was sent; 0 is today."""

    days: int

    @property
    def band(self) -> Band:
        if self.days > PROMISED_DAYS:
            return Band.LATE
        return Band.SOON if self.days >= SOON_FROM else Band.NEW


def waiting(since: datetime, now: datetime) -> Waiting:
    return Waiting((clock.local_date(now) - clock.local_date(since)).days)
