"""What the public pages of pledges show. Each takes the same number of queries, however much there is on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from eforslag.errors import NotFound
from eforslag.pledges.models import Commitment, FocusArea, Pledge, Review, Tag
from eforslag.pledges.standing import PUBLIC
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal

POPULAR = 3
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class AreaPart:
    """A focus area with what is promised in it, and the open proposals under it that have most votes."""

    area: FocusArea
    commitments: Sequence[Commitment]
    popular: Sequence[Proposal] = ()
    proposals: int = 0


@dataclass(frozen=True, slots=True)
class PledgePage:
    pledge: Pledge
    areas: Sequence[AreaPart]
    reviews: Sequence[Review]

    @property
    def successors(self) -> Sequence[Pledge]:
        return [one for one in self.pledge.successors if one.state in PUBLIC]  # type: ignore[attr-defined]

    @property
    def predecessor(self) -> Pledge | None:
        before = self.pledge.predecessor
        return before if before is not None and before.state in PUBLIC else None


@dataclass(frozen=True, slots=True)
class Overview:
    """The signed pledges, by whether their period is now, still to come or over."""

    current: Sequence[Pledge]
    coming: Sequence[Pledge]
    earlier: Sequence[Pledge]


async def overview(day: date) -> Overview:
    """Two queries: the pledges, and their focus areas."""
    rows = await Pledge.filter(state__in=PUBLIC).order_by("-period_start", "-id").prefetch_related("focus_areas")
    return Overview(
        current=[one for one in rows if one.period_start <= day <= one.period_end],
        coming=[one for one in rows if day < one.period_start],
        earlier=[one for one in rows if one.period_end < day],
    )


async def public_pledge(pledge_id: int, at: datetime) -> PledgePage:
    """Raises NotFound for a draft too."""
    found = Pledge.filter(id=pledge_id, state__in=PUBLIC).select_related("predecessor").prefetch_related("successors")
    pledge = await found.first()
    if pledge is None:
        raise NotFound
    parts = await outline(pledge_id)
    popular = await _open_proposals(pledge_id, at)
    areas = [
        AreaPart(part.area, part.commitments, popular[part.area.id][:POPULAR], len(popular[part.area.id]))
        for part in parts
    ]
    reviews = Review.filter(pledge_id=pledge_id, signed_at__isnull=False).order_by("-signed_at")
    return PledgePage(pledge, areas, await reviews)


async def outline(pledge_id: int) -> list[AreaPart]:
    """The focus areas and commitments of a pledge, in their order."""
    areas = await FocusArea.filter(pledge_id=pledge_id).order_by("position")
    rows = await Commitment.filter(focus_area__pledge_id=pledge_id).order_by("position")
    commitments = _grouped((row.focus_area_id, row) for row in rows)  # type: ignore[attr-defined]
    return [AreaPart(area, commitments[area.id]) for area in areas]


async def _open_proposals(pledge_id: int, at: datetime) -> dict[int, list[Proposal]]:
    """The open proposals tagged under each focus area, those with most votes first."""
    tags = Tag.filter(
        focus_area__pledge_id=pledge_id, stands=True, proposal__state=State.PUBLISHED, proposal__closes_at__gt=at
    )
    rows = await tags.select_related("proposal").order_by("-proposal__votes", "proposal__published_at")
    return _grouped((row.focus_area_id, row.proposal) for row in rows)  # type: ignore[attr-defined]


def _grouped(pairs: Iterable[tuple[int, Row]]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups


async def newest_review(pledge_id: int) -> tuple[Pledge, Review | None]:
    """A public pledge and the newest of its signed reviews."""
    pledge = await Pledge.get_or_none(id=pledge_id, state__in=PUBLIC)
    if pledge is None:
        raise NotFound
    return pledge, await Review.filter(pledge_id=pledge_id, signed_at__isnull=False).order_by("-signed_at").first()
