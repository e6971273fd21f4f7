"""How each commitment stands, as the board, the report and a proposal's way show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from eforslag.pledges.models import Commitment, CommitmentUpdate
from eforslag.pledges.progress import STATUSES, Status


@dataclass(frozen=True, slots=True)
class CommitmentStanding:
    """What was last told of a commitment: its state as a code, the word that residents read, the day, and the text."""

    status: str
    label: str
    day: date
    text: str = ""

    @property
    def is_done(self) -> bool:
        return self.status == Status.DONE


async def standing_of(commitments: Iterable[Commitment]) -> dict[int, CommitmentStanding]:
    """The newest of what has been told of each commitment; one of which nothing has been told is left out."""
    ids = [one.id for one in commitments]
    rows = await CommitmentUpdate.filter(commitment_id__in=ids, stands=True).order_by("day", "id") if ids else []
    return {
        row.commitment_id: CommitmentStanding(row.status, str(STATUSES[row.status]), row.day, row.text)  # type: ignore[attr-defined]
        for row in rows
    }
