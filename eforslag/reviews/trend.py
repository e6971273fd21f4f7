"""Votes by month in a review's period, as numbers and as words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import dates

from eforslag.reviews.counting import months_between
from eforslag.web.language import current, format_number, gettext


@dataclass(frozen=True, slots=True)
class Trend:
    """One number for each month, those without a vote too; `last_day` is the last one that was counted."""

    months: Sequence[tuple[str, int]]

    @property
    def highest(self) -> int:
        return max((count for _month, count in self.months), default=0)

    @property
    def named(self) -> list[tuple[str, int]]:
        return [(month_name(month), count) for month, count in self.months]

    @property
    def sentence(self) -> str:
        """All of it in words, for whoever can't see the bars."""
        listed = ", ".join(f"{name} {format_number(count)}" for name, count in self.named)
        return gettext("Röster per månad: %(months)s.") % {"months": listed}

    @property
    def bars(self) -> list[tuple[float, float]]:
        """Where each month's bar begins, from the left, and how high it is: shares of the whole in per cent."""
        width, highest = 100 / len(self.months), max(self.highest, 1)
        return [(place * width, 100 * count / highest) for place, (_month, count) in enumerate(self.months)]


def trend(counted: Mapping[str, int], period_start: date, period_end: date, cutoff: date) -> Trend:
    months = months_between(period_start, min(period_end, cutoff))
    return Trend([(month, counted.get(month, 0)) for month in months])


def month_name(month: str) -> str:
    """As in nov. 2026."""
    return _named(month, current())


@lru_cache(maxsize=1000)
def _named(month: str, locale: str) -> str:
    return dates.format_date(date.fromisoformat(f"{month}-01"), "MMM yyyy", locale=locale)
