"""The end of a voting key: nobody can tell any more whether a person voted, and the number of votes stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest

from eforslag import clock, worker
from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.database.configuration import sqlite_file
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.pseudonyms import new_wrapped
from eforslag.moderation import actions as moderation
from eforslag.moderation.grounds import GROUNDS
from eforslag.municipality.rules import Rules
from eforslag.proposals import actions as proposals
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox, tag_on
from eforslag.votes.models import Vote, VotingKey
from eforslag.votes.queries import has_voted, voted_on, wrapped_keys
from eforslag.votes.recount import recount
from eforslag.votes.rotation import rotate
from eforslag.votes.voting_keys import destroy_due
from tests.moderation.builders import moderator
from tests.votes.builders import AT, Box, anyone, box, person, published

MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)
in_both = pytest.mark.usefixtures("database")


async def voted(keys: Keys, rules: Rules | None = None) -> Proposal:
    """A proposal with one vote, by person 1."""
    proposal = await published(keys, rules)
    await BallotBox(keys).cast(proposal.id, person(1), age=40, channel="web", at=AT)
    return proposal


def kept_until(ended: datetime, days: int) -> datetime:
    return clock.end_of_local_day(clock.local_date(ended) + days * DAY)


@in_both
async def test_a_key_is_destroyed_once_when_its_days_have_passed(keys: Keys) -> None:
    proposal = await voted(keys, anyone(days_votes_are_shown=10))
    assert proposal.closes_at
    end = kept_until(proposal.closes_at - MOMENT, 10)
    assert (await worker.work_once(end - MOMENT))["keys"] == 0
    assert await has_voted(proposal.id, person(1), keys)
    assert (await worker.work_once(end))["keys"] == 1
    assert (await worker.work_once(end))["keys"] == 0
    entry = await AuditEntry.get(action="votes.key_destroyed")
    assert (entry.subject_id, entry.actor_kind, entry.at) == (proposal.id, "system", end)


@in_both
async def test_nobody_can_tell_afterwards_and_the_votes_stay(keys: Keys) -> None:
    proposal = await voted(keys)
    assert [one.id for one, _ in await voted_on(person(1), keys)] == [proposal.id]
    await worker.work_once(AT + 365 * DAY)
    assert not await VotingKey.exists()
    assert await tag_on(proposal.id, person(1), keys) is None
    assert not await has_voted(proposal.id, person(1), keys)
    assert await voted_on(person(1), keys) == []
    assert await box(proposal.id) == Box(1, 1)
    assert await recount(AT) == []
    await Proposal.filter(id=proposal.id).update(votes=7)
    assert [(found.tally, found.rows) for found in await recount(AT)] == [(7, 1)]


@in_both
async def test_an_open_proposal_keeps_its_key_however_long(keys: Keys) -> None:
    proposal = await voted(keys)
    assert await destroy_due(AT + 4000 * DAY) == 0, "nobody has closed it"
    assert await has_voted(proposal.id, person(1), keys)


@in_both
async def test_rules_frozen_before_there_was_such_a_rule_mean_its_default(keys: Keys) -> None:
    proposal = await voted(keys)
    frozen = {name: rule for name, rule in anyone().frozen().items() if name != "days_votes_are_shown"}
    await Proposal.filter(id=proposal.id).update(rules=frozen)
    assert proposal.closes_at
    await proposals.close_due(proposal.closes_at)
    end = kept_until(proposal.closes_at - MOMENT, 60)
    assert [await destroy_due(at) for at in (end - MOMENT, end)] == [0, 1]


@in_both
@pytest.mark.parametrize("way", ["withdrawn", "taken down", "merged"])
async def test_an_end_before_its_time_counts_from_its_own_day(keys: Keys, way: str) -> None:
    proposal, at = await voted(keys), AT + 3 * DAY
    if way == "withdrawn":
        await proposals.withdraw(proposal.id, by=(await Proposal.get(id=proposal.id)).proposer_key, at=at)
    elif way == "taken down":
        await moderation.take_down(proposal.id, next(iter(GROUNDS)), "", by=await moderator(), at=at)
    else:
        await Proposal.filter(id=proposal.id).update(state=State.MERGED, decided_at=at)
    end = kept_until(at, 60)
    assert [await destroy_due(moment) for moment in (end - MOMENT, end)] == [0, 1]


@in_both
async def test_a_proposal_removed_long_after_the_voting_counts_from_the_voting(keys: Keys) -> None:
    proposal = await voted(keys)
    assert proposal.closes_at
    await proposals.close_due(proposal.closes_at)
    ground, late = next(iter(GROUNDS)), proposal.closes_at + 59 * DAY
    await moderation.take_down(proposal.id, ground, "", by=await moderator(), at=late)
    assert await destroy_due(kept_until(proposal.closes_at - MOMENT, 60)) == 1


def on_disk(settings: Settings) -> bytes:
    """The file and the log beside it."""
    file = sqlite_file(settings)
    return b"".join(path.read_bytes() for path in (file, file.with_name(f"{file.name}-wal")) if path.exists())


async def test_a_destroyed_key_is_nowhere_in_the_sqlite_file_or_its_log(sqlite_copy: Settings) -> None:
    keys = load_keys(sqlite_copy)
    async with opened(sqlite_copy, serving=True):
        proposal = await voted(keys)
        ((_, wrapped),) = await wrapped_keys()
        assert wrapped.encode() in on_disk(sqlite_copy)
        vote = await Vote.get(proposal_id=proposal.id)
        assert (await worker.work_once(AT + 365 * DAY))["keys"] == 1
        left = on_disk(sqlite_copy)
        assert wrapped.encode() not in left
        assert wrapped.encode()[-40:] not in left, "not even a part of it"
        assert vote.voter_tag.encode() in left, "the search finds what is there"


async def test_a_rewrapped_key_is_no_longer_there_as_it_was(sqlite_copy: Settings) -> None:
    keys = load_keys(sqlite_copy)
    async with opened(sqlite_copy):
        await voted(keys)
        ((_, wrapped),) = await wrapped_keys()
        await rotate(load_keys(sqlite_copy), AT)
        assert wrapped.encode()[-40:] not in on_disk(sqlite_copy)


@pytest.mark.parametrize("count", [3, 501])
async def test_what_one_has_voted_on_is_three_questions_however_many_keys(
    keys: Keys, query_count: Callable[[], AbstractContextManager[list[str]]], count: int
) -> None:
    proposal = await voted(keys)
    await Proposal.bulk_create([Proposal(proposer_key="k", created_at=AT, changed_at=AT) for _ in range(count)])
    ids = await Proposal.exclude(id=proposal.id).values_list("id", flat=True)
    await VotingKey.bulk_create([VotingKey(proposal_id=one, wrapped=new_wrapped(keys, one)) for one in ids])  # type: ignore[arg-type]
    with query_count() as asked:
        found = await voted_on(person(1), keys)
    assert [one.id for one, _ in found] == [proposal.id]
    assert len(asked) == 3
