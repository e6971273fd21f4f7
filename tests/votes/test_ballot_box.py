"""One person, one vote, whatever is pressed at once; and no vote where the voting is not open."""

import asyncio
from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry
from eforslag.errors import Conflict
from eforslag.identity.keys import Keys
from eforslag.proposals.actions import close_due
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox, tag_on
from eforslag.votes.ballots import AlreadyVoted, CannotTakeBack, NotOpen
from eforslag.votes.models import Vote
from eforslag.votes.queries import has_voted, voted_on
from tests.moderation.builders import in_state, submitted
from tests.votes.builders import AT, Box, anyone, box, person, published

pytestmark = pytest.mark.usefixtures("database")
LATER = AT + timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
NOT_OPEN = [state for state in State if state is not State.PUBLISHED]


async def cast(proposal: Proposal, number: int, keys: Keys, at: Any = LATER) -> None:
    await BallotBox(keys).cast(proposal.id, person(number), age=40, channel="web", at=at)


async def take_back(proposal: Proposal, number: int, keys: Keys, at: Any = LATER) -> None:
    await BallotBox(keys).take_back(proposal.id, person(number), at=at)


async def outcomes(*steps: Any) -> Counter[str]:
    """What came of steps taken at once: done, or the name of the refusal. Anything but a refusal of ours is raised."""
    results = await asyncio.gather(*steps, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Conflict):
            raise result
    return Counter(type(result).__name__ if result else "done" for result in results)


async def test_a_vote_is_counted_once(keys: Keys) -> None:
    proposal = await published(keys)
    await cast(proposal, 1, keys)
    with pytest.raises(AlreadyVoted):
        await cast(proposal, 1, keys, LATER + timedelta(days=1))
    assert await box(proposal.id) == Box(1, 1)


async def test_fifty_presses_at_once_count_as_one_vote(keys: Keys) -> None:
    proposal = await published(keys)
    assert await outcomes(*(cast(proposal, 1, keys) for _ in range(50))) == {"done": 1, "AlreadyVoted": 49}
    assert await box(proposal.id) == Box(1, 1)


async def test_fifty_people_at_once_are_all_counted(keys: Keys) -> None:
    proposal = await published(keys)
    assert await outcomes(*(cast(proposal, number, keys) for number in range(50))) == {"done": 50}
    assert await box(proposal.id) == Box(50, 50)
    assert await AuditEntry.filter(action="proposal.threshold_reached").count() == 1


async def test_the_channel_does_not_give_a_second_vote(keys: Keys) -> None:
    proposal = await published(keys)
    await cast(proposal, 1, keys)
    with pytest.raises(AlreadyVoted):
        await BallotBox(keys).cast(proposal.id, person(1), age=40, channel="counter", at=LATER)


@pytest.mark.parametrize("seed", range(6))
async def test_the_tally_equals_the_rows_whatever_is_done_in_whatever_order(keys: Keys, seed: int) -> None:
    chance = Random(seed)  # noqa: S311
    proposal = await published(keys)
    for _round in range(8):
        steps = [chance.choice((cast, take_back))(proposal, chance.randrange(4), keys) for _ in range(6)]
        await outcomes(*steps)
        found = await box(proposal.id)
        assert found.tally == found.rows
        assert found.rows == sum([await has_voted(proposal.id, person(number), keys) for number in range(4)])


@pytest.mark.parametrize("state", NOT_OPEN)
async def test_no_vote_lands_on_a_proposal_that_is_not_open(keys: Keys, state: State) -> None:
    proposal = await published(keys)
    await cast(proposal, 1, keys)
    await Proposal.filter(id=proposal.id).update(state=state)
    with pytest.raises(NotOpen):
        await cast(proposal, 2, keys)
    with pytest.raises(CannotTakeBack):
        await take_back(proposal, 1, keys)
    assert await box(proposal.id) == Box(1, 1)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.REJECTED, State.FORWARDED])
async def test_what_was_never_published_takes_no_vote(keys: Keys, state: State) -> None:
    proposal = await in_state(state)
    with pytest.raises(NotOpen):
        await cast(proposal, 1, keys)
    assert await box(proposal.id) == Box(0, 0)


async def test_a_proposal_that_does_not_exist_takes_no_vote(keys: Keys) -> None:
    with pytest.raises(NotOpen):
        await BallotBox(keys).cast(4711, person(1), age=40, channel="web", at=LATER)
    assert not await Vote.exists()


async def test_the_last_vote_can_be_cast_a_moment_before_midnight_and_none_at_it(keys: Keys) -> None:
    proposal = await published(keys)
    assert proposal.closes_at is not None
    await cast(proposal, 1, keys, proposal.closes_at - MOMENT)
    with pytest.raises(NotOpen):
        await cast(proposal, 2, keys, proposal.closes_at)
    with pytest.raises(CannotTakeBack):
        await take_back(proposal, 1, keys, proposal.closes_at)
    assert await box(proposal.id) == Box(1, 1)


async def test_no_vote_is_counted_after_the_close_however_late_it_is_carried_out(keys: Keys) -> None:
    proposal = await published(keys, anyone(threshold_value=5))
    assert proposal.closes_at is not None
    just_before = proposal.closes_at - MOMENT
    voting = [cast(proposal, number, keys, just_before) for number in range(20)]
    results = await outcomes(*voting[:10], close_due(proposal.closes_at), *voting[10:])
    await close_due(proposal.closes_at)
    closed = await Proposal.get(id=proposal.id)
    assert await box(proposal.id) == Box(20 - results["NotOpen"], 20 - results["NotOpen"])
    assert closed.state == (State.PASSED if closed.votes >= 5 else State.LAPSED)
    with pytest.raises(NotOpen):
        await cast(proposal, 99, keys, just_before)


async def test_reaching_the_threshold_is_noted_once_with_its_time(keys: Keys) -> None:
    proposal = await published(keys, anyone(threshold_value=2))
    await cast(proposal, 1, keys)
    assert (await Proposal.get(id=proposal.id)).threshold_reached_at is None
    moment = LATER + timedelta(days=2)
    await cast(proposal, 2, keys, moment)
    await cast(proposal, 3, keys, moment + timedelta(days=1))
    assert (await Proposal.get(id=proposal.id)).threshold_reached_at == moment
    entries = await AuditEntry.filter(action="proposal.threshold_reached")
    assert [(entry.at, entry.subject_id, entry.actor_kind) for entry in entries] == [(moment, proposal.id, "system")]


async def test_a_vote_taken_back_does_not_undo_the_threshold(keys: Keys) -> None:
    proposal = await published(keys, anyone(threshold_value=2))
    for number in (1, 2):
        await cast(proposal, number, keys)
    await take_back(proposal, 1, keys)
    await cast(proposal, 3, keys, LATER + timedelta(days=1))
    reached = await Proposal.get(id=proposal.id)
    assert reached.threshold_reached_at == LATER
    await take_back(proposal, 3, keys)
    assert proposal.closes_at is not None
    await close_due(proposal.closes_at)
    assert (await Proposal.get(id=proposal.id)).state == State.PASSED


async def test_whoever_takes_a_vote_back_can_vote_again(keys: Keys) -> None:
    proposal = await published(keys)
    await cast(proposal, 1, keys)
    await take_back(proposal, 1, keys)
    assert await box(proposal.id) == Box(0, 0)
    await cast(proposal, 1, keys)
    assert await box(proposal.id) == Box(1, 1)


async def test_a_vote_is_taken_back_once_however_many_press_at_once(keys: Keys) -> None:
    proposal = await published(keys)
    for number in (1, 2):
        await cast(proposal, number, keys)
    assert await outcomes(*(take_back(proposal, 1, keys) for _ in range(10))) == {"done": 1, "CannotTakeBack": 9}
    assert await box(proposal.id) == Box(1, 1)


async def test_nobody_takes_back_a_vote_that_is_not_theirs(keys: Keys) -> None:
    proposal = await published(keys)
    await cast(proposal, 1, keys)
    with pytest.raises(CannotTakeBack):
        await take_back(proposal, 2, keys)
    assert await box(proposal.id) == Box(1, 1)


async def test_the_rules_it_was_published_under_decide_whether_a_vote_can_be_taken_back(keys: Keys) -> None:
    proposal = await published(keys, anyone(votes_can_be_taken_back=False))
    await cast(proposal, 1, keys)
    with pytest.raises(CannotTakeBack):
        await take_back(proposal, 1, keys)
    assert await box(proposal.id) == Box(1, 1)


async def test_the_tags_of_one_person_on_two_proposals_differ(keys: Keys) -> None:
    proposals = [await published(keys), await published(keys)]
    tags = [await tag_on(proposal.id, person(1), keys) for proposal in proposals]
    assert None not in tags
    assert len(set(tags)) == 2


async def test_a_vote_shares_no_value_with_any_other_table_but_its_proposal(
    keys: Keys, database: TortoiseContext
) -> None:
    proposal = await published(keys)
    author = (await Proposal.get(id=proposal.id)).proposer_key
    await BallotBox(keys).cast(proposal.id, author, age=40, channel="web", at=LATER)
    vote = await Vote.get(proposal_id=proposal.id)
    assert set(Vote._meta.db_fields) == {"voter_tag", "proposal_id", "channel", "day"}
    assert vote.voter_tag != author
    for model in database.apps["eforslag"].values():  # type: ignore[index]
        if model is not Vote:
            rows = await model.all().values()
            assert vote.voter_tag not in str(rows), f"{model.__name__} holds a vote's tag"


async def test_one_sees_what_one_has_voted_on_and_nobody_elses(keys: Keys) -> None:
    first, second, third = [await published(keys, at=AT + timedelta(days=day)) for day in range(3)]
    await cast(first, 1, keys, LATER + timedelta(days=3))
    await cast(third, 1, keys, LATER + timedelta(days=3))
    await cast(second, 2, keys, LATER + timedelta(days=3))
    assert [proposal.id for proposal, _ in await voted_on(person(1), keys)] == [third.id, first.id]
    assert [proposal.id for proposal, _ in await voted_on(person(2), keys)] == [second.id]
    assert await voted_on(person(3), keys) == []


@pytest.mark.parametrize(("votes", "end"), [(2, State.PASSED), (1, State.LAPSED), (0, State.LAPSED)])
async def test_voting_closes_exactly_when_it_ends(keys: Keys, votes: int, end: State) -> None:
    proposal = await published(keys, anyone(threshold_value=2))
    for number in range(votes):
        await cast(proposal, number, keys)
    assert proposal.closes_at is not None
    assert await close_due(proposal.closes_at - MOMENT) == 0
    assert await close_due(proposal.closes_at) == 1
    assert await close_due(proposal.closes_at + timedelta(days=1)) == 0
    closed = await Proposal.get(id=proposal.id)
    assert (closed.state, closed.closed_at) == (end, proposal.closes_at)
    assert await AuditEntry.filter(action=f"proposal.{end}").count() == 1


async def test_only_what_has_been_published_is_closed(keys: Keys) -> None:
    waiting = await submitted()
    assert await close_due(AT + timedelta(days=4000)) == 0
    assert (await Proposal.get(id=waiting.id)).state == State.SUBMITTED
