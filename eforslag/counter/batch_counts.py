"""Two people count the papers of a batch. Their names lie in rows that the database lets in once each."""

from collections import Counter
from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic

from eforslag.audit.log import record
from eforslag.counter import batching
from eforslag.counter.batch_models import PaperBatch, PaperCount, PaperRow
from eforslag.counter.batches import require_mine
from eforslag.counter.batching import Outcome
from eforslag.errors import NotFound
from eforslag.identity.visitors import Staff

FIRST, SECOND = 1, 2


@atomic()
async def count(batch_id: int, papers: int, *, by: Staff, at: datetime) -> None:
    """The one who entered the papers has counted them; nothing is entered from now on.

    Raises NothingEntered, StillUnsure and WrongCount.
    """
    if not await PaperBatch.filter(id=batch_id, state="open", held_by_id=by.staff_id).update(state="counted"):
        await require_mine(batch_id, by)
    batch, rows = await PaperBatch.get(id=batch_id), await outcomes(batch_id)
    if not rows:
        raise batching.NothingEntered
    if rows[Outcome.UNSURE]:
        raise batching.StillUnsure
    if papers != rows.total():
        raise batching.WrongCount
    await PaperCount.create(batch_id=batch_id, staff_id=by.staff_id, place=FIRST, papers=papers)
    await record("batch.counted", batch, by=by.actor, at=at, papers=papers)


@atomic()
async def give_back(batch_id: int, *, by: Staff, at: datetime) -> None:
    """Open a counted batch again, by either of the two: something in it is to be corrected."""
    if not await PaperBatch.filter(id=batch_id, state="counted").update(state="open"):
        raise await _why_not(batch_id)
    await PaperCount.filter(batch_id=batch_id).delete()
    await record("batch.returned", await PaperBatch.get(id=batch_id), by=by.actor, at=at)


@atomic()
async def close(batch_id: int, papers: int, *, by: Staff, at: datetime) -> None:
    """Somebody else has counted as many papers: the batch is closed, its rows go, and their counts are left.

    Raises NotCounted, WrongCount and SamePerson.
    """
    if not await PaperBatch.filter(id=batch_id, state="counted").update(state="closed", closed_at=at):
        raise await _why_not(batch_id)
    rows = await outcomes(batch_id)
    await _sign_second(batch_id, papers, by)
    if papers != rows.total():
        raise batching.WrongCount
    counts = {str(outcome): number for outcome, number in sorted(rows.items())}
    await PaperBatch.filter(id=batch_id).update(counts=counts)
    await PaperRow.filter(batch_id=batch_id).delete()
    await record("batch.closed", await PaperBatch.get(id=batch_id), by=by.actor, at=at, papers=papers, counts=counts)


async def _sign_second(batch_id: int, papers: int, by: Staff) -> None:
    try:
        await PaperCount.create(batch_id=batch_id, staff_id=by.staff_id, place=SECOND, papers=papers)
    except IntegrityError:
        raise batching.SamePerson from None


@atomic()
async def take_over(batch_id: int, *, by: Staff, at: datetime) -> None:
    """Go on with a colleague's open batch, when they are ill or have gone home."""
    if not await PaperBatch.filter(id=batch_id, state="open").update(held_by_id=by.staff_id):
        raise await _why_not(batch_id)
    await record("batch.taken_over", await PaperBatch.get(id=batch_id), by=by.actor, at=at)


@atomic()
async def discard(batch_id: int, *, by: Staff, at: datetime) -> None:
    """Remove a batch in which nothing is entered."""
    batch = await require_mine(batch_id, by)
    if await PaperRow.exists(batch_id=batch_id):
        raise batching.NotEmpty
    await batch.delete()
    await record("batch.discarded", batch, by=by.actor, at=at, reference=batch.reference)


async def outcomes(batch_id: int) -> Counter[Outcome]:
    """How many papers there are of each outcome."""
    rows = await PaperRow.filter(batch_id=batch_id).values_list("outcome", flat=True)
    return Counter(Outcome(str(outcome)) for outcome in rows)


async def _why_not(batch_id: int) -> Exception:
    batch = await PaperBatch.get_or_none(id=batch_id)
    if batch is None:
        return NotFound()
    return batching.NotCounted() if batch.state == "open" else batching.NotOpenNow()
