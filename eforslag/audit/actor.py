"""Who acts: the one thing that every audited verb must be told."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff by id and name, or a resident or the service itself without either."""

    kind: Literal["staff", "resident", "system"]
    name: str = ""
    staff_id: int | None = None


RESIDENT = Actor("resident")
SYSTEM = Actor("system")
