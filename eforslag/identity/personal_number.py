"""Personnummer and samordningsnummer: the only door through which one becomes twelve digits.

The rules are those of Skatteverket's SKV 704 and SKV 707. The date in a number need not be the day of birth,
and that of a samordningsnummer may be unknown.
"""

import re
from datetime import date

from eforslag import clock
from eforslag.municipality.rules import last_day

# Nobody born earlier is alive, and the official test numbers begin here.
EARLIEST_YEAR = 1890
COORDINATION_DAYS = 60
WRITTEN = re.compile(r" *([0-9]{2})?([0-9]{6})([-+]?)([0-9]{4}) *")
TWELVE_DIGITS = re.compile(r"[0-9]{12}")


class InvalidPersonalNumber(ValueError):
    """What was given is no personal number. It is not repeated here, since this text may be logged."""

    def __init__(self) -> None:
        super().__init__("not a valid personal number")


class PersonalNumber(str):
    """Twelve ASCII digits that `parse` or `parse_claim` has let through; its repr shows none of them."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "PersonalNumber(…)"

    @property
    def is_coordination_number(self) -> bool:
        return int(self[6:8]) >= COORDINATION_DAYS

    @property
    def birth_date(self) -> date | None:
        """The date that the number carries; None where a samordningsnummer leaves it unknown."""
        year, month, day = _date_part(self)
        try:
            return date(year, month, day)
        except ValueError:
            return None

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; None when the date is unknown.

        One born on 29 February turns on the 28th in other years (lag 1930:173 § 1).
        """
        born = self.birth_date
        if born is None:
            return None
        years = day.year - born.year
        return years if last_day(born, 12 * years, "months") <= day else years - 1


def parse(text: str, *, today: date | None = None) -> PersonalNumber:
    """The number that someone has written, in any of the usual forms. Raises InvalidPersonalNumber.

    A plus sign stands from 1 January of the year in which the person turns 100. Ten digits without one belong to
    somebody younger; with twelve digits the sign must not contradict the century, but a hyphen is let through.
    """
    today = today or clock.local_date(clock.now())
    written = WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if written is None:
        raise InvalidPersonalNumber
    century, date_part, sign, ending = written.groups()
    year = int(century + date_part[:2]) if century else _resolved_year(int(date_part[:2]), sign, today)
    if sign == "+" and year > today.year - 100:
        raise InvalidPersonalNumber
    return _checked(f"{year:04}{date_part[2:]}{ending}", today)


def parse_claim(text: str, *, today: date | None = None) -> PersonalNumber:
    """The number in an identity provider's claim: twelve digits and nothing else. Raises InvalidPersonalNumber."""
    if not isinstance(text, str) or TWELVE_DIGITS.fullmatch(text) is None:
        raise InvalidPersonalNumber
    return _checked(text, today or clock.local_date(clock.now()))


def has_valid_check_digit(ten_digits: str) -> bool:
    """Whether the last digit is the Luhn sum of the nine before it."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten_digits))
    return sum(product // 10 + product % 10 for product in doubled) % 10 == 0


def _resolved_year(short: int, sign: str, today: date) -> int:
    """The one year with these two last digits in which the sign is right."""
    latest = today.year - 100 if sign == "+" else today.year
    return latest - (latest - short) % 100


def _checked(digits: str, today: date) -> PersonalNumber:
    number = PersonalNumber(digits)
    year, month, day = _date_part(number)
    # Compared as a triple, a month or day that is unknown (zero) comes before all others.
    possible = year >= EARLIEST_YEAR and (year, month, day) <= (today.year, today.month, today.day)
    if not possible or not _has_allowed_date(number) or digits[8:11] == "000" or not has_valid_check_digit(digits[2:]):
        raise InvalidPersonalNumber
    return number


def _has_allowed_date(number: PersonalNumber) -> bool:
    """A real date, or in a samordningsnummer any month 00–12 with any day 60–91, as Skatteverket gives out."""
    _, month, day = _date_part(number)
    return number.birth_date is not None or (number.is_coordination_number and month <= 12 and day <= 31)


def _date_part(number: PersonalNumber) -> tuple[int, int, int]:
    day = int(number[6:8])
    return int(number[:4]), int(number[4:6]), day - COORDINATION_DAYS if number.is_coordination_number else day
