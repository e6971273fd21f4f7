"""A review as both parties leave it: answered by whom it concerns, and signed by each."""

from datetime import datetime

from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.reviews import answering, signing
from eforslag.reviews.models import Review, SurfacedProposal

LIAISON = "Olle Falk"


async def liaison(at: datetime) -> Actor:
    """The one who acts for the police; the same whenever asked for."""
    row, _new = await StaffMember.get_or_create(
        subject="staff liaison", defaults={"name": LIAISON, "last_login_at": at}
    )
    return Actor("staff", row.name, row.id)


async def answer_fully(
    surfaced_id: int, response: str, reason: str, party: str, *, by: Actor, at: datetime
) -> SurfacedProposal:
    """By `by` for the municipality, by the liaison for the police, by both where it concerns both."""
    police = await liaison(at)
    if party == "police":
        return await answering.answer(surfaced_id, response, reason, party, side="police", by=police, at=at)
    row = await answering.answer(surfaced_id, response, reason, party, side="municipality", by=by, at=at)
    if party != "joint":
        return row
    return await answering.agree(surfaced_id, row.version, side="police", by=police, at=at)


async def sign_fully(review_id: int, *, by: Actor, at: datetime) -> Review:
    await signing.sign_review(review_id, side="municipality", by=by, at=at)
    return await signing.sign_review(review_id, side="police", by=await liaison(at), at=at)
