"""Batches of papers as the rules and the database hold them: each paper one row, each person one vote, two counts."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.counter import batch_counts, batches, batching, paper_references
from eforslag.counter.batch_models import PaperBatch, PaperCount, PaperRow
from eforslag.counter.batching import Entered, Outcome
from eforslag.errors import Busy
from eforslag.identity.keys import Keys
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.visitors import Staff
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import NotOpen
from eforslag.votes.models import Vote
from tests.visitors import numbers
from tests.votes.builders import Box, anyone, box, entitle, published

NOW = datetime(2026, 5, 5, 10, tzinfo=UTC)
PEOPLE = [parse(number) for number in numbers("1940")]
pytestmark = pytest.mark.usefixtures("database")


class Desk:
    """Two clerks, one proposal with a batch open, and the box that its papers go into."""

    def __init__(self, keys: Keys, proposal: Proposal, batch: PaperBatch, first: Staff, second: Staff) -> None:
        self.keys, self.proposal, self.batch, self.first, self.second = keys, proposal, batch, first, second
        self.box = BallotBox(keys)

    async def enter(self, ordinal: int, person: int = 0, *, by: Staff | None = None, ground: str = "") -> Entered:
        return await batches.enter(
            self.batch.id, ordinal, PEOPLE[person], by=by or self.first, box=self.box, keys=self.keys, at=clock.now(),
            ground=ground,
        )  # fmt: skip

    async def take_back(self, ordinal: int, person: int | None = None) -> None:
        number = None if person is None else PEOPLE[person]
        await batches.take_back(self.batch.id, ordinal, number, by=self.first, keys=self.keys, at=clock.now())

    def count(self, papers: int) -> Awaitable[None]:
        return batch_counts.count(self.batch.id, papers, by=self.first, at=clock.now())

    def close(self, papers: int, by: Staff | None = None) -> Awaitable[None]:
        return batch_counts.close(self.batch.id, papers, by=by or self.second, at=clock.now())

    async def rows(self) -> list[tuple[int, str]]:
        return [(row.ordinal, row.outcome) for row in await PaperRow.filter(batch=self.batch).order_by("ordinal")]


async def member(name: str, **others: Any) -> Staff:
    row = await StaffMember.create(subject=name, name=name, last_login_at=NOW)
    return Staff("session", row.id, name, ("clerk",), **others)


async def begin(keys: Keys, rules: Rules | None = None) -> Desk:
    proposal = await published(keys, rules or anyone(), at=clock.now())
    first, second = await member("Kerstin Wall"), await member("Olle Ek")
    reference = paper_references.of_print(keys, proposal.number, 12_345)
    batch = await batches.open_batch(reference, "Biblioteket", by=first, keys=keys, at=clock.now())
    return Desk(keys, proposal, batch, first, second)


@pytest.fixture
async def desk(keys: Keys) -> Desk:
    return await begin(keys)


async def test_each_paper_is_answered_at_once(desk: Desk) -> None:
    assert await desk.enter(1) == Entered(1, Outcome.COUNTED)
    today = clock.local_date(clock.now())
    assert await desk.enter(2) == Entered(2, Outcome.ALREADY, today, on_paper=True)
    await desk.box.cast(desk.proposal.id, person_key(desk.keys, PEOPLE[1]), age=40, channel="web")
    assert await desk.enter(3, 1) == Entered(3, Outcome.ALREADY, today, on_paper=False)
    assert await desk.rows() == [(1, "counted"), (2, "already_voted"), (3, "already_voted")]
    assert await box(desk.proposal.id) == Box(2, 2)


async def test_who_may_not_vote_is_told_why_and_a_ground_on_the_paper_is_enough(keys: Keys) -> None:
    desk = await begin(keys, Rules(voting_right="declaration"))
    refused = await desk.enter(1)
    assert (refused.outcome, type(refused.refusal).__name__) == (Outcome.NOT_ENTITLED, "GroundNotStated")
    assert (await desk.enter(2, ground="nonsense")).outcome == Outcome.NOT_ENTITLED
    assert (await desk.enter(3, ground="property_owner")).outcome == Outcome.COUNTED


async def test_the_register_decides_on_paper_as_online(keys: Keys) -> None:
    desk = await begin(keys, Rules())
    await entitle(keys, person_key(keys, PEOPLE[1]))
    assert (await desk.enter(1)).outcome == Outcome.NOT_ENTITLED
    assert (await desk.enter(2, 1)).outcome == Outcome.COUNTED


async def test_a_second_press_of_enter_enters_nothing(desk: Desk) -> None:
    await desk.enter(1)
    with pytest.raises(batching.PaperTaken):
        await desk.enter(1, 1)
    assert await desk.rows() == [(1, "counted")]
    assert await box(desk.proposal.id) == Box(1, 1)


async def test_of_five_presses_at_once_one_is_entered(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.enter(1, person) for person in range(5)), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Entered", *["PaperTaken"] * 4]
    assert (await desk.rows(), await box(desk.proposal.id)) == ([(1, "counted")], Box(1, 1))


async def test_a_paper_that_comes_too_late_is_noted_and_not_counted(desk: Desk) -> None:
    await Proposal.filter(id=desk.proposal.id).update(closes_at=clock.now() - timedelta(seconds=1))
    assert await desk.enter(1) == Entered(1, Outcome.TOO_LATE)
    assert await box(desk.proposal.id) == Box(0, 0)
    with pytest.raises(batching.VotingOver):
        await batches.open_batch(desk.batch.reference, "Vårdcentralen", by=desk.first, keys=desk.keys, at=clock.now())


async def test_a_reference_that_was_not_printed_here_opens_nothing(desk: Desk) -> None:
    for typed in ("", desk.proposal.number, "2026-1-AAAAA", desk.batch.reference[:-1] + "?", "2019-9-K7M2Q"):
        with pytest.raises(batching.UnknownReference):
            await batches.open_batch(typed, "Biblioteket", by=desk.first, keys=desk.keys, at=clock.now())


async def test_nobody_enters_their_own_paper(keys: Keys) -> None:
    desk = await begin(keys)
    desk.first = Staff("s", desk.first.staff_id, "K", ("clerk",), own_person=person_key(keys, PEOPLE[0]))
    with pytest.raises(batching.OwnPaper):
        await desk.enter(1)
    assert await desk.rows() == []


async def test_a_vote_counted_by_mistake_goes_with_its_number_alone(desk: Desk) -> None:
    await desk.enter(1)
    for wrong in (None, 1):
        with pytest.raises(batching.NotThisVote):
            await desk.take_back(1, wrong)
    await desk.take_back(1, 0)
    assert (await desk.rows(), await box(desk.proposal.id)) == ([], Box(0, 0))
    with pytest.raises(batching.RowGone):
        await desk.take_back(1, 0)
    assert (await desk.enter(2)).outcome == Outcome.COUNTED, "the paper gets a number of its own, and is counted anew"


async def test_a_vote_of_another_channel_or_an_earlier_day_can_not_be_taken_back_at_the_desk(desk: Desk) -> None:
    await desk.enter(1)
    await desk.box.cast(desk.proposal.id, person_key(desk.keys, PEOPLE[1]), age=40, channel="web")
    with pytest.raises(batching.NotThisVote):
        await desk.take_back(1, 1)
    await Vote.filter(channel="paper").update(day=clock.local_date(clock.now()) - timedelta(days=1))
    with pytest.raises(batching.NotThisVote):
        await desk.take_back(1, 0)
    assert await box(desk.proposal.id) == Box(2, 2)


async def test_once_the_voting_is_over_the_count_stands(desk: Desk) -> None:
    await desk.enter(1)
    await Proposal.filter(id=desk.proposal.id).update(closes_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(NotOpen):
        await desk.take_back(1, 0)
    assert await desk.rows() == [(1, "counted")]


async def test_two_people_close_a_batch_and_its_rows_go(desk: Desk) -> None:
    await desk.enter(1)
    await batches.note(desk.batch.id, 2, Outcome.UNSIGNED, by=desk.first, at=clock.now())
    with pytest.raises(batching.WrongCount):
        await desk.count(3)
    with pytest.raises(batching.NotCounted):
        await desk.close(2)
    await desk.count(2)
    with pytest.raises(batching.NotOpenNow):
        await desk.enter(3, 1)
    with pytest.raises(batching.SamePerson):
        await desk.close(2, by=desk.first)
    with pytest.raises(batching.WrongCount):
        await desk.close(3)
    await desk.close(2)
    batch = await PaperBatch.get(id=desk.batch.id)
    assert (batch.state, batch.counts, await desk.rows()) == ("closed", {"counted": 1, "unsigned": 1}, [])
    signed = await PaperCount.filter(batch=batch).order_by("place").values_list("staff_id", "papers")
    assert signed == [(desk.first.staff_id, 2), (desk.second.staff_id, 2)]
    with pytest.raises(batching.NotOpenNow):
        await batch_counts.give_back(desk.batch.id, by=desk.second, at=clock.now())


async def test_a_counted_batch_can_be_opened_again_and_corrected(desk: Desk) -> None:
    await desk.enter(1)
    await desk.count(1)
    await batch_counts.give_back(desk.batch.id, by=desk.second, at=clock.now())
    await desk.enter(2, 1)
    await batch_counts.take_over(desk.batch.id, by=desk.second, at=clock.now())
    with pytest.raises(batching.NotYours):
        await desk.enter(3, 2)
    await batch_counts.count(desk.batch.id, 2, by=desk.second, at=clock.now())
    await desk.close(2, by=desk.first)


async def test_an_unsure_paper_holds_the_batch_until_it_is_entered_again(desk: Desk) -> None:
    await desk.enter(1)
    await PaperRow.filter(batch=desk.batch).update(outcome="unsure")
    with pytest.raises(batching.StillUnsure):
        await desk.count(1)
    await desk.take_back(1)
    assert (await desk.enter(2)).outcome == Outcome.ALREADY
    await desk.count(1)


async def test_a_paper_that_a_full_box_turned_away_is_entered_again(desk: Desk) -> None:
    waits, desk.box = desk.box, BallotBox(desk.keys)
    desk.box._queue._room = 0
    with pytest.raises(Busy):
        await desk.enter(1)
    assert (await desk.rows(), await box(desk.proposal.id)) == ([], Box(0, 0))
    desk.box = waits
    assert (await desk.enter(2)).outcome == Outcome.COUNTED


async def test_only_an_empty_batch_is_removed(desk: Desk) -> None:
    await desk.enter(1)
    with pytest.raises(batching.NotEmpty):
        await batch_counts.discard(desk.batch.id, by=desk.first, at=clock.now())
    await desk.take_back(1, 0)
    await batch_counts.discard(desk.batch.id, by=desk.first, at=clock.now())
    assert not await PaperBatch.exists()


async def test_the_log_has_counts_and_neither_person_nor_paper(desk: Desk) -> None:
    await desk.enter(1)
    await desk.enter(2, 1)
    await desk.take_back(2, 1)
    await desk.count(1)
    await desk.close(1)
    told = await AuditEntry.filter(subject_kind="paper_batch").order_by("id").values_list("action", "details")
    assert told == [
        ("batch.opened", {"reference": desk.batch.reference}),
        ("batch.corrected", {"outcome": "counted"}),
        ("batch.counted", {"papers": 1}),
        ("batch.closed", {"papers": 1, "counts": {"counted": 1}}),
    ]
