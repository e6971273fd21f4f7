"""Web, kiosk, desk and paper are one vote, in whatever order and at whatever time they come."""

import asyncio
from itertools import permutations

import pytest

from eforslag import clock
from eforslag.identity.keys import Keys
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, OpenProposal
from eforslag.votes.models import Vote
from tests.votes.builders import Box, box, person, published

pytestmark = pytest.mark.usefixtures("database")
CHANNELS = ("web", "kiosk", "counter", "paper")


async def test_each_pair_of_channels_is_one_vote_in_both_orders(keys: Keys) -> None:
    proposal, wrong = await published(keys, at=clock.now()), []
    for voter, (first, second) in enumerate(permutations(CHANNELS, 2), start=1):
        await BallotBox(keys).cast(proposal.id, person(voter), age=40, channel=first)
        try:
            await BallotBox(keys).cast(proposal.id, person(voter), age=40, channel=second)
            wrong.append((first, second))
        except AlreadyVoted:
            assert await Vote.filter(proposal=proposal, channel=first).exists()
    assert wrong == []
    assert await box(proposal.id) == Box(12, 12)
    kept = [vote.channel for vote in await Vote.filter(proposal=proposal)]
    assert sorted(kept) == sorted(CHANNELS * 3), "each vote keeps the channel by which it came first"


@pytest.mark.parametrize("boxes", [1, 4])
async def test_of_all_channels_at_once_one_is_counted(keys: Keys, boxes: int) -> None:
    """In one group, and in groups of their own as with several workers."""
    proposal = await published(keys, at=clock.now())
    waiting = [BallotBox(keys) for _ in range(boxes)]
    answers = await asyncio.gather(
        *(
            waiting[place % boxes].cast(proposal.id, person(voter), age=40, channel=channel)
            for voter in range(5)
            for place, channel in enumerate(CHANNELS)
        ),
        return_exceptions=True,
    )
    counted = [answer for answer in answers if isinstance(answer, OpenProposal)]
    assert (len(counted), {type(answer) for answer in answers}) == (5, {OpenProposal, AlreadyVoted})
    assert await box(proposal.id) == Box(5, 5)
