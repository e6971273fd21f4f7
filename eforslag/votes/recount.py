"""Counting all votes again: every proposal's tally against the rows in the ballot box.

Votes that were collected in an older service have no rows; the tally holds them beside those that have.

The two are changed in one transaction and should never differ. Should they all the same, the
rows are right, the tally is put right, and it is written down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count
from tortoise.transactions import atomic

from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.proposals.models import Proposal
from eforslag.votes.box_statements import move
from eforslag.votes.counting import note_thresholds
from eforslag.votes.models import Vote


@dataclass(frozen=True, slots=True)
class Difference:
    """A proposal whose tally said something else than its rows."""

    proposal_id: int
    number: str
    tally: int
    rows: int

    def __str__(self) -> str:
        return f"Proposal {self.number or self.proposal_id}: the tally said {self.tally}, the rows are {self.rows}."


async def recount(at: datetime) -> list[Difference]:
    """Compare and repair every tally; returns what differed."""
    counted = await Vote.annotate(rows=Count("voter_tag")).group_by("proposal_id").values_list("proposal_id", "rows")
    rows: dict[int, int] = {int(proposal_id): int(count) for proposal_id, count in counted}
    tallies: Sequence[tuple[int, int, int]] = await Proposal.all().values_list("id", "votes", "earlier_votes")
    suspects = [one for one, tally, earlier in tallies if tally - earlier != rows.get(one, 0)]
    repaired = [await _repair(proposal_id, at) for proposal_id in suspects]
    return [difference for difference in repaired if difference is not None]


@atomic()
async def _repair(proposal_id: int, at: datetime) -> Difference | None:
    """Count once more with the proposal locked: a vote may have come in between the two questions."""
    proposal = await Proposal.filter(id=proposal_id).select_for_update(no_key=True).get()
    rows, tally = await Vote.filter(proposal_id=proposal_id).count(), proposal.votes - proposal.earlier_votes
    if tally == rows:
        return None
    await note_thresholds(dict.fromkeys(await move({proposal_id: rows - tally}), at))
    await record("votes.recounted", proposal, by=SYSTEM, at=at, tally=tally, rows=rows)
    return Difference(proposal_id, proposal.number, tally, rows)
