"""What a review stands on: the proposals tagged under the pledge, and their votes to the end of the cut-off day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eforslag import clock
from eforslag.pledges.models import Tag
from eforslag.proposals.lifecycle import State
from eforslag.reviews.counting import NO_BALLOTS, Ballots, ballots_of
from eforslag.reviews.models import NearProposal, Review, SurfacedProposal
from eforslag.reviews.surfacing import Candidate, Surfaced

# A merged proposal lives on in another; a withdrawn or removed one asks for nothing more.
COUNTED = (State.PUBLISHED, State.PASSED, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A standing tag with its proposal, and how the proposal counts in the review."""

    tag: Tag
    candidate: Candidate
    ballots: Ballots


async def tagged_under(review: Review) -> list[Tagged]:
    """Two queries, whatever there is to count."""
    tags = Tag.filter(
        focus_area__pledge_id=review.pledge_id,  # type: ignore[attr-defined]
        stands=True,
        proposal__state__in=COUNTED,
        proposal__published_at__lt=clock.end_of_local_day(review.cutoff),
    )
    rows = await tags.select_related("proposal", "tagged_by", "focus_area")
    found = await ballots_of({tag.proposal.id for tag in rows}, review.period_start, review.period_end, review.cutoff)
    return [_tagged(tag, found.get(tag.proposal.id, NO_BALLOTS)) for tag in rows]


def _tagged(tag: Tag, ballots: Ballots) -> Tagged:
    proposal = tag.proposal
    if proposal.published_at is None:
        raise ValueError("only a published proposal can come up in a review")
    candidate = Candidate(
        proposal_id=proposal.id,
        focus_area_id=tag.focus_area.id,
        # Those from an older service have no rows and no days: they count as votes, and in no period.
        votes=ballots.votes + proposal.earlier_votes,
        votes_in_period=ballots.in_period,
        published_at=proposal.published_at,
    )
    return Tagged(tag, candidate, ballots)


async def freeze(
    review: Review, tagged: Iterable[Tagged], surfaced: Sequence[Surfaced], near: Sequence[Surfaced]
) -> None:
    """Keep every proposal that surfaced, or nearly did, as it is now."""
    by_place = {(one.candidate.focus_area_id, one.candidate.proposal_id): one for one in tagged}
    await SurfacedProposal.bulk_create(SurfacedProposal(review=review, **_columns(row, by_place)) for row in surfaced)
    await NearProposal.bulk_create(NearProposal(review=review, **_columns(row, by_place)) for row in near)


def _columns(row: Surfaced, by_place: Mapping[tuple[int, int], Tagged]) -> dict[str, Any]:
    candidate = row.candidate
    return {
        "proposal_id": candidate.proposal_id,
        "focus_area_id": candidate.focus_area_id,
        "rank": row.rank,
        "votes": candidate.votes,
        "votes_in_period": candidate.votes_in_period,
        "evidence": _frozen(by_place[candidate.focus_area_id, candidate.proposal_id]),
    }


def _frozen(one: Tagged) -> dict[str, Any]:
    """The proposal and its tag in plain values. The proposer's name is not evidence, so it is left out."""
    tag, proposal = one.tag, one.tag.proposal
    return {
        "title": proposal.title,
        "text": proposal.text,
        "state": str(proposal.state),
        "number": proposal.number,
        "published": proposal.published_at.isoformat() if proposal.published_at else "",
        "focus_area": tag.focus_area.name,
        "tag_reason": tag.reason,
        "tagged_by": tag.tagged_by.name,
        "tagged": tag.tagged_at.isoformat(),
        "months": one.ballots.months,
        "earlier_votes": proposal.earlier_votes,
    }
