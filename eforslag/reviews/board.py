"""A review as it is worked with and, once it is signed, as everyone reads it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.pledges.models import FocusArea, Pledge
from eforslag.pledges.standing import PUBLIC, Standing, after_review, without_review
from eforslag.proposals.lifecycle import State
from eforslag.reviews.models import Review, SurfacedProposal
from eforslag.reviews.surfacing import rule, why


@dataclass(frozen=True, slots=True)
class Row:
    """A surfaced proposal: what was frozen, and how it is today."""

    surfaced: SurfacedProposal
    review: Review

    @property
    def why(self) -> str:
        terms = {"threshold": self.review.threshold, "highest": self.review.highest}
        return why(self.surfaced.votes, self.surfaced.rank, **terms)

    @property
    def shows_text(self) -> bool:
        """What has been taken off the site since, or withdrawn, is not shown in the review either."""
        return State(self.surfaced.proposal.state).is_public

    @property
    def votes_since(self) -> int:
        return self.surfaced.proposal.votes - self.surfaced.votes

    @property
    def published(self) -> date | None:
        text = self.surfaced.evidence.get("published")
        return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Board:
    """One review with its proposals per focus area, the highest ranked first."""

    review: Review
    rows: Sequence[Row]

    @property
    def pledge(self) -> Pledge:
        return self.review.pledge

    @property
    def areas(self) -> Iterator[tuple[FocusArea, list[Row]]]:
        for _place, rows in groupby(self.rows, key=lambda row: row.surfaced.focus_area.position):
            of_area = list(rows)
            yield of_area[0].surfaced.focus_area, of_area

    @property
    def rule(self) -> str:
        return rule(threshold=self.review.threshold, highest=self.review.highest)

    @property
    def answered(self) -> int:
        return sum(1 for row in self.rows if row.surfaced.response)

    @property
    def is_complete(self) -> bool:
        return self.answered == len(self.rows)

    @property
    def next_to_answer(self) -> int | None:
        """The first proposal without an answer, whose form is open when the page is."""
        return next((row.surfaced.id for row in self.rows if not row.surfaced.response), None)

    @property
    def votes(self) -> int:
        return sum(row.surfaced.votes for row in self.rows)


async def board(review_id: int) -> Board:
    """Any review, for those who work with it; two queries."""
    review = await Review.get_or_none(id=review_id).select_related("pledge", "opened_by", "signed_by")
    if review is None:
        raise NotFound
    rows = SurfacedProposal.filter(review_id=review_id).select_related("proposal", "focus_area", "answered_by")
    ordered = await rows.order_by("focus_area__position", "rank", "id")
    return Board(review, [Row(row, review) for row in ordered])


async def signed_board(pledge_id: int, review_id: int) -> Board:
    """A signed review, for everyone. Raises NotFound before it is signed."""
    found = await board(review_id)
    if not found.review.is_signed or found.pledge.id != pledge_id or found.pledge.state not in PUBLIC:
        raise NotFound
    return found


async def standing_without(review: Review) -> Standing:
    """Where the pledge would stand if this review, and no other, were open and were discarded."""
    others = Review.filter(pledge_id=review.pledge.id, signed_at__isnull=False).order_by("-signed_at")
    last = await others.first()
    day = clock.local_date(last.signed_at) if last and last.signed_at else None
    return without_review(review.pledge.period_end, day)


async def standing_when_signed(review: Review, today: date) -> Standing:
    """Where the pledge stands once this review is signed."""
    others = Review.filter(pledge_id=review.pledge.id, is_open=True).exclude(id=review.id)
    return Standing.UNDER_REVIEW if await others.exists() else after_review(review.pledge.period_end, today)


async def surfaced_in(review_id: int, surfaced_id: int) -> SurfacedProposal:
    row = await SurfacedProposal.get_or_none(id=surfaced_id, review_id=review_id)
    if row is None:
        raise NotFound
    return row
