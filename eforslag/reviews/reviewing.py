"""Opening a review, answering what came up, and signing or discarding it. Each verb is one transaction."""

from datetime import date, datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.pledges.models import Pledge
from eforslag.pledges.standing import IN_USE, Standing, after_review
from eforslag.proposals.indexing import enter
from eforslag.reviews.board import standing_without
from eforslag.reviews.evidence import freeze, tagged_under
from eforslag.reviews.models import Review, SurfacedProposal
from eforslag.reviews.responses import require_complete
from eforslag.reviews.surfacing import surface

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


class AnswersMissing(Conflict):
    message = "Alla förslag måste ha ett svar innan uppföljningen kan undertecknas."


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
            tagged = await tagged_under(review)
            rows = surface([one.candidate for one in tagged], threshold=threshold, highest=highest)
            count = await freeze(review, tagged, rows)
            logged = {name: day.isoformat() for name, day in terms.items()}
            await record(
                "review.opened", review, by=by, at=at,
                pledge=pledge_id, surfaced=count, threshold=threshold, highest=highest, **logged,
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyOpen from error
    return review


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
async def answer(
    surfaced_id: int, response: str, reason: str, party: str, *, by: Actor, at: datetime
) -> SurfacedProposal:
    """Answer one proposal, or change its answer, until the review is signed."""
    require_complete(response, reason, party)
    row = await SurfacedProposal.get_or_none(id=surfaced_id)
    if row is None:
        raise NotFound
    # The review's row decides between an answer and a signature that come at the same time.
    if not await Review.filter(id=row.review_id, signed_at=None).update(changed_at=at):  # type: ignore[attr-defined]
        raise await _not_open(row.review_id)  # type: ignore[attr-defined]
    row.response, row.reason, row.party, row.answered_at = response, reason, party, at
    row.answered_by_id = by.staff_id
    await row.save(update_fields=["response", "reason", "party", "answered_at", "answered_by_id"])
    await record("proposal.answered", row, by=by, at=at, response=response, reason=reason, party=party)
    return row


@atomic()
async def sign_review(review_id: int, *, by: Actor, at: datetime) -> Review:
    """Sign and publish the review. Raises AnswersMissing while a proposal has none.

    The pledge is closed with its last open review, unless its period still runs.
    """
    review = await Review.get_or_none(id=review_id).select_related("pledge")
    if review is None:
        raise NotFound
    # The pledge's row first, as when a review is opened, so that the last of its reviews knows that it is the last.
    await Pledge.filter(id=review.pledge.id).update(changed_at=at)
    terms = {"signed_at": at, "signed_by_id": by.staff_id, "is_open": None, "changed_at": at}
    if not await Review.filter(id=review_id, signed_at=None).update(**terms):
        raise await _not_open(review_id)
    if await SurfacedProposal.exists(review_id=review_id, response=None):
        raise AnswersMissing
    answered = await SurfacedProposal.filter(review_id=review_id).values_list("proposal_id", flat=True)
    for proposal_id in sorted(set(answered)):
        await announce(Occasion.REVIEW_ANSWERED, proposal_id, at=at)  # type: ignore[arg-type]
    state = await _settle(review.pledge, after_review(review.pledge.period_end, clock.local_date(at)))
    await record("review.signed", review, by=by, at=at, pledge=review.pledge.id, pledge_state=state)
    await enter(set(answered))  # type: ignore[arg-type]
    return await Review.get(id=review_id)


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
        raise await _not_open(review_id)
    rows = SurfacedProposal.filter(review_id=review_id)
    surfaced, answered = await rows.count(), await rows.filter(response__isnull=False).count()
    await rows.delete()
    await Review.filter(id=review_id).delete()
    state = await _settle(review.pledge, await standing_without(review))
    await record(
        "review.discarded", review, by=by, at=at, pledge=review.pledge.id, pledge_state=state,
        period_start=review.period_start.isoformat(), period_end=review.period_end.isoformat(),
        surfaced=surfaced, answered=answered,
    )  # fmt: skip
    return await Pledge.get(id=review.pledge.id)


async def _not_open(review_id: int) -> DomainError:
    """Why a review can't be changed: it was signed, or discarded, before."""
    return AlreadySigned() if await Review.exists(id=review_id) else NotFound()


async def _settle(pledge: Pledge, otherwise: Standing) -> str:
    """The state of the pledge once one of its reviews is done with: `otherwise`, unless another is open."""
    if await Review.exists(pledge_id=pledge.id, is_open=True):
        return Standing.UNDER_REVIEW
    await Pledge.filter(id=pledge.id).update(state=otherwise)
    return otherwise
