"""Who is logged in, as the rest of the service sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from eforslag.audit.actor import RESIDENT, Actor
from eforslag.config import Role


@dataclass(frozen=True, slots=True)
class Resident:
    """A person identified by eID. `person_key` is a keyed hash of the personal number."""

    session: str
    person_key: str
    name: str
    age: int | None
    kind: Literal["resident"] = "resident"
    # The counter station that the login is good at, and until when at the longest; None for any other login.
    station_id: int | None = None
    ends_at: datetime | None = None
    roles: tuple[Role, ...] = ()

    @property
    def actor(self) -> Actor:
        return RESIDENT


@dataclass(frozen=True, slots=True)
class Staff:
    """An employee, with the roles that the staff issuer's groups gave at login.

    `own_person` is their person key, where the staff issuer states a personal number. It lets nobody act as a
    resident: it is there to be compared with, so that nobody helps themselves.
    """

    session: str
    staff_id: int
    name: str
    roles: tuple[Role, ...]
    kind: Literal["staff"] = "staff"
    own_person: str | None = None
    station_id: int | None = None

    @property
    def actor(self) -> Actor:
        return Actor("staff", self.name, self.staff_id, self._party)

    @property
    def _party(self) -> Literal["", "municipality", "police"]:
        """One only: who has both roles acts for the municipality, so that nobody says yes on behalf of both."""
        if "coordinator" in self.roles:
            return "municipality"
        return "police" if "police_liaison" in self.roles else ""


Visitor = Resident | Staff
