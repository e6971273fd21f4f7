"""What a review stands on: the proposals tagged under the pledge, and their votes to the end of the cut-off day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Subquery
from tortoise.functions import Count

from eforslag import clock
from eforslag.pledges.models import Tag
from eforslag.proposals.lifecycle import State
from eforslag.reviews.models import Review, SurfacedProposal
from eforslag.reviews.surfacing import Candidate, Surfaced
from eforslag.votes.models import Vote

# A merged proposal lives on in another; a withdrawn or removed one asks for nothing more.
COUNTED = (State.PUBLISHED, State.PASSED, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Tagged:
    """A standing tag with its proposal, and how the proposal counts in the review."""

    tag: Tag
    candidate: Candidate


async def tagged_under(review: Review) -> list[Tagged]:
    """Three queries, whatever there is to count."""
    tags = Tag.filter(
        focus_area__pledge_id=review.pledge_id,  # type: ignore[attr-defined]
        stands=True,
        proposal__state__in=COUNTED,
        proposal__published_at__lt=clock.end_of_local_day(review.cutoff),
    )
    total = await _counted(tags_of=tags, until=review.cutoff)
    until = min(review.period_end, review.cutoff)
    in_period = await _counted(tags_of=tags, since=review.period_start, until=until)
    rows = await tags.select_related("proposal", "tagged_by", "focus_area")
    return [Tagged(tag, _candidate(tag, total, in_period)) for tag in rows]


async def _counted(*, tags_of: object, until: date, since: date = date.min) -> dict[int, int]:
    """Votes per proposal from one day to another, both included."""
    ballots = Vote.filter(proposal_id__in=Subquery(tags_of.values("proposal_id")))  # type: ignore[attr-defined]
    within = ballots.filter(day__gte=since, day__lte=until).annotate(votes=Count("voter_tag")).group_by("proposal_id")
    return {row["proposal_id"]: row["votes"] for row in await within.values("proposal_id", "votes")}


def _candidate(tag: Tag, total: dict[int, int], in_period: dict[int, int]) -> Candidate:
    proposal = tag.proposal
    if proposal.published_at is None:
        raise ValueError("only a published proposal can come up in a review")
    return Candidate(
        proposal_id=proposal.id,
        focus_area_id=tag.focus_area.id,
        # Those from an older service have no rows and no days: they count as votes, and in no period.
        votes=total.get(proposal.id, 0) + proposal.earlier_votes,
        votes_in_period=in_period.get(proposal.id, 0),
        published_at=proposal.published_at,
    )


async def freeze(review: Review, tagged: Iterable[Tagged], surfaced: Iterable[Surfaced]) -> int:
    """Keep every surfaced proposal as it is now; returns how many."""
    by_place = {(one.candidate.focus_area_id, one.candidate.proposal_id): one.tag for one in tagged}
    rows = [
        SurfacedProposal(
            review=review,
            proposal_id=row.candidate.proposal_id,
            focus_area_id=row.candidate.focus_area_id,
            rank=row.rank,
            votes=row.candidate.votes,
            votes_in_period=row.candidate.votes_in_period,
            evidence=_frozen(by_place[row.candidate.focus_area_id, row.candidate.proposal_id]),
        )
        for row in surfaced
    ]
    await SurfacedProposal.bulk_create(rows)
    return len(rows)


def _frozen(tag: Tag) -> dict[str, str]:
    """The proposal and its tag in plain values. The proposer's name is not evidence, so it is left out."""
    proposal = tag.proposal
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
    }
