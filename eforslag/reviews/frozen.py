"""What a review keeps of the pledge that it looks back on: its name, its parts, how each commitment stood. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eforslag.pledges.following_up import CommitmentNow
from eforslag.pledges.pages import AreaPart
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.progress import STATUSES, Status, counted


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment as it stood when the review was opened; `told_on` is when somebody last told of it."""

    id: int
    text: str
    owner: str
    status: str
    told: str = ""
    told_on: str = ""

    @property
    def label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def owner_label(self) -> str:
        return str(PARTIES[self.owner])

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.told_on) if self.told_on else None


@dataclass(frozen=True, slots=True)
class Part:
    id: int
    name: str
    commitments: Sequence[Promised] = ()

    @property
    def counted(self) -> list[tuple[Status, int]]:
        return counted(one.status for one in self.commitments)


def pledge_as_it_is(title: str, parts: Sequence[AreaPart], localities: Collection[str], today: date) -> dict[str, Any]:
    """Plain values for the review's figures; `localities` are the parts of the municipality that are known by name."""
    return {
        "pledge": title,
        "outline": [
            {"id": part.area.id, "name": part.area.name, "commitments": [_kept(one, today) for one in part.commitments]}
            for part in parts
        ],
        "localities": list(localities),
    }


def _kept(one: CommitmentNow, today: date) -> dict[str, Any]:
    last = next((update for update in one.updates if update.day <= today), None)
    kept = {"id": one.commitment.id, "text": one.commitment.text, "owner": one.commitment.owner}
    told = {"told": last.text, "told_on": last.day.isoformat()} if last else {}
    return kept | {"status": last.status if last else Status.NOT_STARTED.value} | told


def outline_of(figures: Mapping[str, Any] | None) -> list[Part]:
    """The focus areas in their order at the time; none for reviews of before this was kept."""
    return [
        Part(part["id"], part["name"], [Promised(**one) for one in part["commitments"]])
        for part in (figures or {}).get("outline", ())
    ]
