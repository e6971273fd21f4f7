"""What those who work with a review want to remember of a focus area. A note stays as it was written."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import DomainError, NotFound
from eforslag.pledges.models import FocusArea
from eforslag.reviews.models import Review, ReviewNote
from eforslag.reviews.reviewing import not_open

NOTE_LIMIT = 2000


class NoteEmpty(DomainError):
    status = 422
    message = "Skriv en anteckning."


@atomic()
async def write_note(review_id: int, area_id: int, text: str, *, by: Actor, at: datetime) -> ReviewNote:
    """Leave a note in an open review. The log says that there is one, and not what it says."""
    if not text.strip() or len(text) > NOTE_LIMIT:
        raise NoteEmpty
    review = await Review.get_or_none(id=review_id).select_related("pledge")
    if review is None or not await FocusArea.exists(id=area_id, pledge_id=review.pledge.id):
        raise NotFound
    if not await Review.filter(id=review_id, signed_at=None).update(changed_at=at):
        raise await not_open(review_id)
    note = await ReviewNote.create(
        review_id=review_id, focus_area_id=area_id, text=text, written_by_id=by.staff_id, written_at=at
    )
    await record("review.noted", note, by=by, at=at, review=review_id, focus_area=area_id)
    return note
