"""Half-years, as the council hears of them: 2026-1 is January to June 2026. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eforslag import clock
from eforslag.web.language import gettext

FIRST_YEAR, LAST_YEAR = 2000, 2100
_WRITTEN = re.compile(r"(2[0-9]{3})-([12])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    year: int
    half: int

    @property
    def code(self) -> str:
        return f"{self.year}-{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def begins(self) -> datetime:
        return clock.end_of_local_day(self.first_day - timedelta(days=1))

    @property
    def ends(self) -> datetime:
        """The local midnight that ends it."""
        return clock.end_of_local_day(self.last_day)

    @property
    def before(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    @property
    def label(self) -> str:
        if self.half == 1:
            return gettext("januari–juni %(year)s") % {"year": self.year}
        return gettext("juli–december %(year)s") % {"year": self.year}


def half_of(day: date) -> HalfYear:
    return HalfYear(day.year, 1 if day.month <= 6 else 2)


def written(text: str) -> HalfYear | None:
    """The half-year that the text names, as in 2026-1; None for any other text."""
    known = _WRITTEN.fullmatch(text)
    found = HalfYear(int(known[1]), int(known[2])) if known else None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None
