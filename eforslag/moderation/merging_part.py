"""What the page of one proposal says about merging, and what can be done there."""

from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.moderation.mergeable import may_separate, takes_votes
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.successors import successor


@dataclass(frozen=True, slots=True)
class MergingPart:
    """`into` is where the voting goes on, once it is merged."""

    proposal: Proposal
    into: Proposal | None
    at: datetime

    @property
    def may_merge(self) -> bool:
        return takes_votes(self.proposal, self.at) and not self.proposal.threshold_reached_at

    @property
    def last_day(self) -> datetime | None:
        """That of its own voting, were it to go on."""
        return clock.last_moment(self.proposal.closes_at) if self.proposal.closes_at else None

    @property
    def may_separate(self) -> bool:
        return may_separate(self.proposal, self.at)


async def merging_part(proposal: Proposal, at: datetime) -> MergingPart:
    return MergingPart(proposal, await successor(proposal.id) if proposal.state == State.MERGED else None, at)
