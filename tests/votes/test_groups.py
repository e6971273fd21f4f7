"""Votes that arrive together are counted together, and each is told what became of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.database.coalescing import Coalescing, Unanswered
from eforslag.errors import Busy
from eforslag.identity.keys import Keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.ballots import Ballot, OpenProposal
from eforslag.votes.counting import count
from eforslag.votes.models import Vote, VotingKey
from tests.votes.builders import AT, Box, anyone, box, entitle, person, published

LATER = AT + timedelta(hours=1)


def ballots_on(proposal: Proposal, *people: int, takes_back: bool = False) -> list[Ballot]:
    return [Ballot(proposal.id, person(one), "web", 40, LATER, takes_back) for one in people]


async def said(ballots: Sequence[Ballot], keys: Keys) -> list[str]:
    """What each is told: "done", or the name of the refusal."""
    answers = await count(ballots, keys)
    return [type(answer).__name__ if isinstance(answer, Exception) else "done" for answer in answers]


@pytest.mark.usefixtures("database")
class TestAGroup:
    async def test_each_is_told_its_own_outcome(self, keys: Keys) -> None:
        here, over, known = await published(keys), await published(keys), await published(keys, Rules())
        await Proposal.filter(id=over.id).update(closes_at=LATER)
        await entitle(keys, person(5))
        group = [*ballots_on(here, 1, 2, 1), *ballots_on(over, 3), *ballots_on(known, 4, 5)]
        assert await said(group, keys) == ["done", "done", "AlreadyVoted", "NotOpen", "NotInRegister", "done"]
        assert await box(here.id) == Box(2, 2)
        assert await box(known.id) == Box(1, 1)

    async def test_a_ballot_without_a_time_is_cast_at_the_databases_own(self, keys: Keys) -> None:
        over, now_open = await published(keys), await published(keys, at=clock.now())
        await Proposal.filter(id=over.id).update(closes_at=clock.now() - timedelta(seconds=1))
        timeless = [Ballot(proposal.id, person(1), "web") for proposal in (over, now_open)]
        assert await said(timeless, keys) == ["NotOpen", "done"]
        assert (await Vote.get(proposal_id=now_open.id)).day == clock.local_date(clock.now())

    async def test_a_bad_ballot_fails_alone(self, keys: Keys) -> None:
        proposal = await published(keys)
        group = ballots_on(proposal, *range(5))
        group[3] = replace(group[3], channel="c" * 5000)
        told = await said(group, keys)
        assert [told[place] for place in (0, 1, 2, 4)] == ["done"] * 4
        # SQLite takes a text of any length; there all are counted and nothing is lost either.
        assert await box(proposal.id) == Box(told.count("done"), told.count("done"))

    async def test_a_proposal_whose_key_does_not_open_fails_alone(self, keys: Keys) -> None:
        good, damaged = await published(keys), await published(keys)
        await VotingKey.filter(proposal_id=damaged.id).update(wrapped="unknown.AAAA")
        assert await said(ballots_on(damaged, 1) + ballots_on(good, 1), keys) == ["ConfigurationError", "done"]

    async def test_voting_and_taking_back_in_one_group_leave_the_tally_equal_to_the_rows(self, keys: Keys) -> None:
        proposal = await published(keys)
        await count(ballots_on(proposal, 1, 2), keys)
        group = [*ballots_on(proposal, 3), *ballots_on(proposal, 1, 9, takes_back=True)]
        assert await said(group, keys) == ["done", "done", "CannotTakeBack"]
        assert await box(proposal.id) == Box(2, 2)

    async def test_the_threshold_is_noted_once_by_the_group_that_reaches_it(self, keys: Keys) -> None:
        proposal = await published(keys, anyone(threshold_value=3))
        await count(ballots_on(proposal, 1, 2, 3, 4), keys)
        first = (await Proposal.get(id=proposal.id)).threshold_reached_at
        await count(ballots_on(proposal, 5), keys)
        assert first is not None
        assert (await Proposal.get(id=proposal.id)).threshold_reached_at == first
        assert await AuditEntry.filter(action="proposal.threshold_reached").count() == 1

    async def test_a_group_asks_as_much_however_large_it_is(self, keys: Keys, query_count: Any) -> None:
        proposals = [await published(keys, Rules(threshold_value=900)) for _ in range(4)]
        await entitle(keys, *map(person, range(40)))
        asked = []
        for people in (range(2), range(2, 40)):
            group = [ballot for proposal in proposals for ballot in ballots_on(proposal, *people)]
            with query_count() as sent:
                assert set(await said(group, keys)) == {"done"}
            asked.append(len(sent))
        assert asked == [4, 4], "lock, who may vote, put in, move the tallies"

    async def test_votes_that_come_together_are_counted_together(self, keys: Keys) -> None:
        proposal = await published(keys)
        sizes: list[int] = []

        async def together(group: Sequence[Ballot]) -> Sequence[OpenProposal | Exception]:
            sizes.append(len(group))
            return await count(group, keys)

        queue: Coalescing[Ballot, OpenProposal] = Coalescing(together)
        await asyncio.gather(*map(queue.ask, ballots_on(proposal, *range(100))))
        assert await box(proposal.id) == Box(100, 100)
        assert len(sizes) <= 3, "the first is alone, and those that came meanwhile go together"


class TestTheQueue:
    async def test_who_comes_when_it_is_full_is_told_so(self) -> None:
        gate = asyncio.Event()

        async def together(questions: Sequence[int]) -> list[int | Exception]:
            await gate.wait()
            return [*questions]

        queue: Coalescing[int, int] = Coalescing(together, room=2)
        asked = [asyncio.ensure_future(queue.ask(number)) for number in range(4)]
        await asyncio.wait(asked, timeout=0.05)
        gate.set()
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert results[:2] == [0, 1]
        assert any(isinstance(result, Busy) for result in results[2:])

    async def test_a_failure_is_told_to_its_own_question_only(self) -> None:
        async def together(questions: Sequence[int]) -> list[int | Exception]:
            return [ValueError() if number == 1 else number for number in questions]

        queue: Coalescing[int, int] = Coalescing(together)
        results = await asyncio.gather(*(queue.ask(number) for number in range(3)), return_exceptions=True)
        assert [results[0], results[2]] == [0, 2]
        assert isinstance(results[1], ValueError)

    async def test_when_all_fail_together_the_next_are_served_all_the_same(self) -> None:
        failing = True

        async def together(questions: Sequence[int]) -> list[int | Exception]:
            if failing:
                raise OSError("gone")
            return [*questions]

        queue: Coalescing[int, int] = Coalescing(together)
        with pytest.raises(OSError, match="gone"):
            await queue.ask(1)
        failing = False
        assert await queue.ask(2) == 2

    async def test_those_who_came_while_others_failed_are_served(self) -> None:
        async def together(questions: Sequence[int]) -> list[int | Exception]:
            await asyncio.sleep(0)
            if 0 in questions:
                raise OSError("gone")
            return [*questions]

        queue: Coalescing[int, int] = Coalescing(together, most=1)
        results = await asyncio.gather(*(queue.ask(number) for number in range(3)), return_exceptions=True)
        assert isinstance(results[0], OSError)
        assert results[1:] == [1, 2]

    async def test_who_stops_waiting_stops_nothing(self) -> None:
        done: list[int] = []

        async def together(questions: Sequence[int]) -> list[int | Exception]:
            await asyncio.sleep(0.01)
            done.extend(questions)
            return [*questions]

        queue: Coalescing[int, int] = Coalescing(together)
        impatient = asyncio.ensure_future(queue.ask(1))
        await asyncio.wait([impatient], timeout=0.001)
        impatient.cancel()
        assert await queue.ask(2) == 2
        assert done == [1, 2]

    async def test_a_call_that_does_not_end_holds_nobody_up(self) -> None:
        gate = asyncio.Event()

        async def together(questions: Sequence[int]) -> list[int | Exception]:
            if 1 in questions:
                await gate.wait()
            return [*questions]

        queue: Coalescing[int, int] = Coalescing(together, most=1, patience=0.02)
        results = await asyncio.gather(queue.ask(1), queue.ask(2), return_exceptions=True)
        assert isinstance(results[0], Unanswered)
        assert results[1] == 2
        gate.set()
