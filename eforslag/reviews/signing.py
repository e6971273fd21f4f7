"""Signing a review, each party for itself: it is published when the second one has signed."""

from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.pledges.models import Pledge
from eforslag.pledges.standing import after_review
from eforslag.proposals.indexing import enter
from eforslag.reviews.models import UNANSWERED, Review, Signature, SurfacedProposal
from eforslag.reviews.reviewing import not_open, settle
from eforslag.reviews.sides import SIDES


class AnswersMissing(Conflict):
    message = "Alla förslag måste ha ett svar, från den eller de som de rör, innan uppföljningen kan undertecknas."


class SignedAlready(Conflict):
    message = "Din part har redan undertecknat, eller så har du undertecknat för den andra. Nu väntar den andra parten."


async def sign_review(review_id: int, *, side: str, by: Actor, at: datetime) -> Review:
    """Sign for one party. Raises AnswersMissing while a proposal has no whole answer, and SignedAlready.

    With the second signature the review is published, and the pledge is closed with its last open review, unless its
    period still runs. The same person never signs for both.
    """
    try:
        async with in_transaction():
            review = await _ready(review_id, at)
            await Signature.create(review_id=review_id, party=side, staff_id=by.staff_id, signed_at=at)
            await record("review.signed_for", review, by=by, at=at, party=side)
            if await Signature.filter(review_id=review_id).count() == len(SIDES):
                await _publish(review, by, at)
            return await Review.get(id=review_id)
    except IntegrityError as error:
        raise SignedAlready from error


async def _ready(review_id: int, at: datetime) -> Review:
    """The review, ours until the end of the transaction, once everything in it is answered."""
    review = await Review.get_or_none(id=review_id).select_related("pledge")
    if review is None:
        raise NotFound
    # The pledge's row first, as when a review is opened, so that the last of its reviews knows that it is the last.
    await Pledge.filter(id=review.pledge.id).update(changed_at=at)
    if not await Review.filter(id=review_id, signed_at=None).update(changed_at=at):
        raise await not_open(review_id)
    if await SurfacedProposal.filter(UNANSWERED, review_id=review_id).exists():
        raise AnswersMissing
    return review


async def _signers(review: Review) -> dict[str, Any]:
    """Their names as they are now, among what is frozen: somebody may have another name by next year."""
    rows = await Signature.filter(review_id=review.id).select_related("staff").order_by("party")
    names = [{"party": one.party, "name": one.staff.name, "signed_at": one.signed_at.isoformat()} for one in rows]
    return {"figures": {**review.figures, "signers": names}} if review.figures else {}


async def _publish(review: Review, by: Actor, at: datetime) -> None:
    terms = {"signed_at": at, "signed_by_id": by.staff_id, "is_open": None}
    await Review.filter(id=review.id).update(**terms, **await _signers(review))
    answered = await SurfacedProposal.filter(review_id=review.id).values_list("proposal_id", flat=True)
    for proposal_id in sorted(set(answered)):
        await announce(Occasion.REVIEW_ANSWERED, proposal_id, at=at)  # type: ignore[arg-type]
    state = await settle(review.pledge, after_review(review.pledge.period_end, clock.local_date(at)))
    await record("review.signed", review, by=by, at=at, pledge=review.pledge.id, pledge_state=state)
    await enter(set(answered))  # type: ignore[arg-type]
