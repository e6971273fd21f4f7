"""What other pages ask of the reviews: what the signed ones have answered, and what has come of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eforslag.errors import NotFound
from eforslag.pledges.models import Commitment, Pledge
from eforslag.pledges.standing import PUBLIC
from eforslag.reviews.models import CommitmentOrigin, Review, SurfacedProposal
from eforslag.reviews.standings import CommitmentStanding, standing_of


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment that came of a proposal, and how it stands where that has been told."""

    commitment: Commitment
    pledge: Pledge
    standing: CommitmentStanding | None = None

    @property
    def url(self) -> str:
        """The commitment on its pledge's page."""
        return f"/medborgarlofte/{self.pledge.id}#atagande-{self.commitment.id}"


async def signed_reviews(pledge_id: int) -> Sequence[Review]:
    """The newest first."""
    return await Review.filter(pledge_id=pledge_id, signed_at__isnull=False).order_by("-signed_at")


async def newest_review(pledge_id: int) -> tuple[Pledge, Review | None]:
    """A public pledge and the newest of its signed reviews."""
    pledge = await Pledge.get_or_none(id=pledge_id, state__in=PUBLIC)
    if pledge is None:
        raise NotFound
    return pledge, await Review.filter(pledge_id=pledge_id, signed_at__isnull=False).order_by("-signed_at").first()


async def signed_answers_of(proposal_ids: Iterable[int]) -> dict[int, list[SurfacedProposal]]:
    """The same for many proposals at once; empty for one without."""
    wanted, found = list(proposal_ids), defaultdict[int, list[SurfacedProposal]](list)
    if wanted:
        rows = SurfacedProposal.filter(proposal_id__in=wanted, review__signed_at__isnull=False)
        for row in await rows.select_related("review__next_pledge", "focus_area").order_by("-review__signed_at", "-id"):
            found[row.proposal_id].append(row)  # type: ignore[attr-defined]
    return found


async def signed_answers(proposal_id: int) -> Sequence[SurfacedProposal]:
    """What signed reviews have answered to the proposal, newest first; each has label, reason, party_label and url."""
    rows = SurfacedProposal.filter(proposal_id=proposal_id, review__signed_at__isnull=False)
    return await rows.select_related("review__next_pledge", "focus_area").order_by("-review__signed_at", "-id")


async def promises_from(proposal_ids: Iterable[int]) -> dict[int, list[Promise]]:
    """Which commitments of public pledges come from each proposal, with how they stand; two queries at most."""
    wanted, found = list(proposal_ids), defaultdict[int, list[Promise]](list)
    origins = CommitmentOrigin.filter(
        surfaced__proposal_id__in=wanted, commitment__focus_area__pledge__state__in=PUBLIC
    )
    rows = await origins.select_related("surfaced", "commitment__focus_area__pledge").order_by("id") if wanted else []
    standings = await standing_of([row.commitment for row in rows]) if rows else {}
    for row in rows:
        promise = Promise(row.commitment, row.commitment.focus_area.pledge, standings.get(row.commitment.id))
        found[row.surfaced.proposal_id].append(promise)  # type: ignore[attr-defined]
    return found
