"""The vote panel of a proposal: what it shows to this visitor now. One of a few states, each with one next step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eforslag import clock
from eforslag.errors import DomainError
from eforslag.identity.eligibility import GroundNotStated, may_vote
from eforslag.identity.keys import Keys
from eforslag.identity.register import standing
from eforslag.identity.visitors import Resident, Visitor
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.successors import successor
from eforslag.votes.queries import has_voted
from eforslag.web.errors import said
from eforslag.web.language import format_date, gettext, ngettext


class Face(StrEnum):
    """What the panel offers."""

    LOGIN = "login"
    VOTE = "vote"
    GROUND = "ground"
    VOTED = "voted"
    REFUSED = "refused"
    STAFF = "staff"
    MERGED = "merged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class VotePanel:
    """`onward` is the panel of the proposal in which the voting of a merged one goes on, and `has_voted` whether the
    visitor voted on the merged one: nobody but they may bring that vote along."""

    proposal: Proposal
    face: Face
    at: datetime
    may_take_back: bool = False
    refusal: DomainError | None = None
    onward: "VotePanel | None" = None
    has_voted: bool = False

    @property
    def is_open(self) -> bool:
        return self.face not in (Face.CLOSED, Face.MERGED)

    @property
    def missing(self) -> int:
        """Votes that are still needed."""
        return max(0, (self.proposal.threshold or 0) - self.proposal.votes)

    @property
    def time_left(self) -> str:
        return time_left(self.proposal, self.at)

    @property
    def answer(self) -> str:
        """What was refused, in words; empty if nothing was."""
        return said(self.refusal) if self.refusal else ""


async def panel_for(
    proposal: Proposal, visitor: Visitor | None, keys: Keys, at: datetime, refusal: DomainError | None = None
) -> VotePanel:
    """`refusal` is what was just answered to an attempt to vote, if it was."""
    if proposal.state == State.MERGED:
        return await _of_merged(proposal, visitor, keys, at, refusal)
    if not is_open(proposal, at):
        return VotePanel(proposal, Face.CLOSED, at, refusal=refusal)
    if visitor is None:
        return VotePanel(proposal, Face.LOGIN, at, refusal=refusal)
    if not isinstance(visitor, Resident):
        return VotePanel(proposal, Face.STAFF, at, refusal=refusal)
    return await _for_resident(proposal, visitor, keys, at, refusal)


async def _of_merged(
    proposal: Proposal, visitor: Visitor | None, keys: Keys, at: datetime, refusal: DomainError | None
) -> VotePanel:
    other = await successor(proposal.id)
    onward = await panel_for(other, visitor, keys, at) if other and other.text_is_public else None
    voted = isinstance(visitor, Resident) and await has_voted(proposal.id, visitor.person_key, keys)
    return VotePanel(proposal, Face.MERGED, at, refusal=refusal, onward=onward, has_voted=voted)


async def _for_resident(
    proposal: Proposal, resident: Resident, keys: Keys, at: datetime, refusal: DomainError | None
) -> VotePanel:
    rules = Rules.thawed(proposal.rules or {})
    if await has_voted(proposal.id, resident.person_key, keys):
        return VotePanel(proposal, Face.VOTED, at, rules.votes_can_be_taken_back, refusal)
    known = await standing(resident.person_key, keys, rules)
    verdict = may_vote(rules, in_register=known.in_register, declared=known.declared, age=resident.age)
    if isinstance(verdict.refusal, GroundNotStated):
        return VotePanel(proposal, Face.GROUND, at, refusal=refusal)
    if verdict.refusal:
        return VotePanel(proposal, Face.REFUSED, at, refusal=verdict.refusal)
    return VotePanel(proposal, Face.VOTE, at, refusal=refusal)


def is_open(proposal: Proposal, at: datetime) -> bool:
    return proposal.state == State.PUBLISHED and proposal.closes_at is not None and at < proposal.closes_at


def end_of_voting(proposal: Proposal) -> datetime | None:
    """The last moment in which one can or could vote; a withdrawal or removal may come before the period's end."""
    if proposal.closes_at is None:
        return None
    # The voting ends at the midnight that closes a day, so the last day is the one before.
    last = clock.last_moment(proposal.closes_at)
    return min(last, proposal.decided_at) if proposal.decided_at else last


def time_left(proposal: Proposal, at: datetime) -> str:
    """How long one can still vote, in words, or when it ended."""
    end = end_of_voting(proposal)
    if end is None:
        return ""
    if not is_open(proposal, at):
        return gettext("avslutades %(day)s") % {"day": format_date(end)}
    days = (clock.local_date(end) - clock.local_date(at)).days
    if days == 0:
        return gettext("sista dagen i dag")
    return ngettext("%(num)s dag kvar", "%(num)s dagar kvar", days) % {"num": days}
