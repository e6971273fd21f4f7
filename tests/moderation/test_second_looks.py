"""A second look at a refusal: asked for once and in time, taken by another moderator, by one alone."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.moderation import actions, second_looks
from eforslag.moderation.decisions import DecidedMeanwhile, Incomplete
from eforslag.moderation.second_looks import AnotherMustLook, AnotherMustRefuse
from eforslag.notifications.models import Notice
from eforslag.proposals.lifecycle import State, StepNotPossible
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.reviewable import AlreadyAsked, TooLateToAsk
from eforslag.proposals.second_looks import ask
from tests.moderation.builders import AT, in_state, moderator, submitted

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
WHY = "Vi har läst en gång till och ser det likadant."


async def refused(step: str = "reject", **changes: Any) -> tuple[Proposal, Actor]:
    """A proposal that was just refused, and who did it."""
    proposal, by = await submitted(**changes), await moderator("Mona Moberg")
    if step == "reject":
        await actions.reject(proposal.id, "outside_competence", "Staten bestämmer.", by=by, at=AT)
    else:
        await actions.forward(proposal.id, "police", "", by=by, at=AT)
    return proposal, by


async def asked(proposal: Proposal, *, at: datetime = AT + DAY, age: int = 40) -> None:
    await ask(proposal.id, "Jag menar skolans lampor.", by=proposal.proposer_key, age=age, at=at)


async def state_of(proposal: Proposal) -> str:
    return (await Proposal.get(id=proposal.id)).state


async def test_of_many_wishes_at_once_one_is_kept() -> None:
    proposal, by = await refused()
    told = await asyncio.gather(*(asked(proposal) for _ in range(4)), return_exceptions=True)
    assert [type(answer) for answer in told if answer] == [AlreadyAsked] * 3
    look = await SecondLook.get()
    assert (look.first_by_id, look.outcome) == (by.staff_id, None)  # type: ignore[attr-defined]
    assert await AuditEntry.filter(action="proposal.second_look_asked").count() == 1


async def test_it_is_asked_for_until_the_end_of_the_last_day() -> None:
    proposal, _ = await refused()
    last_evening = datetime.fromisoformat("2026-05-25T23:59:59+02:00")
    with pytest.raises(TooLateToAsk):
        await asked(proposal, at=last_evening + timedelta(seconds=1))
    await asked(proposal, at=last_evening)


async def test_only_a_refusal_and_only_ones_own_can_be_looked_at_again() -> None:
    for state in set(State) - {State.REJECTED, State.FORWARDED}:
        with pytest.raises(StepNotPossible):
            await asked(await in_state(state, decided_at=AT))
    proposal, _ = await refused()
    with pytest.raises(NotFound):
        await ask(proposal.id, "", by="f" * 64, age=40, at=AT)
    await asked((await refused("forward"))[0])
    assert await SecondLook.all().count() == 1


async def test_whoever_refused_can_not_decide_and_of_two_others_one_does() -> None:
    proposal, first = await refused()
    with pytest.raises(DecidedMeanwhile):
        await second_looks.decide(proposal.id, "upheld", WHY, by=await moderator(), at=AT)
    await asked(proposal)
    with pytest.raises(AnotherMustLook):
        await second_looks.decide(proposal.id, "upheld", WHY, by=first, at=AT + DAY)
    others = [await moderator(f"Moderator {number}") for number in range(3)]
    told = await asyncio.gather(
        *(second_looks.decide(proposal.id, "upheld", WHY, by=by, at=AT + DAY) for by in others), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in told) == ["DecidedMeanwhile", "DecidedMeanwhile", "NoneType"]
    assert await state_of(proposal) == State.REJECTED
    assert [(one.proposal_id, one.words) for one in await Notice.filter(occasion="second_look")] == [
        (proposal.id, {"outcome": "upheld"})
    ]
    assert await AuditEntry.filter(action="proposal.refusal_upheld").count() == 1


@pytest.mark.parametrize(("outcome", "answer"), [("upheld", ""), ("upheld", "å" * 2001), ("thrown", WHY)])
async def test_whoever_is_refused_twice_is_told_why(outcome: Any, answer: str) -> None:
    proposal, _ = await refused()
    await asked(proposal)
    with pytest.raises(Incomplete):
        await second_looks.decide(proposal.id, outcome, answer, by=await moderator(), at=AT + DAY)
    assert (await SecondLook.get()).outcome is None


@pytest.mark.parametrize("step", ["reject", "forward"])
async def test_a_lifted_refusal_stands_in_the_queue_as_it_was_sent(step: str) -> None:
    proposal, first = await refused(step)
    await asked(proposal)
    await second_looks.decide(proposal.id, "lifted", "", by=await moderator(), at=AT + DAY)
    again = await Proposal.get(id=proposal.id)
    assert (again.state, again.submitted_at, again.decided_at) == (State.SUBMITTED, AT, None)
    assert (again.ground, again.forwarded_to, again.message, again.name_is_public) == (None, "", "", True)
    with pytest.raises(AnotherMustRefuse):
        await actions.reject(proposal.id, "unclear", "", by=first, at=AT + DAY)
    with pytest.raises(AnotherMustRefuse):
        await actions.forward(proposal.id, "police", "", by=first, at=AT + DAY)
    await actions.reject(proposal.id, "unclear", "", by=await moderator(), at=AT + DAY)
    with pytest.raises(AlreadyAsked):
        await asked(await Proposal.get(id=proposal.id))


async def test_a_childs_name_stays_hidden_when_the_refusal_is_lifted() -> None:
    proposal, _ = await refused()
    await asked(proposal, age=16)
    await second_looks.decide(proposal.id, "lifted", "", by=await moderator(), at=AT + DAY)
    assert (await Proposal.get(id=proposal.id)).name_is_public is False
