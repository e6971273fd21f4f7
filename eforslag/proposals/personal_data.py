"""Finds personal numbers and telephone numbers in what people write, so that they are not published by mistake.

It stops a sending, so it would rather miss an odd spelling than point at a price, a date or a reference number.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from eforslag.identity.personal_number import has_valid_check_digit

Kind = Literal["personal_number", "phone_number"]

DASH = r"[-\u2010\u2011\u2013\u2212]"
SPACE = r"[ \u00a0\u2009\u202f]"
ALONE_BEFORE = rf"(?<![0-9+])(?<![0-9](?:{DASH}|[.:]))"
ALONE_AFTER = rf"(?!{DASH}?[0-9])"

# A samordningsnummer has 60 added to its day, and only there may the month be 00.
PERSONAL_NUMBER = re.compile(
    rf"""{ALONE_BEFORE}
    (?:18|19|20)? (?P<year>[0-9]{{2}}) (?P<between>{DASH}|{SPACE}|\.|)
    (?: (?P<month>0[1-9]|1[0-2]) (?P=between) (?P<day>0[1-9]|[12][0-9]|3[01]|[678][0-9]|9[01])
      | (?P<no_month>00) (?P=between) (?P<later_day>[678][0-9]|9[01]) )
    (?P<sign>{SPACE}?(?:{DASH}|\+){SPACE}?|{SPACE}|\.|) (?P<ending>[0-9]{{4}})
    {ALONE_AFTER}""",
    re.VERBOSE,
)

# How the digits after an area code are usually grouped, by their number.
GROUPINGS = {
    5: ("5", "32", "23"),
    6: ("6", "222", "33"),
    7: ("7", "322", "223", "34"),
    8: ("8", "332", "323", "2222", "44"),
}
# After +46 or 0: the area code, and how many digits may follow it. No landline's own number begins with 0.
AREAS = (
    ("7[02369]", "", (7,)),
    ("7[02369][0-9]", "", (6,)),
    ("8", "(?!0)", (8, 7, 6)),
    ("[1-79][0-9]", "(?!0)", (7, 6, 5)),
    ("[1-79][0-9]{2}", "(?!0)", (6, 5)),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the text, from `start` up to `end`, that looks like a number of this kind."""

    kind: Kind
    start: int
    end: int


def find_numbers(text: str) -> list[Finding]:
    """What looks like personal numbers and Swedish telephone numbers, in the order of the text, none overlapping."""
    people = [
        Finding("personal_number", *match.span()) for match in PERSONAL_NUMBER.finditer(text) if _looks_personal(match)
    ]
    phones = [Finding("phone_number", *match.span()) for match in _phone_number().finditer(text)]
    apart = [phone for phone in phones if not any(_overlap(phone, person) for person in people)]
    return sorted(people + apart, key=lambda finding: finding.start)


def _looks_personal(match: re.Match[str]) -> bool:
    """A plain date and a hyphen are enough, even when a digit is wrong; other forms must have the right check digit."""
    has_hyphen = bool(match["sign"].strip("\u00a0\u2009\u202f ."))
    if has_hyphen and not match["between"]:
        return True
    month, day = match["month"] or match["no_month"], match["day"] or match["later_day"]
    return has_valid_check_digit(match["year"] + month + day + match["ending"])


def _overlap(one: Finding, other: Finding) -> bool:
    return one.start < other.end and other.start < one.end


def _phone_pattern() -> str:
    after_code = rf"\)?(?:{SPACE}?{DASH}{SPACE}?|{SPACE}|[./]|)"
    areas = "|".join(
        f"{code}{after_code}{first_digit}(?:{_grouped(lengths)}){ALONE_AFTER}" for code, first_digit, lengths in AREAS
    )
    return rf"{ALONE_BEFORE}(?:(?:\+|00)46{SPACE}?{DASH}?(?:\(0\){SPACE}?|0)?|\(?0)(?:{areas})"


def _grouped(lengths: tuple[int, ...]) -> str:
    """The digits in each usual grouping, with one and the same mark between the groups."""
    return "|".join(
        mark.join(f"[0-9]{{{size}}}" for size in grouping)
        for length in lengths
        for mark in (SPACE, DASH, r"\.")
        for grouping in GROUPINGS[length]
    )


@cache
def _phone_number() -> re.Pattern[str]:
    """Compiled when it is first needed, since it takes a while."""
    return re.compile(_phone_pattern())
