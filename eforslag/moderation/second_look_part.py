"""What the page of one proposal at the desk says of a second look at its refusal."""

from dataclasses import dataclass

from eforslag.audit.actor import Actor
from eforslag.moderation.second_looks import refusal_of, was_refused_by
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.second_looks import look_at
from eforslag.web.errors import said


@dataclass(frozen=True, slots=True)
class SecondLookPart:
    """`by` is the moderator who reads the page."""

    proposal: Proposal
    look: SecondLook
    by: Actor

    @property
    def waits(self) -> bool:
        return self.look.outcome is None

    @property
    def hindrance(self) -> str:
        """Why this moderator can't decide, in words; empty if they can."""
        refusal = refusal_of(self.proposal, self.look, self.by)
        return said(refusal) if refusal else ""

    @property
    def is_back(self) -> bool:
        """Whether the refusal was lifted and the proposal waits in the queue again."""
        return self.look.outcome == "lifted" and self.proposal.state == State.SUBMITTED

    @property
    def was_ones_own(self) -> bool:
        return was_refused_by(self.look, self.by)


async def second_look_part(proposal: Proposal, by: Actor) -> SecondLookPart | None:
    look = await look_at(proposal.id)
    return SecondLookPart(proposal, look, by) if look else None
