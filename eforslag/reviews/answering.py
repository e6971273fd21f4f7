"""Answering what came up in a review, by the party that it concerns or by both. Each verb is one transaction."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.reviews.models import Review, Signature, SurfacedProposal
from eforslag.reviews.responses import require_complete
from eforslag.reviews.reviewing import not_open
from eforslag.reviews.sides import SIDES, may_leave, may_write


class OthersToAnswer(Conflict):
    message = "Förslaget är den andra partens att svara på. Ingen svarar i den andras ställe."


class AnswerChanged(Conflict):
    message = "Svaret har ändrats sedan du läste det. Läs det som står nu, och försök igen."


class NothingToAgreeTo(Conflict):
    message = "Det finns inget gemensamt svar som väntar på er."


@atomic()
async def answer(
    surfaced_id: int,
    response: str,
    reason: str,
    party: str,
    *,
    side: str,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> SurfacedProposal:
    """Answer one proposal for one's own party, or for both, or change the answer, until the review is signed.

    A joint answer waits for the other party's yes. `seen` is the version of the answer that was read before, where
    there was one to read. Raises OthersToAnswer or AnswerChanged.
    """
    require_complete(response, reason, party)
    row = await _open_row(surfaced_id, at)
    if not may_write(side, row.party, party):
        raise OthersToAnswer
    if seen is not None and seen != row.version:
        raise AnswerChanged
    row.response, row.reason, row.party, row.answered_at = response, reason, party, at
    row.answered_by_id = by.staff_id
    for one in SIDES:
        setattr(row, f"{one}_by_id", by.staff_id if one == side else None)
    await row.save()
    await _lift_signatures(row, by, at)
    await record("proposal.answered", row, by=by, at=at, response=response, reason=reason, party=party)
    return row


@atomic()
async def agree(surfaced_id: int, seen: str, *, side: str, by: Actor, at: datetime) -> SurfacedProposal:
    """Say yes, for one's own party, to a joint answer of the other one's. Raises NothingToAgreeTo or AnswerChanged."""
    row = await _open_row(surfaced_id, at)
    if not row.response or side not in row.missing:
        raise NothingToAgreeTo
    if seen != row.version:
        raise AnswerChanged
    await SurfacedProposal.filter(id=surfaced_id).update(**{f"{side}_by_id": by.staff_id})
    await record("answer.agreed", row, by=by, at=at, party=side, response=row.response)
    return row


@atomic()
async def leave_to(surfaced_id: int, party: str, *, side: str, by: Actor, at: datetime) -> SurfacedProposal:
    """Say whom the proposal concerns; an answer that there was goes, for others stand for it. Raises OthersToAnswer."""
    row = await _open_row(surfaced_id, at)
    if not may_leave(side, row.party, party):
        raise OthersToAnswer
    if party == row.party:
        return row
    row.party, row.response, row.reason, row.answered_at = party, None, "", None
    row.answered_by_id = row.municipality_by_id = row.police_by_id = None
    await row.save()
    await _lift_signatures(row, by, at)
    await record("proposal.left_to", row, by=by, at=at, party=party)
    return row


async def _open_row(surfaced_id: int, at: datetime) -> SurfacedProposal:
    """The row, once the review is ours to change: of what comes at the same time one waits for the other here."""
    row = await SurfacedProposal.get_or_none(id=surfaced_id)
    if row is None:
        raise NotFound
    if not await Review.filter(id=row.review_id, signed_at=None).update(changed_at=at):  # type: ignore[attr-defined]
        raise await not_open(row.review_id)  # type: ignore[attr-defined]
    return await SurfacedProposal.get(id=surfaced_id)


async def _lift_signatures(row: SurfacedProposal, by: Actor, at: datetime) -> None:
    """Whoever has signed has signed other words than these, and is asked again."""
    lifted = Signature.filter(review_id=row.review_id)  # type: ignore[attr-defined]
    if parties := await lifted.values_list("party", flat=True):
        await lifted.delete()
        await record("review.signature_lifted", row, by=by, at=at, parties=list(parties))
