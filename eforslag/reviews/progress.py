"""How far the reviews have come, and how one is usually set up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count

from eforslag.municipality.queries import rules_in_force
from eforslag.pledges.models import Pledge
from eforslag.reviews.models import UNANSWERED, Review, SurfacedProposal

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
class Reviews:
    """The newest first."""

    all: Sequence[Progress]

    @property
    def waiting(self) -> Iterator[Progress]:
        return (one for one in self.all if not one.review.is_signed)

    @property
    def signed(self) -> Iterator[Progress]:
        return (one for one in self.all if one.review.is_signed)


async def every_review() -> Reviews:
    return Reviews(await _progress(Review.all()))


async def reviews_of(pledge_id: int) -> Reviews:
    return Reviews(await _progress(Review.filter(pledge_id=pledge_id)))


async def _progress(chosen: Any) -> list[Progress]:
    reviews = await chosen.select_related("pledge").order_by("-opened_at", "-id")
    rows = SurfacedProposal.filter(review_id__in=[review.id for review in reviews])
    counts = rows.annotate(all=Count("id"), missing=Count("id", _filter=UNANSWERED)).group_by("review_id")
    found = {row["review_id"]: row for row in await counts.values("review_id", "all", "missing")} if reviews else {}
    none = {"all": 0, "missing": 0}
    counted = [(one, found.get(one.id, none)) for one in reviews]
    return [Progress(one, row["all"] - row["missing"], row["all"]) for one, row in counted]


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
