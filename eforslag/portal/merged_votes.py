"""The votes of a person that lie on merged proposals, and where each could be brought along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.successors import successors
from eforslag.votes.panel import is_open


@dataclass(frozen=True, slots=True)
class Question:
    """Whether the vote on the merged proposal is to come along to the other one."""

    merged: Proposal
    other: Proposal


async def questions(voted: Sequence[Proposal], at: datetime) -> list[Question]:
    """One for each open proposal that took over from some that the person voted on, unless they voted on it too."""
    merged = {proposal.id: proposal for proposal in voted if proposal.state == State.MERGED}
    ends = await successors(merged) if merged else {}
    has_vote = {proposal.id for proposal in voted}
    asked = {other.id: Question(merged[start], other) for start, other in ends.items() if is_open(other, at)}
    return [question for other_id, question in sorted(asked.items()) if other_id not in has_vote]
