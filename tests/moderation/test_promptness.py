"""What the public is told of how long a moderator takes."""

from datetime import timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag.moderation import actions, promptness
from eforslag.moderation.promptness import usual_days
from tests.moderation.builders import AT, moderator, sent_again, submitted


@pytest.mark.parametrize(
    ("waits", "days"),
    [
        ([], None),
        ([3, 3, 3, 3], None),
        ([0, 0, 0, 0, 0], 1),
        ([1, 2, 3, 4, 5], 4),
        ([5, 4, 3, 2, 1], 4),
        ([2] * 79 + [30] * 21, 30),
        ([2] * 80 + [30] * 20, 2),
    ],
)
def test_four_of_five_had_an_answer_within_those_days(waits: list[int], days: int | None) -> None:
    assert usual_days(waits) == days


async def test_a_decision_is_counted_from_the_last_sending_before_it(database: TortoiseContext) -> None:
    proposal, by = await submitted(), await moderator()
    question = "Var gäller det, ungefär?"
    await actions.return_for_clarification(proposal.id, question, by=by, at=AT + timedelta(days=2))
    await sent_again(proposal, "Gångvägen vid bron är mörk.", days=10)
    await actions.reject(proposal.id, "outside_area", "", by=by, at=AT + timedelta(days=15))
    until = AT + timedelta(days=20)
    assert await promptness.waits(AT, until) == [("proposal.returned", 2), ("proposal.rejected", 5)]
    assert await promptness.waits(AT + timedelta(days=3), until) == [("proposal.rejected", 5)]


async def test_what_was_decided_long_ago_promises_nothing(database: TortoiseContext) -> None:
    by = await moderator()
    for _ in range(promptness.LEAST):
        proposal = await submitted()
        await actions.reject(proposal.id, "outside_area", "", by=by, at=AT + timedelta(days=3))
    assert await promptness.usual_wait(AT + timedelta(days=4)) == 3
    assert await promptness.usual_wait(AT + timedelta(days=40)) is None
