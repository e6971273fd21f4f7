"""What the coordinators' own pages show: every pledge, and what waits for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count

from eforslag.errors import NotFound
from eforslag.municipality.queries import rules_in_force
from eforslag.pledges.models import Commitment, FocusArea, Pledge, Review, SurfacedProposal
from eforslag.pledges.pages import AreaPart, outline
from eforslag.pledges.standing import EDITABLE, IN_USE, Standing

HIGHEST_USUALLY = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """A review, and how many of its proposals have an answer."""

    review: Review
    answered: int
    surfaced: int

    @property
    def is_complete(self) -> bool:
        return self.answered == self.surfaced


@dataclass(frozen=True, slots=True)
class Desk:
    pledges: Sequence[Pledge]
    reviews: Sequence[Progress]

    @property
    def waiting(self) -> Iterator[Progress]:
        return (one for one in self.reviews if not one.review.is_signed)

    @property
    def signed(self) -> Iterator[Progress]:
        return (one for one in self.reviews if one.review.is_signed)

    @property
    def drafts(self) -> Iterator[Pledge]:
        return (one for one in self.pledges if one.state == Standing.DRAFT)


async def desk() -> Desk:
    """Every pledge and review, newest first."""
    pledges = await Pledge.all().order_by("-period_start", "-id")
    return Desk(pledges, await _progress(Review.all()))


async def _progress(chosen: Any) -> list[Progress]:
    reviews = await chosen.select_related("pledge").order_by("-opened_at", "-id")
    rows = SurfacedProposal.filter(review_id__in=[review.id for review in reviews])
    counts = rows.annotate(all=Count("id"), answered=Count("response")).group_by("review_id")
    found = {row["review_id"]: row for row in await counts.values("review_id", "all", "answered")} if reviews else {}
    none = {"all": 0, "answered": 0}
    return [Progress(one, found.get(one.id, none)["answered"], found.get(one.id, none)["all"]) for one in reviews]


@dataclass(frozen=True, slots=True)
class Work:
    """One pledge as it is worked with."""

    pledge: Pledge
    areas: Sequence[AreaPart]
    reviews: Sequence[Progress]

    @property
    def may_edit(self) -> bool:
        return self.pledge.state in EDITABLE

    @property
    def may_review(self) -> bool:
        return self.pledge.state in IN_USE


async def work_on(pledge_id: int) -> Work:
    pledge = await any_pledge(pledge_id)
    return Work(pledge, await outline(pledge_id), await _progress(Review.filter(pledge_id=pledge_id)))


async def any_pledge(pledge_id: int) -> Pledge:
    pledge = await Pledge.get_or_none(id=pledge_id).select_related("predecessor")
    if pledge is None:
        raise NotFound
    return pledge


async def earlier_than(pledge: Pledge | None) -> Sequence[Pledge]:
    """The pledges that this one, or a new one, may build on."""
    others = Pledge.exclude(id=pledge.id) if pledge else Pledge.all()
    return await others.order_by("-period_start", "-id")


async def any_area(area_id: int) -> FocusArea:
    area = await FocusArea.get_or_none(id=area_id).select_related("pledge")
    if area is None:
        raise NotFound
    return area


async def any_commitment(commitment_id: int) -> Commitment:
    commitment = await Commitment.get_or_none(id=commitment_id).select_related("focus_area__pledge")
    if commitment is None:
        raise NotFound
    return commitment


async def usual_terms(pledge: Pledge, today: date) -> dict[str, Any]:
    """How a review is usually set up: from the day after the one before, with votes to and with today."""
    before = await Review.filter(pledge_id=pledge.id, period_end__lt=pledge.period_end).order_by("-period_end").first()
    start = date.fromordinal(before.period_end.toordinal() + 1) if before else pledge.period_start
    rules = await rules_in_force(today)
    return {
        "period_start": min(start, today),
        "period_end": max(min(pledge.period_end, today), min(start, today)),
        "cutoff": today,
        "threshold": rules.threshold(),
        "highest": HIGHEST_USUALLY,
    }
