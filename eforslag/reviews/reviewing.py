"""Opening a review, and discarding one that is not signed. Each verb is one transaction."""

from datetime import date, datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.dialogues.queries import localities
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.municipality.queries import rules_in_force
from eforslag.pledges.models import Pledge
from eforslag.pledges.pages import outline
from eforslag.pledges.standing import IN_USE, Standing
from eforslag.reviews.board import standing_without
from eforslag.reviews.evidence import freeze, tagged_under
from eforslag.reviews.figures import figures_of
from eforslag.reviews.frozen import pledge_as_it_is
from eforslag.reviews.models import NearProposal, Review, ReviewNote, Signature, SurfacedProposal
from eforslag.reviews.surfacing import nearly, surface

HIGHEST_LIMIT = 100
THRESHOLD_LIMIT = 1_000_000


class AlreadyOpen(Conflict):
    message = "Det pågår redan en uppföljning av löftet för den perioden."


class NotReviewable(Conflict):
    message = "Bara ett undertecknat medborgarlöfte som inte är avslutat kan följas upp."


class TermsOutside(DomainError):
    status = 422
    message = "Uppföljningens period, sista dag eller gränser går inte ihop."


class AlreadySigned(Conflict):
    message = "Uppföljningen är redan undertecknad och går inte att ändra."


async def open_review(
    pledge_id: int,
    period_start: date,
    period_end: date,
    cutoff: date,
    *,
    threshold: int,
    highest: int,
    by: Actor,
    at: datetime,
) -> Review:
    """Open a review and freeze its evidence: the proposals that surface, with their votes to the end of `cutoff`.

    Raises TermsOutside, NotReviewable or AlreadyOpen.
    """
    terms: dict[str, Any] = {"period_start": period_start, "period_end": period_end, "cutoff": cutoff}
    _require_sound(**terms, today=clock.local_date(at), threshold=threshold, highest=highest)
    try:
        async with in_transaction():
            await _put_under_review(pledge_id, at)
            review = await Review.create(
                pledge_id=pledge_id, threshold=threshold, highest=highest, opened_at=at, changed_at=at,
                opened_by_id=by.staff_id, **terms,
            )  # fmt: skip
            count = await _freeze(review, clock.local_date(at))
            logged = {name: day.isoformat() for name, day in terms.items()}
            await record(
                "review.opened", review, by=by, at=at,
                pledge=pledge_id, surfaced=count, threshold=threshold, highest=highest, **logged,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyOpen from error
    return review


async def _freeze(review: Review, today: date) -> int:
    """Keep what there is as it is now; returns how many proposals came up."""
    tagged = await tagged_under(review)
    candidates, limits = [one.candidate for one in tagged], {"threshold": review.threshold, "highest": review.highest}
    rows = surface(candidates, **limits)
    await freeze(review, tagged, rows, nearly(candidates, **limits))
    places = {(row.candidate.focus_area_id, row.candidate.proposal_id) for row in rows}
    pledge = await Pledge.get(id=review.pledge_id)  # type: ignore[attr-defined]
    kept = pledge_as_it_is(pledge.title, await outline(pledge, today), (await localities()).values(), today)
    review.figures = figures_of(tagged, places, await rules_in_force(today)) | kept
    await review.save(update_fields=["figures"])
    return len(rows)


def _require_sound(
    period_start: date, period_end: date, cutoff: date, today: date, threshold: int, highest: int
) -> None:
    """Votes are counted to a day that has begun; a review needs at least one way for proposals to come up."""
    days = period_start <= period_end and period_start <= cutoff <= today
    if not days or not 1 <= threshold <= THRESHOLD_LIMIT or not 0 <= highest <= HIGHEST_LIMIT:
        raise TermsOutside


async def _put_under_review(pledge_id: int, at: datetime) -> None:
    if not await Pledge.filter(id=pledge_id, state__in=IN_USE).update(state=Standing.UNDER_REVIEW, changed_at=at):
        raise NotReviewable if await Pledge.exists(id=pledge_id) else NotFound


@atomic()
async def discard_review(review_id: int, *, by: Actor, at: datetime) -> Pledge:
    """Remove a review that is not signed, with its evidence and answers; returns the pledge as it stands without it.

    Raises AlreadySigned: what has been published stays.
    """
    review = await Review.get_or_none(id=review_id).select_related("pledge")
    if review is None:
        raise NotFound
    # The same rows in the same order as a signature, so that of the two that come at once only one is true.
    await Pledge.filter(id=review.pledge.id).update(changed_at=at)
    if not await Review.filter(id=review_id, signed_at=None).update(changed_at=at):
        raise await not_open(review_id)
    rows = SurfacedProposal.filter(review_id=review_id)
    surfaced, answered = await rows.count(), await rows.filter(response__isnull=False).count()
    await rows.delete()
    await NearProposal.filter(review_id=review_id).delete()
    await ReviewNote.filter(review_id=review_id).delete()
    await Signature.filter(review_id=review_id).delete()
    await Review.filter(id=review_id).delete()
    state = await settle(review.pledge, await standing_without(review))
    await record(
        "review.discarded", review, by=by, at=at, pledge=review.pledge.id, pledge_state=state,
        period_start=review.period_start.isoformat(), period_end=review.period_end.isoformat(),
        surfaced=surfaced, answered=answered,
    )  # fmt: skip
    return await Pledge.get(id=review.pledge.id)


async def not_open(review_id: int) -> DomainError:
    """Why a review can't be changed: it was signed, or discarded, before."""
    return AlreadySigned() if await Review.exists(id=review_id) else NotFound()


async def settle(pledge: Pledge, otherwise: Standing) -> str:
    """The state of the pledge once one of its reviews is done with: `otherwise`, unless another is open."""
    if await Review.exists(pledge_id=pledge.id, is_open=True):
        return Standing.UNDER_REVIEW
    await Pledge.filter(id=pledge.id).update(state=otherwise)
    return otherwise
