"""Keyset paging: a page begins after a known row, so page one thousand costs what page one does."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from eforslag.web.whole_numbers import whole_number

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the cursor that the next ones follow, if there are any."""

    rows: Sequence[Row]
    following: str | None = None


def cursor(*key: object) -> str:
    """The place after a row, as it stands in a URL."""
    return urlsafe_b64encode("|".join(map(str, key)).encode()).decode().rstrip("=")


def place(text: str | None) -> list[str] | None:
    """The key in a cursor; None for none or for something that is not a cursor."""
    if not text:
        return None
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("|")
    except (Error, UnicodeError, ValueError):
        return None


def last_id(text: str | None) -> int | None:
    """The id in the cursor of a list that is ordered by ids alone."""
    key = place(text)
    return whole_number(key[0], digits=18) if key and len(key) == 1 else None
