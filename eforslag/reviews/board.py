"""A review as both parties work with it, a page at a time, and as everyone reads it once it is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from eforslag import clock
from eforslag.cases.models import Case
from eforslag.errors import NotFound
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.pages import outline
from eforslag.pledges.progress import STATUSES, Status, counted
from eforslag.pledges.standing import Standing, after_review, without_review
from eforslag.proposals.lifecycle import State
from eforslag.reviews.beside import DialoguePart, dialogue_of
from eforslag.reviews.frozen import Promised, outline_of
from eforslag.reviews.models import NearProposal, Review, ReviewNote, Signature, SurfacedProposal
from eforslag.reviews.sides import SIDES
from eforslag.reviews.standings import CommitmentStanding, standing_of
from eforslag.reviews.surfacing import rule, short_of, why
from eforslag.reviews.tallies import Tallies, tallies_of
from eforslag.reviews.trend import Trend, trend

ROWS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal that surfaced, or nearly did: what was frozen, and how it is today."""

    surfaced: Any
    review: Review
    case: Case | None = None

    @property
    def why(self) -> str:
        return why(self.surfaced.votes, self.surfaced.rank, threshold=self.review.threshold)

    @property
    def short_of(self) -> str:
        return short_of(self.surfaced.votes, self.surfaced.rank, threshold=self.review.threshold)

    @property
    def shows_text(self) -> bool:
        """What has been taken off the site since, or withdrawn, is not shown in the review either."""
        return State(self.surfaced.proposal.state).is_public

    @property
    def state_then(self) -> str:
        """The state that was frozen, where it is another one today."""
        frozen = str(self.surfaced.evidence.get("state", ""))
        return frozen if frozen != self.surfaced.proposal.state else ""

    @property
    def votes_since(self) -> int:
        return int(self.surfaced.proposal.votes - self.surfaced.votes)

    @property
    def published(self) -> date | None:
        text = self.surfaced.evidence.get("published")
        return datetime.fromisoformat(text) if text else None

    @property
    def trend(self) -> Trend | None:
        """Nothing for reviews of before it was counted, and where a single month says no more than the number."""
        months = self.surfaced.evidence.get("months")
        return None if months is None else months_of(self.review, months)


def months_of(review: Review, months: Mapping[str, int]) -> Trend | None:
    found = trend(months, review.period_start, review.period_end, review.cutoff)
    return found if len(found.months) > 1 else None


@dataclass(frozen=True, slots=True)
class AreaBoard:
    """A focus area with everything that the meeting wants to see of it."""

    area: FocusArea
    review: Review
    commitments: Sequence[Commitment] = ()
    standings: Mapping[int, CommitmentStanding] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    near: Sequence[Row] = ()
    notes: Sequence[ReviewNote] = ()
    dialogue: Sequence[DialoguePart] = ()

    @property
    def standing(self) -> str:
        """How the commitments stand today, in a few words: those of which nothing has been told are not begun."""
        told = (self.standings.get(one.id) for one in self.commitments)
        rows = counted(one.status if one else Status.NOT_STARTED for one in told)
        return ", ".join(f"{number} {str(STATUSES[status]).lower()}" for status, number in rows)

    @property
    def promised(self) -> dict[int, Promised]:
        """How each commitment stood when the review was opened, by its id."""
        parts = [part for part in outline_of(self.review.figures) if part.id == self.area.id]
        return {one.id: one for part in parts for one in part.commitments}

    @property
    def figures(self) -> dict[str, Any]:
        found = (self.review.figures or {}).get("areas", ())
        return next((one for one in found if one["id"] == self.area.id), {})

    @property
    def trend(self) -> Trend | None:
        return months_of(self.review, self.figures["months"]) if self.figures else None


@dataclass(frozen=True, slots=True)
class Board:
    """One review with the focus areas of this page, the highest ranked proposals first."""

    review: Review
    tallies: Tallies
    shown: Sequence[AreaBoard]
    signatures: Sequence[Signature]
    every_area: Sequence[FocusArea]
    chosen: int | None = None
    number: int = 1

    @property
    def pledge(self) -> Pledge:
        return self.review.pledge

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.shown for row in part.rows]

    @property
    def rule(self) -> str:
        return rule(threshold=self.review.threshold, highest=self.review.highest)

    @property
    def is_last(self) -> bool:
        """Whether the page holds the last of what it pages through."""
        return self.chosen is None or self.number * ROWS >= len(self.tallies.of_area(self.chosen))

    @property
    def next_to_answer(self) -> int | None:
        """The first proposal on the page without an answer, whose form is open when the page is."""
        return next((row.surfaced.id for row in self.rows if not row.surfaced.response), None)

    def signature(self, side: str) -> Signature | None:
        return next((one for one in self.signatures if one.party == side), None)

    @property
    def lacks_signature(self) -> list[str]:
        return [side for side in SIDES if self.signature(side) is None]


async def board(review_id: int, area_id: int | None = None, number: int = 1) -> Board:
    """Any review, for those who work with it; the same number of queries however much is in it.

    Where there is more than a page of proposals, one focus area is shown at a time: the chosen one, or the first that
    waits for an answer.
    """
    review, tallies = await any_review(review_id), await tallies_of(review_id)
    parts = await outline(review.pledge, clock.local_date(clock.now()))
    areas = [part.area for part in parts]
    chosen = _chosen(tallies, areas, area_id)
    ids = [one.id for one in tallies.of_area(chosen)][(number - 1) * ROWS :][:ROWS] if chosen else tallies.ids
    rows = await _rows(review, ids)
    commitments = {part.area.id: [one.commitment for one in part.commitments] for part in parts}
    kept: dict[str, Any] = {"rows": _by_area(rows), "commitments": commitments, **await _beside(review)}
    standings = await standing_of([one for some in commitments.values() for one in some])
    shown = [
        AreaBoard(area, review, standings=standings, **{name: found.get(area.id, ()) for name, found in kept.items()})
        for area in areas
        if chosen in (None, area.id)
    ]
    signatures = await Signature.filter(review_id=review_id).select_related("staff").order_by("signed_at", "id")
    return Board(review, tallies, shown, signatures, areas, chosen, number)


def _chosen(tallies: Tallies, areas: Sequence[FocusArea], area_id: int | None) -> int | None:
    if area_id in [area.id for area in areas]:
        return area_id
    if len(tallies.ids) <= ROWS:
        return None
    return next((one.area_id for one in tallies.rows if one.missing), tallies.rows[0].area_id)


async def _rows(review: Review, ids: Sequence[int]) -> list[Row]:
    rows = SurfacedProposal.filter(id__in=list(ids)).select_related("proposal", "focus_area", "answered_by")
    ordered = await rows.order_by("focus_area__position", "rank", "id") if ids else []
    proposals = [row.proposal.id for row in ordered]
    cases = await Case.filter(proposal_id__in=proposals).select_related("board") if proposals else []
    by_proposal = {case.proposal_id: case for case in cases}  # type: ignore[attr-defined]
    return [Row(row, review, by_proposal.get(row.proposal.id)) for row in ordered]


async def _beside(review: Review) -> dict[str, Mapping[int, Any]]:
    near = NearProposal.filter(review_id=review.id).select_related("proposal", "focus_area").order_by("rank", "id")
    notes = ReviewNote.filter(review_id=review.id).select_related("written_by", "focus_area").order_by("id")
    return {
        "near": _by_area([Row(row, review) for row in await near]),
        "notes": _by_area(await notes, key=lambda note: note.focus_area.id),
        "dialogue": await dialogue_of(review.pledge.id),
    }


def _by_area(rows: Sequence[Any], key: Any = lambda row: row.surfaced.focus_area.id) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


async def any_review(review_id: int) -> Review:
    known = Review.get_or_none(id=review_id).select_related("pledge", "opened_by", "signed_by", "next_pledge")
    review = await known
    if review is None:
        raise NotFound
    return review


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
