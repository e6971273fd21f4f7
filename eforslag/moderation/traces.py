"""Finds what could point at a person in a text: numbers, addresses to write to, number plates, where somebody lives.

More than stops a sending (eforslag/proposals/personal_data.py), for here a person looks at each of them. Pure.
"""

import re
from dataclasses import dataclass
from typing import Literal

from eforslag.proposals.personal_data import find_numbers
from eforslag.web.language import _

Kind = Literal["personal_number", "phone_number", "email", "number_plate", "street_address", "name"]

KINDS = {
    "personal_number": _("Personnummer"),
    "phone_number": _("Telefonnummer"),
    "email": _("E-postadress"),
    "number_plate": _("Registreringsnummer"),
    "street_address": _("Adress med ett namn intill"),
    "name": _("Namn intill en adress"),
}
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-zA-Zåäö]{2,20}(?![\w-])")
# Three letters, then two digits and a digit or letter; I, Q, V and Å, Ä, Ö are on no plate, and O not at the end.
PLATE = re.compile(r"(?<![\w-])[A-HJ-PR-UW-Z]{3}[ \u00a0-]?[0-9]{2}[0-9A-HJ-NPR-UW-Z](?![\w-])")
# What looks like a plate and is most often a law, a lamp or a file.
NO_PLATES = frozenset({"SFS", "SOU", "LED", "PDF", "USB", "DAB", "RAL", "CO2"})
STREET = re.compile(
    r"\b[A-ZÅÄÖ][a-zåäöé]*(?:s )?[a-zåäöé]*"
    r"(?:gatan|gata|vägen|väg|gränd|gränden|stigen|torget|backen|allén|gången|kroken|slingan|ringen|leden|gården)"
    r" [0-9]{1,4}(?: ?[A-Za-z])?(?!\w)"
)
NAME = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)? [A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?\b")
BESIDE = 60


@dataclass(frozen=True, slots=True)
class Trace:
    """From `start` up to `end` in the text."""

    kind: Kind
    start: int
    end: int


def find_traces(text: str) -> list[Trace]:
    """Everything of these kinds in the order of the text, none overlapping another."""
    found = [Trace(one.kind, one.start, one.end) for one in find_numbers(text)]
    _add(found, "email", [match.span() for match in EMAIL.finditer(text)])
    _add(found, "number_plate", [m.span() for m in PLATE.finditer(text) if m[0][:3] not in NO_PLATES])
    _add_homes(found, text)
    return sorted(found, key=lambda trace: trace.start)


def _add(found: list[Trace], kind: Kind, spans: list[tuple[int, int]]) -> None:
    for start, end in spans:
        if not any(start < other.end and other.start < end for other in found):
            found.append(Trace(kind, start, end))


def _add_homes(found: list[Trace], text: str) -> None:
    """A street and number is a place like any other, until a name stands beside it."""
    streets = [match.span() for match in STREET.finditer(text)]
    names = [match.span() for match in NAME.finditer(text) if not any(_touch(match.span(), one) for one in streets)]
    pairs = [(street, name) for street in streets for name in names if _beside(street, name)]
    _add(found, "street_address", sorted({street for street, _name in pairs}))
    _add(found, "name", sorted({name for _street, name in pairs}))


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _beside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0], other[0]) - min(one[1], other[1]) <= BESIDE
