"""What the public pages of pledges show. Each takes the same number of queries, however much there is on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from eforslag import clock
from eforslag.database.statements import Statement
from eforslag.errors import NotFound
from eforslag.pledges.following_up import CommitmentNow, commitments_of
from eforslag.pledges.models import CommitmentUpdate, FocusArea, Pledge
from eforslag.pledges.progress import Status, counted
from eforslag.pledges.standing import PUBLIC
from eforslag.proposals.models import Proposal

POPULAR = 3
NEWS = 4
_RANKED = (
    "SELECT t.focus_area_id AS area, p.id, "
    "row_number() OVER (PARTITION BY t.focus_area_id ORDER BY p.votes DESC, p.published_at, p.id) AS place, "
    "count(*) OVER (PARTITION BY t.focus_area_id) AS count FROM {areas} "
    "JOIN proposal p ON p.id = t.proposal_id WHERE p.state = 'published' AND p.closes_at > {at}"
)
_SHOWN = "SELECT area, id, count FROM ({ranked}) AS ranked WHERE place <= {most} ORDER BY area, place"
_HIGHEST = Statement(
    sqlite=_SHOWN.format(
        most=POPULAR,
        ranked=_RANKED.format(
            areas="json_each(?1) a CROSS JOIN tag t ON t.focus_area_id = a.value->>0 AND t.stands = 1",
            at="a.value->>1",
        ),
    ),
    postgresql=_SHOWN.format(
        most=POPULAR,
        ranked=_RANKED.format(
            areas="unnest($1::int[], $2::timestamptz[]) AS a(area, at) "
            "JOIN tag t ON t.focus_area_id = a.area AND t.stands",
            at="a.at",
        ),
    ),
)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class AreaPart:
    """A focus area with what is promised in it, and the open proposals under it that have most votes."""

    area: FocusArea
    commitments: Sequence[CommitmentNow]
    popular: Sequence[Proposal] = ()
    proposals: int = 0

    @property
    def counted(self) -> list[tuple[Status, int]]:
        """How many commitments stand how, for the chart."""
        return counted(one.status for one in self.commitments)


@dataclass(frozen=True, slots=True)
class Popular:
    """The open proposals of a focus area with most votes, and how many there are in all."""

    proposals: Sequence[Proposal] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class PledgePage:
    pledge: Pledge
    areas: Sequence[AreaPart]

    @property
    def commitments(self) -> list[CommitmentNow]:
        return [one for part in self.areas for one in part.commitments]

    @property
    def counted(self) -> list[tuple[Status, int]]:
        return counted(one.status for one in self.commitments)

    @property
    def news(self) -> list[tuple[CommitmentNow, CommitmentUpdate]]:
        """What happened last, in the whole pledge."""
        told = [(one, update) for one in self.commitments for update in one.updates]
        return sorted(told, key=lambda pair: (pair[1].day, pair[1].id), reverse=True)[:NEWS]

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
    parts = await outline(pledge, clock.local_date(at))
    popular = await _popular([part.area.id for part in parts], at)
    areas = [_with(part, popular.get(part.area.id, Popular())) for part in parts]
    return PledgePage(pledge, areas)


def _with(part: AreaPart, popular: Popular) -> AreaPart:
    return AreaPart(part.area, part.commitments, popular.proposals, popular.count)


async def outline(pledge: Pledge, today: date) -> list[AreaPart]:
    """The focus areas and commitments of a pledge, in their order, with how they go; three queries."""
    areas = await FocusArea.filter(pledge_id=pledge.id).order_by("position")
    rows = await commitments_of([pledge], today)
    commitments = _grouped((row.commitment.focus_area_id, row) for row in rows)  # type: ignore[attr-defined]
    return [AreaPart(area, commitments[area.id]) for area in areas]


async def _popular(areas: Sequence[int], at: datetime) -> dict[int, Popular]:
    """The same for each focus area that has any; two queries, and no more rows than are shown."""
    highest = await _HIGHEST.of([(area, at) for area in areas]) if areas else []
    known = await Proposal.in_bulk({row["id"] for row in highest}, "id")
    chosen = _grouped((row["area"], row) for row in highest)
    return {
        area: Popular([known[row["id"]] for row in rows if row["id"] in known], rows[0]["count"])
        for area, rows in chosen.items()
    }


def _grouped(pairs: Iterable[tuple[int, Row]]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return groups
