"""The vote panel of a proposal: what it shows to this visitor now. One of a few states, each with one next step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eforslag.errors import DomainError
from eforslag.identity.eligibility import GroundNotStated, may_vote
from eforslag.identity.keys import Keys
from eforslag.identity.register import standing
from eforslag.identity.visitors import Resident, Visitor
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.queries import has_voted


class Face(StrEnum):
    """What the panel offers."""

    LOGIN = "login"
    VOTE = "vote"
    GROUND = "ground"
    VOTED = "voted"
    REFUSED = "refused"
    STAFF = "staff"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class VotePanel:
    proposal: Proposal
    face: Face
    may_take_back: bool = False
    refusal: DomainError | None = None

    @property
    def is_open(self) -> bool:
        return self.face is not Face.CLOSED

    @property
    def missing(self) -> int:
        """Votes that are still needed."""
        return max(0, (self.proposal.threshold or 0) - self.proposal.votes)


async def panel_for(
    proposal: Proposal, visitor: Visitor | None, keys: Keys, at: datetime, refusal: DomainError | None = None
) -> VotePanel:
    """`refusal` is what was just answered to an attempt to vote, if it was."""
    if not is_open(proposal, at):
        return VotePanel(proposal, Face.CLOSED, refusal=refusal)
    if visitor is None:
        return VotePanel(proposal, Face.LOGIN, refusal=refusal)
    if not isinstance(visitor, Resident):
        return VotePanel(proposal, Face.STAFF, refusal=refusal)
    return await _for_resident(proposal, visitor, keys, refusal)


async def _for_resident(proposal: Proposal, resident: Resident, keys: Keys, refusal: DomainError | None) -> VotePanel:
    rules = Rules.thawed(proposal.rules or {})
    if await has_voted(proposal.id, resident.person_key, keys):
        return VotePanel(proposal, Face.VOTED, rules.votes_can_be_taken_back, refusal)
    known = await standing(resident.person_key, keys, rules)
    verdict = may_vote(rules, in_register=known.in_register, declared=known.declared, age=resident.age)
    if isinstance(verdict.refusal, GroundNotStated):
        return VotePanel(proposal, Face.GROUND, refusal=refusal)
    if verdict.refusal:
        return VotePanel(proposal, Face.REFUSED, refusal=verdict.refusal)
    return VotePanel(proposal, Face.VOTE, refusal=refusal)


def is_open(proposal: Proposal, at: datetime) -> bool:
    return proposal.state == State.PUBLISHED and proposal.closes_at is not None and at < proposal.closes_at
