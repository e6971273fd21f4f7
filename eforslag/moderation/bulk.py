"""One decision for several proposals of the queue. Each is decided by itself: what stops one does not stop the rest."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from tortoise.functions import Max

from eforslag.audit.actor import Actor
from eforslag.errors import DomainError
from eforslag.identity.keys import Keys
from eforslag.moderation import actions
from eforslag.moderation.answers import filled
from eforslag.moderation.decisions import TextChanged
from eforslag.moderation.marking import marked
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.web.errors import said
from eforslag.web.whole_numbers import whole_number

MOST = 50


@dataclass(frozen=True, slots=True)
class Words:
    """What goes with the decision: a question or message with places to fill in, and its ground or channel."""

    message: str = ""
    code: str = ""

    def for_one(self, proposal: Proposal) -> str:
        return filled(self.message, proposal)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A proposal of the queue with the version of it that the moderator sees."""

    proposal: Proposal
    version: int

    @property
    def text(self) -> Markup:
        return marked(self.proposal.text)

    @property
    def code(self) -> str:
        return f"{self.proposal.id}-{self.version}"


@dataclass(frozen=True, slots=True)
class Outcome:
    proposal: Proposal
    refusal: DomainError | None = None

    @property
    def why_not(self) -> str:
        return said(self.refusal) if self.refusal else ""


async def choose(codes: Sequence[str]) -> list[Chosen]:
    """Those of them that wait in the queue, the oldest first; a code is an id, or an id and the version that was read.

    Two queries, and at most MOST proposals.
    """
    read = _parsed(codes)
    rows = await Proposal.filter(id__in=list(read), state=State.SUBMITTED).order_by("submitted_at", "id").limit(MOST)
    versions = await _newest([row.id for row in rows])
    return [Chosen(row, read[row.id] or versions.get(row.id, 0)) for row in rows]


def _parsed(codes: Sequence[str]) -> dict[int, int]:
    pairs = (code.partition("-")[::2] for code in codes if len(code) < 20)
    numbers = ((whole_number(one), whole_number(version or "0")) for one, version in pairs)
    return {one: version for one, version in numbers if one is not None and version is not None}


async def _newest(ids: Sequence[int]) -> Mapping[int, int]:
    versions = ProposalVersion.filter(proposal_id__in=ids).annotate(newest=Max("ordinal")).group_by("proposal_id")
    return dict(await versions.values_list("proposal_id", "newest")) if ids else {}


async def carry_out(
    step: str, chosen: Sequence[Chosen], words: Words, *, rules: Rules, keys: Keys, by: Actor, at: datetime
) -> list[Outcome]:
    """Decide on each in a transaction of its own, and say how it went."""
    outcomes = []
    newest = await _newest([one.proposal.id for one in chosen])
    for one in chosen:
        try:
            if newest.get(one.proposal.id, 0) > one.version:
                raise TextChanged
            await _decision(step, one, words, rules=rules, keys=keys, by=by, at=at)
            outcomes.append(Outcome(one.proposal))
        except DomainError as refusal:
            outcomes.append(Outcome(one.proposal, refusal))
    return outcomes


def _decision(
    step: str, one: Chosen, words: Words, *, rules: Rules, keys: Keys, by: Actor, at: datetime
) -> Awaitable[object]:
    proposal_id, message = one.proposal.id, words.for_one(one.proposal)
    match step:
        case "publish":
            return actions.publish(proposal_id, rules=rules, keys=keys, by=by, at=at, read=one.version)
        case "return":
            return actions.return_for_clarification(proposal_id, message, by=by, at=at)
        case "forward":
            return actions.forward(proposal_id, words.code, message, by=by, at=at)
        case _:
            return actions.reject(proposal_id, words.code, message, by=by, at=at)
