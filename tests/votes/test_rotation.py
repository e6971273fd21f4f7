"""A new wrapping key while people vote: nobody's tag changes, wherever the rotation is interrupted."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.errors import ConfigurationError
from eforslag.identity import key_file
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.pseudonyms import voter_tag, wrapped_by
from eforslag.votes.ballot_box import BallotBox, tag_on
from eforslag.votes.ballots import AlreadyVoted
from eforslag.votes.models import VotingKey
from eforslag.votes.queries import has_voted, voted_on, wrapped_keys
from eforslag.votes.rotation import inspect, nothing_is_left, remove_old, rotate
from eforslag.votes.voting_keys import VOTING_KEYS, make_key
from tests.moderation.builders import submitted
from tests.votes.builders import AT, Box, box, person, published
from tests.wrapping import wrapping_keys

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def operator(settings: Settings, keys: Keys) -> Keys:
    """The keys as the command reads them; `keys` are those of a service that was started before."""
    return load_keys(settings)


async def cast(proposal_id: int, number: int, keys: Keys) -> None:
    await BallotBox(keys).cast(proposal_id, person(number), age=40, channel="web", at=AT)


async def add(operator: Keys) -> None:
    key_file.add_wrapping_key(operator.wrapping.path)


async def rewrap_one(operator: Keys) -> None:
    async for _ in VOTING_KEYS.rewrap_old(operator):
        return


async def rewrap_all(operator: Keys) -> None:
    async for _ in VOTING_KEYS.rewrap_old(operator):
        pass


async def note(operator: Keys) -> None:
    assert await nothing_is_left(operator, AT)


STEPS: tuple[Callable[[Keys], Awaitable[None]], ...] = (add, rewrap_one, rewrap_all, note, remove_old)


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
async def test_votes_go_on_and_count_once_wherever_a_rotation_is_interrupted(
    keys: Keys, operator: Keys, settings: Settings, done: int
) -> None:
    proposals = [await published(keys) for _ in range(3)]
    for proposal in proposals:
        await cast(proposal.id, 1, keys)
    tags = [await tag_on(proposal.id, person(1), keys) for proposal in proposals]
    old = set(wrapping_keys(keys))
    for step in STEPS[:done]:
        await step(operator)
    started_meanwhile = load_keys(settings)
    for service in (keys, started_meanwhile):
        assert [await tag_on(proposal.id, person(1), service) for proposal in proposals] == tags
        assert all([await has_voted(proposal.id, person(1), service) for proposal in proposals])
        assert {proposal.id for proposal, _ in await voted_on(person(1), service)} == {one.id for one in proposals}
        with pytest.raises(AlreadyVoted):
            await cast(proposals[0].id, 1, service)
    await cast(proposals[0].id, 2, keys)
    proposals.append(await published(keys))
    found = await rotate(load_keys(settings), AT)
    assert not old & set(wrapping_keys(keys))
    assert found.counts == {found.newest: 4} == dict.fromkeys(wrapping_keys(keys), 4)
    assert found.shut == ()
    with pytest.raises(AlreadyVoted):
        await cast(proposals[0].id, 2, started_meanwhile)
    await cast(proposals[3].id, 2, keys)
    assert [await box(proposal.id) for proposal in proposals] == [Box(2, 2), Box(1, 1), Box(1, 1), Box(1, 1)]


async def test_voters_who_press_all_through_a_rotation_are_counted_once_each(keys: Keys, operator: Keys) -> None:
    proposal = await published(keys)
    voting = [cast(proposal.id, number % 20, keys) for number in range(60)]
    outcomes = await asyncio.gather(*voting[:30], rotate(operator, AT), *voting[30:], return_exceptions=True)
    failed = [one for one in outcomes if isinstance(one, BaseException)]
    assert [type(one) for one in failed] == [AlreadyVoted] * 40
    assert await box(proposal.id) == Box(20, 20)


async def test_a_vote_that_read_its_key_before_the_rotation_is_counted_after_it(keys: Keys, operator: Keys) -> None:
    proposal = await published(keys)
    ((_, as_read),) = await wrapped_keys()
    tag = voter_tag(keys, as_read, proposal.id, person(1))
    await rotate(operator, AT)
    assert await tag_on(proposal.id, person(1), keys) == tag, "the file has been read again"
    assert voter_tag(keys, as_read, proposal.id, person(1)) == tag


async def test_a_service_that_runs_through_two_rotations_goes_on(keys: Keys, operator: Keys) -> None:
    proposal = await published(keys)
    await cast(proposal.id, 1, keys)
    await rotate(operator, AT)
    await rotate(operator, AT)
    with pytest.raises(AlreadyVoted):
        await cast(proposal.id, 1, keys)
    assert len(wrapping_keys(keys)) == 1


async def test_what_is_published_during_a_rotation_is_wrapped_by_a_key_that_stays(
    keys: Keys, operator: Keys, database: TortoiseContext
) -> None:
    """The publisher has read the key file and not committed when the new key is added; the rotation waits for it."""
    proposal, is_made, may_commit = await submitted(), asyncio.Event(), asyncio.Event()

    async def publish() -> None:
        async with in_transaction():
            await make_key(proposal, keys)
            is_made.set()
            await may_commit.wait()

    async with asyncio.TaskGroup() as both:
        both.create_task(publish())
        await is_made.wait()
        rotation = both.create_task(rotate(operator, AT))
        await _until_it_waits(database, rotation)
        assert len(wrapping_keys(keys)) == 2
        may_commit.set()
    found = rotation.result()
    assert found.counts == dict.fromkeys(wrapping_keys(keys), 1)
    assert found.shut == ()


async def _until_it_waits(database: TortoiseContext, rotation: "asyncio.Task[Any]") -> None:
    """On PostgreSQL for the table; on SQLite the very first question waits for the one connection."""
    waiting = "SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND relation = 'voting_key'::regclass"
    async with asyncio.timeout(10):
        while not rotation.done():
            await asyncio.sleep(0)
            if database.db().capabilities.dialect == "sqlite":
                return
            if (await database.db().execute_query_dict(waiting))[0]["waiting"]:
                return


async def test_a_voting_key_that_does_not_open_is_named_and_keeps_its_wrapping_key(keys: Keys, operator: Keys) -> None:
    sound, damaged = await published(keys), await published(keys)
    ((_, wrapped),) = [row for row in await wrapped_keys() if row[0] == damaged.id]
    await VotingKey.filter(proposal_id=damaged.id).update(wrapped=wrapped[:-8] + "AAAAAAAA")
    found = await rotate(operator, AT)
    assert found.shut == (f"voting key of proposal {damaged.id}",)
    assert found.counts == {found.newest: 1, wrapped_by(wrapped): 1}
    assert list(wrapping_keys(keys)) == [wrapped_by(wrapped), found.newest]
    await cast(sound.id, 1, keys)


async def test_a_key_that_is_in_no_file_is_told_from_one_that_opens(keys: Keys) -> None:
    sound, lost = await published(keys), await published(keys)
    await VotingKey.filter(proposal_id=lost.id).update(wrapped="unknown.AAAA")
    found = await inspect(keys)
    assert found.counts == {found.newest: 1, "unknown": 1}
    assert found.shut == (f"voting key of proposal {lost.id}",)
    await cast(sound.id, 1, keys)


async def test_of_two_rotations_at_once_one_is_refused(keys: Keys, operator: Keys) -> None:
    with key_file.reserved(keys.wrapping.path):
        before = wrapping_keys(keys)
        with pytest.raises(ConfigurationError, match="another command"):
            await rotate(operator, AT)
    assert wrapping_keys(keys) == before


async def test_a_rotation_is_in_the_log(operator: Keys) -> None:
    await rotate(operator, AT)
    entry = await AuditEntry.get(action="votes.keys_rotated")
    assert (entry.subject_kind, entry.subject_id, entry.actor_kind, entry.at) == ("voting_key", None, "system", AT)
