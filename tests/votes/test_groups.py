"""Votes that arrive together are counted together, and each is told what became of it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag.database.coalescing import Coalescing
from eforslag.errors import Busy
from eforslag.identity.keys import Keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.counting import Ballot, Outcome, count
from eforslag.votes.models import Vote
from tests.votes.builders import AT, published

LATER = AT + timedelta(hours=1)


async def ballots_on(proposal: Proposal, *tags: str, takes_back: bool = False) -> list[Ballot]:
    return [Ballot(proposal.id, tag * 64, "web", LATER, takes_back) for tag in tags]


@pytest.mark.usefixtures("database")
class TestAGroup:
    async def test_each_is_told_its_own_outcome(self, keys: Keys) -> None:
        here, over = await published(keys), await published(keys)
        await Proposal.filter(id=over.id).update(closes_at=LATER)
        group = [*await ballots_on(here, "a", "b", "a"), *await ballots_on(over, "c")]
        assert await count(group) == [Outcome.COUNTED, Outcome.COUNTED, Outcome.ALREADY_VOTED, Outcome.NOT_OPEN]
        assert await Vote.all().count() == 2
        assert (await Proposal.get(id=here.id)).votes == 2

    async def test_a_bad_ballot_fails_alone(self, keys: Keys) -> None:
        proposal = await published(keys)
        good, bad = await ballots_on(proposal, "a", "b")
        too_long = Ballot(bad.proposal_id, bad.tag, "c" * 5000, bad.at)
        # SQLite takes a text of any length; there both are counted and nothing is lost either.
        first, second = await count([good, too_long])
        assert first is Outcome.COUNTED
        assert await Vote.all().count() == 1 + (second is Outcome.COUNTED)

    async def test_voting_and_taking_back_in_one_group_leave_the_tally_equal_to_the_rows(self, keys: Keys) -> None:
        proposal = await published(keys)
        await count(await ballots_on(proposal, "a", "b"))
        group = [*await ballots_on(proposal, "c"), *await ballots_on(proposal, "a", "x", takes_back=True)]
        assert await count(group) == [Outcome.COUNTED, Outcome.TAKEN_BACK, Outcome.NOT_THERE]
        assert (await Proposal.get(id=proposal.id)).votes == await Vote.all().count() == 2

    async def test_the_threshold_is_noted_once_by_the_group_that_reaches_it(self, keys: Keys) -> None:
        proposal = await published(keys, Rules(threshold_value=3))
        await count(await ballots_on(proposal, "a", "b", "c", "d"))
        first = (await Proposal.get(id=proposal.id)).threshold_reached_at
        await count(await ballots_on(proposal, "e"))
        assert first is not None
        assert (await Proposal.get(id=proposal.id)).threshold_reached_at == first

    async def test_a_group_costs_the_same_however_large_it_is(self, keys: Keys, database: TortoiseContext) -> None:
        proposal = await published(keys)
        sizes: list[int] = []

        async def together(group: Sequence[Ballot]) -> Sequence[Outcome | Exception]:
            sizes.append(len(group))
            return await count(group)

        queue: Coalescing[Ballot, Outcome] = Coalescing(together)
        many = [Ballot(proposal.id, f"{number:064}", "web", LATER) for number in range(100)]
        outcomes = await asyncio.gather(*map(queue.ask, many))
        assert Counter(outcomes) == {Outcome.COUNTED: 100}
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
