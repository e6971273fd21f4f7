"""Merging duplicates: what becomes of the proposal, of its votes and of those that come in meanwhile."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.errors import NotFound
from eforslag.identity.keys import Keys, load_keys
from eforslag.moderation import merging
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.mergeable import CannotSeparate, IsOwedAnAnswer, OtherMerged, OtherNotOpen, ToItself
from eforslag.notifications.models import Notice
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Merging, Proposal
from eforslag.proposals.successors import merged_into, successors
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, CannotTakeBack, NotOpen
from eforslag.votes.recount import recount
from eforslag.votes.voting_keys import destroy_due
from tests.moderation.builders import in_state, moderator
from tests.votes.builders import AT, Box, anyone, box, person, published

DAY = timedelta(days=1)
VOTER: dict[str, Any] = {"age": 40, "channel": "web", "at": AT}


@pytest.fixture
def keys(database: TortoiseContext, settings: Settings) -> Keys:
    return load_keys(settings)


async def merged(keys: Keys) -> tuple[Proposal, Proposal]:
    """A proposal with one vote that has been merged into another without any."""
    proposal, survivor = await published(keys), await published(keys)
    await BallotBox(keys).cast(proposal.id, person(1), **VOTER)
    await merging.merge(proposal.id, survivor.id, by=await moderator(), at=AT + DAY)
    return await Proposal.get(id=proposal.id), await Proposal.get(id=survivor.id)


async def test_the_merged_one_stays_with_its_text_and_votes_and_takes_no_more(keys: Keys) -> None:
    proposal, survivor = await merged(keys)
    assert (proposal.state, proposal.decided_at, survivor.state) == (State.MERGED, AT + DAY, State.PUBLISHED)
    assert proposal.text
    assert proposal.text_is_public
    assert [await box(one.id) for one in (proposal, survivor)] == [Box(1, 1), Box(0, 0)]
    with pytest.raises(NotOpen):
        await BallotBox(keys).cast(proposal.id, person(2), **VOTER)
    with pytest.raises(CannotTakeBack):
        await BallotBox(keys).take_back(proposal.id, person(1), at=AT)
    assert await recount(AT + DAY) == []


async def test_both_are_written_down_and_both_proposers_and_their_followers_told(keys: Keys) -> None:
    proposal, survivor = await merged(keys)
    written = await AuditEntry.filter(action__in=("proposal.merged", "proposal.took_over")).order_by("id")
    assert [(entry.subject_id, entry.details) for entry in written] == [
        (proposal.id, {"other": survivor.number}),
        (survivor.id, {"other": proposal.number}),
    ]
    notices = await Notice.filter(occasion="merged").order_by("proposal_id")
    assert [(notice.proposal_id, notice.words) for notice in notices] == [
        (proposal.id, {"into": str(survivor.id)}),
        (survivor.id, {"merged": str(proposal.id)}),
    ]


async def test_a_person_who_voted_for_both_counts_once(keys: Keys) -> None:
    proposal, survivor = await merged(keys)
    await BallotBox(keys).cast(survivor.id, person(1), **VOTER)
    with pytest.raises(AlreadyVoted):
        await BallotBox(keys).cast(survivor.id, person(1), **VOTER)
    assert [await box(one.id) for one in (proposal, survivor)] == [Box(1, 1), Box(1, 1)]


async def test_votes_that_come_in_while_it_is_merged_are_counted_before_it_or_refused(keys: Keys) -> None:
    proposal, survivor = await published(keys), await published(keys)
    boxes, by = [BallotBox(keys, most=2) for _ in range(3)], await moderator()

    async def vote(number: int) -> bool:
        await asyncio.sleep(0)
        try:
            await boxes[number % 3].cast(proposal.id, person(number), **VOTER)
        except NotOpen:
            return False
        return (await Proposal.get(id=proposal.id)).votes > 0

    first = [asyncio.create_task(vote(number)) for number in range(15)]
    await first[0]
    after = [asyncio.create_task(vote(number)) for number in range(15, 30)]
    await merging.merge(proposal.id, survivor.id, by=by, at=AT + DAY)
    final = await box(proposal.id)
    counted = sum(await asyncio.gather(*first, *after))
    assert final == await box(proposal.id) == Box(counted, counted)
    assert counted > 0
    assert await box(survivor.id) == Box(0, 0)


async def test_of_two_mergings_in_opposite_directions_one_is_done(keys: Keys) -> None:
    one, other, by = await published(keys), await published(keys), await moderator()
    both = (merging.merge(one.id, other.id, by=by, at=AT), merging.merge(other.id, one.id, by=by, at=AT))
    told = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in told) in (
        ["DecidedMeanwhile", "NoneType"],
        ["NoneType", "OtherMerged"],
    )
    assert await Merging.all().count() == 1
    assert sorted([(await Proposal.get(id=one.id)).state, (await Proposal.get(id=other.id)).state]) == [
        State.MERGED,
        State.PUBLISHED,
    ]


async def test_a_chain_leads_to_the_one_in_which_the_voting_goes_on(keys: Keys) -> None:
    first, second = await merged(keys)
    third, by = await published(keys), await moderator()
    with pytest.raises(OtherMerged):
        await merging.merge(third.id, first.id, by=by, at=AT + DAY)
    await merging.merge(second.id, third.id, by=by, at=AT + 2 * DAY)
    ends = await successors([first.id, second.id, third.id])
    assert {start: end.id for start, end in ends.items()} == {first.id: third.id, second.id: third.id}
    assert [one.id for one in await merged_into(third.id)] == [second.id]
    assert [one.id for one in await merged_into(second.id)] == [first.id]


async def test_what_can_not_be_merged_stays_as_it_is(keys: Keys) -> None:
    proposal, by = await published(keys), await moderator()
    over = await published(keys, at=AT - 365 * DAY)
    reached, waiting = await published(keys, anyone(threshold_value=1)), await in_state(State.SUBMITTED)
    await BallotBox(keys).cast(reached.id, person(1), **VOTER)
    for one, other, refusal in (
        (proposal.id, proposal.id, ToItself),
        (proposal.id, over.id, OtherNotOpen),
        (proposal.id, waiting.id, OtherNotOpen),
        (waiting.id, proposal.id, DecidedMeanwhile),
        (over.id, proposal.id, DecidedMeanwhile),
        (reached.id, proposal.id, IsOwedAnAnswer),
        (proposal.id, (await in_state(State.DRAFT)).id, NotFound),
        (proposal.id, 999_999_999, NotFound),
    ):
        with pytest.raises(refusal):
            await merging.merge(one, other, by=by, at=AT + DAY)
    assert not await Merging.exists()
    assert not await Notice.filter(occasion="merged").exists()
    await merging.merge(proposal.id, reached.id, by=by, at=AT + DAY)


async def test_a_mistake_is_taken_back_while_the_voting_would_go_on(keys: Keys) -> None:
    proposal, survivor = await merged(keys)
    await BallotBox(keys).cast(survivor.id, person(1), **VOTER)
    by = await moderator()
    await merging.separate(proposal.id, by=by, at=AT + 2 * DAY)
    again = await Proposal.get(id=proposal.id)
    assert (again.state, again.decided_at, again.closed_at) == (State.PUBLISHED, None, None)
    await BallotBox(keys).cast(proposal.id, person(2), **VOTER)
    assert [await box(one.id) for one in (proposal, survivor)] == [Box(2, 2), Box(1, 1)]
    assert await successors([proposal.id]) == {}
    with pytest.raises(DecidedMeanwhile):
        await merging.separate(proposal.id, by=by, at=AT + 2 * DAY)
    await merging.merge(survivor.id, proposal.id, by=by, at=AT + 3 * DAY)


async def test_it_is_not_taken_back_after_the_voting_or_without_its_key(keys: Keys) -> None:
    proposal, _ = await merged(keys)
    by = await moderator()
    assert proposal.closes_at
    with pytest.raises(CannotSeparate):
        await merging.separate(proposal.id, by=by, at=proposal.closes_at)
    await destroy_due(AT + 80 * DAY)
    with pytest.raises(CannotSeparate):
        await merging.separate(proposal.id, by=by, at=AT + 81 * DAY)
    assert (await Proposal.get(id=proposal.id)).state == State.MERGED


async def test_a_key_is_not_destroyed_while_its_proposal_is_separated(keys: Keys) -> None:
    """60 days after the merging the key is due, and the voting would still go on."""
    pairs, at, by = [await merged(keys) for _ in range(4)], AT + 80 * DAY, await moderator()
    taken_back = (merging.separate(proposal.id, by=by, at=at) for proposal, _ in pairs)
    told = (await asyncio.gather(*taken_back, destroy_due(at), return_exceptions=True))[:-1]
    for answer, (proposal, _) in zip(told, pairs, strict=True):
        if answer is None:
            await BallotBox(keys).cast(proposal.id, person(2), **VOTER)
        else:
            assert isinstance(answer, CannotSeparate)
