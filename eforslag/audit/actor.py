"""Who acts: the one thing that every audited verb must be told."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff by id and name, or a resident or the service itself without either.

    `party` is on whose behalf the pledge is worked with: municipality, police, or empty for everybody else.
    """

    kind: Literal["staff", "resident", "system"]
    name: str = ""
    staff_id: int | None = None
    party: Literal["", "municipality", "police"] = ""


RESIDENT = Actor("resident")
SYSTEM = Actor("system")
