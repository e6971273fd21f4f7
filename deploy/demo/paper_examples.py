"""Papers that have come in to the desk: one batch that a colleague enters, and one that waits for a second count."""

from collections.abc import Callable
from datetime import datetime

from eforslag.counter import batch_counts, batches, paper_references
from eforslag.counter.batch_models import PaperBatch
from eforslag.counter.batching import Outcome
from eforslag.identity.keys import Keys
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import PersonalNumber
from eforslag.identity.visitors import Staff
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox

Someone = Callable[[], PersonalNumber]


async def load_papers(someone: Someone, keys: Keys, at: datetime) -> None:
    row = await StaffMember.create(subject="demo second clerk", name="Birgitta Norén", last_login_at=at)
    clerk = Staff("", row.id, row.name, ("clerk",))
    first, second = await Proposal.filter(state="published", closes_at__gt=at).order_by("closes_at", "id").limit(2)
    await _batch(first, "Vårdcentralen i Ljusne", 4, clerk, someone, keys, at)
    waiting = await _batch(second, "Huvudbiblioteket", 7, clerk, someone, keys, at)
    await batches.note(waiting.id, 8, Outcome.UNSIGNED, by=clerk, at=at)
    await batch_counts.count(waiting.id, 8, by=clerk, at=at)


async def _batch(
    proposal: Proposal, origin: str, papers: int, clerk: Staff, someone: Someone, keys: Keys, at: datetime
) -> PaperBatch:
    reference = paper_references.of_print(keys, proposal.number, 31_415 * papers)
    batch, box = await batches.open_batch(reference, origin, by=clerk, keys=keys, at=at), BallotBox(keys)
    for ordinal in range(1, papers + 1):
        await batches.enter(batch.id, ordinal, someone(), by=clerk, box=box, keys=keys, at=at)
    return batch
