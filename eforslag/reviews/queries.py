"""What other pages ask of the reviews: which are signed, and what they have answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from eforslag.errors import NotFound
from eforslag.pledges.models import Pledge
from eforslag.pledges.standing import PUBLIC
from eforslag.reviews.models import Review, SurfacedProposal


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
        for row in await rows.select_related("review", "focus_area").order_by("-review__signed_at", "-id"):
            found[row.proposal_id].append(row)  # type: ignore[attr-defined]
    return found


async def signed_answers(proposal_id: int) -> Sequence[SurfacedProposal]:
    """What signed reviews have answered to the proposal, newest first; each has label, reason, party_label and url."""
    rows = SurfacedProposal.filter(proposal_id=proposal_id, review__signed_at__isnull=False)
    return await rows.select_related("review", "focus_area").order_by("-review__signed_at", "-id")
