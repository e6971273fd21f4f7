"""How much a review holds and how far its answers have come, read from the few columns that it takes to know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eforslag.reviews.models import SurfacedProposal
from eforslag.reviews.sides import SIDES, asked

COLUMNS = ("id", "focus_area_id", "votes", "party", "response", "municipality_by_id", "police_by_id")


@dataclass(frozen=True, slots=True)
class Tally:
    """One surfaced proposal. `missing` are the parties that are still to answer; "" until it is known which."""

    id: int
    area_id: int
    votes: int
    party: str
    missing: tuple[str, ...]
    is_written: bool


@dataclass(frozen=True)
class Tallies:
    """All of a review's, in the order of the board."""

    rows: Sequence[Tally]

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.rows]

    @cached_property
    def answered(self) -> int:
        return sum(1 for one in self.rows if not one.missing)

    @property
    def is_complete(self) -> bool:
        return self.answered == len(self.rows)

    @cached_property
    def votes(self) -> int:
        return sum(one.votes for one in self.rows)

    @property
    def written(self) -> int:
        """How many have the words of an answer, whoever stands for it."""
        return sum(1 for one in self.rows if one.is_written)

    @property
    def unassigned(self) -> int:
        """Of how many nobody has said yet whom they concern."""
        return sum(1 for one in self.rows if not one.party)

    def of_area(self, area_id: int) -> list[Tally]:
        return [one for one in self.rows if one.area_id == area_id]

    def left_in(self, area_id: int) -> int:
        return sum(1 for one in self.of_area(area_id) if one.missing)

    @property
    def sides(self) -> Iterator[tuple[str, int, int]]:
        """Each party with how many it has answered of those that concern it."""
        for side in SIDES:
            theirs = [one for one in self.rows if side in asked(one.party)]
            yield side, sum(1 for one in theirs if side not in one.missing), len(theirs)


async def tallies_of(review_id: int) -> Tallies:
    rows = SurfacedProposal.filter(review_id=review_id).order_by("focus_area__position", "rank", "id")
    return Tallies([_tally(*row) for row in await rows.values_list(*COLUMNS)])


def _tally(
    row_id: int, area_id: int, votes: int, party: str, response: str | None, town: int | None, police: int | None
) -> Tally:
    yes = {"municipality": town, "police": police}
    missing = tuple(side for side in asked(party) if not response or yes[side] is None) if party else ("",)
    return Tally(row_id, area_id, votes, party, missing, bool(response))
