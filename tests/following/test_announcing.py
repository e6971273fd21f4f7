"""The actions that are told of: each leaves its notice in the same transaction."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag.errors import DomainError
from eforslag.identity.keys import Keys
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.notifications.models import Notice
from eforslag.proposals import actions as proposals
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from tests import town
from tests.moderation.builders import AT, moderator, submitted
from tests.votes.builders import anyone, person, published

LONG = "Förslaget behöver vara tydligare."


async def told() -> list[str]:
    return [notice.occasion for notice in await Notice.all().order_by("id")]


async def test_moderation_tells_its_outcomes(database: TortoiseContext, keys: Keys) -> None:
    by = await moderator()
    await moderation.return_for_clarification((await submitted()).id, LONG, by=by, at=AT)
    await moderation.forward((await submitted()).id, "fault_report", "", by=by, at=AT)
    await moderation.reject((await submitted()).id, "unclear", "", by=by, at=AT)
    opened = await moderation.publish((await submitted()).id, rules=Rules(), keys=keys, by=by, at=AT)
    await moderation.take_down(opened.id, "unclear", "", by=by, at=AT)
    assert await told() == ["returned", "forwarded", "rejected", "published", "taken_down"]


async def test_what_is_refused_is_told_to_nobody(database: TortoiseContext) -> None:
    by, proposal = await moderator(), await submitted()
    await moderation.reject(proposal.id, "unclear", "", by=by, at=AT)
    with pytest.raises(DomainError):
        await moderation.reject(proposal.id, "unclear", "", by=by, at=AT)
    assert await told() == ["rejected"]


async def test_the_threshold_is_told_once_and_the_end_of_voting_too(database: TortoiseContext, keys: Keys) -> None:
    box, popular = BallotBox(keys), await published(keys, anyone(threshold_value=2))
    other = await published(keys, anyone())
    for number in range(4):
        await box.cast(popular.id, person(number), age=40, channel="web", at=AT)
    await box.take_back(popular.id, person(0), at=AT)
    await box.cast(popular.id, person(9), age=40, channel="web", at=AT)
    assert [(one.occasion, one.proposal_id) for one in await Notice.exclude(occasion="published")] == [
        ("threshold", popular.id)
    ]
    assert popular.closes_at
    await proposals.close_due(popular.closes_at + timedelta(seconds=1))
    ends = await Notice.filter(occasion__in=["passed", "lapsed"]).order_by("proposal_id")
    assert [(one.occasion, one.proposal_id) for one in ends] == [("passed", popular.id), ("lapsed", other.id)]


async def test_a_withdrawal_is_told(database: TortoiseContext) -> None:
    proposal = await submitted()
    await proposals.withdraw(proposal.id, by=proposal.proposer_key, at=AT)
    assert await told() == ["withdrawn"]


async def test_a_signed_review_is_told_to_each_proposal_that_it_answers(app: Starlette) -> None:
    place = await town.build("a" * 64, app.state.keys)
    answered = await Notice.filter(occasion="review_answered")
    assert [one.proposal_id for one in answered] == [place.ids["published"]]
    assert await Proposal.exists(id=answered[0].proposal_id)
