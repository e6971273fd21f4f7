"""Batches as their pages show them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from eforslag.counter.batch_counts import FIRST, SECOND, outcomes
from eforslag.counter.batch_models import PaperBatch, PaperCount, PaperRow
from eforslag.counter.batching import OUTCOMES, Outcome
from eforslag.errors import NotFound
from eforslag.identity.visitors import Staff
from eforslag.municipality.rules import Rules

ROWS_SHOWN = 30
CLOSED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch to somebody: what is entered in it, and who has counted it."""

    batch: PaperBatch
    rows: Sequence[PaperRow]
    counted: Counter[Outcome]
    counters: dict[int, PaperCount]
    viewer: Staff

    @property
    def is_mine(self) -> bool:
        return self.batch.held_by_id == self.viewer.staff_id

    @property
    def takes_papers(self) -> bool:
        return self.batch.state == "open" and self.is_mine

    @property
    def have_counted(self) -> bool:
        """Whether the viewer is the first of the two."""
        first = self.counters.get(FIRST)
        return bool(first and first.staff.id == self.viewer.staff_id)

    @property
    def closed_by(self) -> str:
        return self.counters[SECOND].staff.name

    @property
    def next_paper(self) -> int:
        return self.batch.last_row + 1

    @property
    def total(self) -> int:
        return self.counted.total()

    @property
    def by_outcome(self) -> list[tuple[str, int]]:
        return [
            (str(words), self.counted[Outcome(code)]) for code, words in OUTCOMES.items() if self.counted[Outcome(code)]
        ]

    @property
    def asks_ground(self) -> bool:
        return Rules.thawed(self.batch.proposal.rules or {}).voting_right == "declaration"


async def batch_page(batch_id: int, viewer: Staff) -> BatchPage:
    """Raises NotFound."""
    batch = await PaperBatch.get_or_none(id=batch_id).select_related("proposal", "held_by")
    if batch is None:
        raise NotFound
    rows = await PaperRow.filter(batch_id=batch_id).order_by("-ordinal").limit(ROWS_SHOWN)
    counts = await PaperCount.filter(batch_id=batch_id).select_related("staff")
    counted = Counter({Outcome(code): number for code, number in (batch.counts or {}).items()})
    return BatchPage(batch, rows, counted or await outcomes(batch_id), {one.place: one for one in counts}, viewer)


async def row_of(batch_id: int, ordinal: int) -> PaperRow:
    """Raises NotFound."""
    row = await PaperRow.get_or_none(batch_id=batch_id, ordinal=ordinal)
    if row is None:
        raise NotFound
    return row


async def at_work() -> Sequence[PaperBatch]:
    """Those that somebody enters or that wait for a second count, the oldest first."""
    waiting = PaperBatch.filter(state__in=("open", "counted")).order_by("id")
    return await waiting.select_related("proposal", "held_by")


async def closed() -> Sequence[PaperBatch]:
    """Those closed last."""
    return await PaperBatch.filter(state="closed").order_by("-id").limit(CLOSED_SHOWN).select_related("proposal")
