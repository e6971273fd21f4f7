"""What other pages ask of the pledges: which are current, and what can be tagged and is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count
from tortoise.queryset import QuerySet

from eforslag.pledges.models import Commitment, FocusArea, Tag
from eforslag.pledges.standing import IN_USE
from eforslag.proposals.lifecycle import PUBLIC


@dataclass(frozen=True, slots=True)
class AreaNow:
    """A focus area of a current pledge, with how much there is in it; named as the card in _ui.html asks."""

    id: int
    name: str
    description: str
    url: str
    commitments: int
    proposals: int


async def focus_areas_now(day: date) -> list[AreaNow]:
    """The focus areas of the current pledges, for the start page and the list's choices; three queries."""
    current = FocusArea.filter(pledge__state__in=IN_USE, pledge__period_start__lte=day, pledge__period_end__gte=day)
    rows = await current.order_by("-pledge__period_start", "pledge_id", "position")
    ids = [area.id for area in rows]
    commitments = await _per_area(Commitment.filter(focus_area_id__in=ids), "id") if ids else {}
    public = Tag.filter(focus_area_id__in=ids, stands=True, proposal__state__in=PUBLIC)
    proposals = await _per_area(public, "proposal_id") if ids else {}
    return [
        AreaNow(
            id=area.id,
            name=area.name,
            description=area.description,
            url=f"/medborgarlofte/{area.pledge_id}#fokus-{area.id}",  # type: ignore[attr-defined]
            commitments=commitments.get(area.id, 0),
            proposals=proposals.get(area.id, 0),
        )
        for area in rows
    ]


async def _per_area(rows: QuerySet[Any], counted: str) -> dict[int, int]:
    counts = rows.annotate(count=Count(counted)).group_by("focus_area_id").values("focus_area_id", "count")
    return {row["focus_area_id"]: row["count"] for row in await counts}


async def areas_for_tagging(day: date) -> list[FocusArea]:
    """Every focus area that a proposal can be tagged under, with its pledge; those of current pledges first."""
    offered = FocusArea.filter(pledge__state__in=IN_USE).select_related("pledge")
    rows = await offered.order_by("-pledge__period_start", "pledge_id", "position")
    return sorted(rows, key=lambda area: not area.pledge.period_start <= day <= area.pledge.period_end)


async def focus_areas_of(proposal_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the focus areas that each proposal is tagged under, each name once; empty for one without."""
    wanted = list(proposal_ids)
    found: dict[int, list[str]] = defaultdict(list)
    if wanted:
        rows = Tag.filter(proposal_id__in=wanted, stands=True).order_by("focus_area__position", "focus_area_id")
        for proposal_id, name in await rows.values_list("proposal_id", "focus_area__name"):
            if name not in found[proposal_id]:
                found[proposal_id].append(name)
    return found


async def tags_of(proposal_id: int) -> Sequence[Tag]:
    """The proposal's standing tags, oldest first, with focus area, pledge and who tagged it."""
    return await _tags(proposal_id).filter(stands=True)


async def tag_history(proposal_id: int) -> Sequence[Tag]:
    """The removed tags too, with who removed them."""
    return await _tags(proposal_id).select_related("focus_area__pledge", "tagged_by", "removed_by")


def _tags(proposal_id: int) -> QuerySet[Tag]:
    tags = Tag.filter(proposal_id=proposal_id).order_by("tagged_at", "id")
    return tags.select_related("focus_area__pledge", "tagged_by")
