"""The second look at a refusal: taken by another moderator than the one who refused, and by one alone."""

from datetime import datetime
from typing import Literal

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.moderation.decisions import MESSAGE_LIMIT, QUESTION_LEAST, DecidedMeanwhile, Incomplete
from eforslag.notifications import outbox
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State, after
from eforslag.proposals.models import Proposal, SecondLook

Outcome = Literal["upheld", "lifted"]


class AnotherMustLook(Conflict):
    message = "Du avvisade förslaget, så någon annan behöver ta ställning."


class AnotherMustLookAtThis(AnotherMustLook):
    message = "Du skickade förslaget vidare, så någon annan behöver ta ställning."


class AnotherMustRefuse(Conflict):
    message = "Ditt förra beslut om förslaget hävdes efter en ny prövning, så någon annan behöver ta ställning."


def refusal_of(proposal: Proposal, look: SecondLook, by: Actor) -> AnotherMustLook | None:
    """What whoever refused the proposal themselves is told."""
    if not was_refused_by(look, by):
        return None
    return AnotherMustLook() if proposal.state == State.REJECTED else AnotherMustLookAtThis()


def was_refused_by(look: SecondLook, by: Actor) -> bool:
    return look.first_by_id is not None and look.first_by_id == by.staff_id  # type: ignore[attr-defined]


def require_answer(outcome: str, answer: str) -> None:
    """Whoever is refused twice must be told why; a lifted refusal speaks for itself."""
    least = QUESTION_LEAST if outcome == "upheld" else 0
    if outcome not in ("upheld", "lifted") or not least <= len(answer) <= MESSAGE_LIMIT:
        raise Incomplete


@atomic()
async def decide(proposal_id: int, outcome: Outcome, answer: str, *, by: Actor, at: datetime) -> None:
    """Uphold the refusal, or lift it: then the proposal stands in the queue again, as it was sent.

    Raises AnotherMustLook, or DecidedMeanwhile where nobody has asked or somebody else has answered.
    """
    require_answer(outcome, answer)
    proposal = await Proposal.get_or_none(id=proposal_id)
    look = await SecondLook.get_or_none(proposal_id=proposal_id)
    if proposal is None:
        raise NotFound
    if look is None:
        raise DecidedMeanwhile
    refusal = refusal_of(proposal, look, by)
    if refusal:
        raise refusal
    waiting = SecondLook.filter(id=look.id, outcome=None)
    if not await waiting.update(outcome=outcome, answer=answer, decided_at=at, decided_by_id=by.staff_id):
        raise DecidedMeanwhile
    if outcome == "lifted":
        await _reinstate(proposal, look, at)
    await record(f"proposal.refusal_{outcome}", proposal, by=by, at=at, message=answer)
    await outbox.announce(Occasion.SECOND_LOOK, proposal.id, at=at, outcome=outcome)


async def _reinstate(proposal: Proposal, look: SecondLook, at: datetime) -> None:
    """The name was taken away when the proposal was refused; whether it may be shown was asked anew with the wish."""
    as_refused = Proposal.filter(id=proposal.id, state=proposal.state)
    nothing = {"ground": None, "message": "", "forwarded_to": "", "decided_at": None}
    state = after("reinstate", proposal.state)
    if not await as_refused.update(state=state, name_is_public=look.name_is_public, changed_at=at, **nothing):
        raise DecidedMeanwhile


async def require_another(proposal_id: int, by: Actor) -> None:
    """Whose refusal was lifted can't refuse the proposal again; the proposer has no second wish."""
    look = await SecondLook.get_or_none(proposal_id=proposal_id, outcome="lifted")
    if look and was_refused_by(look, by):
        raise AnotherMustRefuse
