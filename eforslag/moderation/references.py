"""How a moderator points out another proposal: by its number, its id, or a link to one of its pages. Pure."""

import re
from dataclasses import dataclass

_LINK = re.compile(r"/(?:forslag|handlaggning)/(?P<id>[1-9][0-9]{0,8})(?![0-9])")
_NUMBER = re.compile(r"(?P<year>2[0-9]{3})\s*[-–/:]\s*(?P<serial>[1-9][0-9]{0,8})")
_ID = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Reference:
    """Either the id, or the year and the serial in it."""

    id: int | None = None
    year: int | None = None
    serial: int | None = None


def read(text: str) -> Reference | None:
    """What the text points out; None where it is neither of the three."""
    text = text.strip()
    link = _LINK.search(text)
    if link:
        return Reference(id=int(link["id"]))
    number = _NUMBER.fullmatch(text)
    if number:
        return Reference(year=int(number["year"]), serial=int(number["serial"]))
    return Reference(id=int(text)) if _ID.fullmatch(text) else None
