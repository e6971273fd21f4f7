"""The verbs of the desk: what each does, from which states, and that two moderators cannot both decide."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.exceptions import ValidationError

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.errors import NotFound
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.moderation import actions
from eforslag.moderation.decisions import DecidedMeanwhile, Incomplete, TextChanged
from eforslag.municipality.rules import Rules
from eforslag.proposals import lifecycle
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.votes.models import VotingKey
from tests.moderation.builders import AT, in_state, moderator, sent_again, submitted

MONA = Actor("staff", "Mona Moderator", 7)
Verb = Callable[..., Awaitable[Any]]

# Each verb with its step in the proposal's life, and what it needs besides who and when.
VERBS: dict[str, tuple[str, tuple[str, ...]]] = {
    "publish": ("publish", ()),
    "return_for_clarification": ("return", ("Var ska lamporna stå?",)),
    "forward": ("forward", ("fault_report", "Vi har lämnat över det.")),
    "reject": ("reject", ("outside_competence", "Staten bestämmer.")),
    "take_down": ("take_down", ("protected_content", "Namn i texten.")),
}


@pytest.fixture
def keys(database: TortoiseContext, settings: Settings) -> Keys:
    return load_keys(settings)


def do(verb: str, proposal_id: int, keys: Keys, by: Actor = MONA, at: datetime = AT) -> Awaitable[Any]:
    terms: dict[str, Any] = {"rules": Rules(), "keys": keys} if verb == "publish" else {}
    call: Verb = getattr(actions, verb)
    return call(proposal_id, *VERBS[verb][1], by=by, at=at, **terms)


async def test_publishing_opens_the_vote_under_the_rules_in_force(keys: Keys) -> None:
    rules = Rules(threshold_value=40, period_length=30, period_unit="days")
    proposal = await submitted(message="En gammal fråga")
    published = await actions.publish(proposal.id, rules=rules, keys=keys, by=MONA, at=AT)
    assert published.state == State.PUBLISHED
    assert published.number == "2026-1"
    assert published.threshold == 40
    assert published.published_at == AT
    assert published.closes_at == datetime(2026, 6, 3, 22, 0, tzinfo=UTC)
    assert Rules.thawed(published.rules or {}) == rules
    assert published.message == ""


async def test_a_published_proposal_has_a_voting_key_that_the_service_can_open(keys: Keys) -> None:
    proposal = await submitted()
    await do("publish", proposal.id, keys)
    key = await VotingKey.get(proposal_id=proposal.id)
    assert len(voter_tag(keys, key.wrapped, proposal.id, "a" * 64)) == 64


async def test_the_published_text_is_kept_as_a_version(keys: Keys) -> None:
    proposal = await submitted()
    await do("publish", proposal.id, keys)
    versions = await ProposalVersion.filter(proposal_id=proposal.id).order_by("ordinal")
    assert [(version.kind, version.text) for version in versions] == [
        ("submitted", proposal.text),
        ("published", proposal.text),
    ]


@pytest.mark.parametrize(
    ("shows_names", "is_child", "shown"), [(True, False, True), (True, True, False), (False, False, False)]
)
async def test_a_name_is_shown_by_rule_and_never_a_childs(
    keys: Keys, shows_names: bool, is_child: bool, shown: bool
) -> None:
    proposal = await submitted(name_is_public=not is_child)
    rules = Rules(shows_proposer_name=shows_names)
    published = await actions.publish(proposal.id, rules=rules, keys=keys, by=MONA, at=AT)
    assert published.name_is_public is shown


async def test_numbers_follow_each_other_and_begin_again_with_the_swedish_year(keys: Keys) -> None:
    last_evening = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    moments = (AT, last_evening, last_evening + timedelta(minutes=2))
    numbers = []
    for moment in moments:
        proposal = await submitted()
        await do("publish", proposal.id, keys, at=moment)
        numbers.append((await Proposal.get(id=proposal.id)).number)
    assert numbers == ["2026-1", "2026-2", "2027-1"]


async def test_publishers_at_the_same_time_get_numbers_of_their_own(keys: Keys) -> None:
    proposals = [await submitted() for _ in range(8)]
    published = await asyncio.gather(*(do("publish", proposal.id, keys) for proposal in proposals))
    assert sorted(proposal.serial for proposal in published) == list(range(1, 9))


async def test_a_text_that_came_in_after_the_moderator_read_is_not_published(keys: Keys) -> None:
    proposal = await submitted()
    await sent_again(proposal, "En helt annan text, som moderatorn inte har läst.", days=1)
    with pytest.raises(TextChanged):
        await actions.publish(proposal.id, rules=Rules(), keys=keys, by=MONA, at=AT, read=1)
    assert (await Proposal.get(id=proposal.id)).state == State.SUBMITTED
    await actions.publish(proposal.id, rules=Rules(), keys=keys, by=MONA, at=AT, read=2)
    assert (await Proposal.get(id=proposal.id)).state == State.PUBLISHED


async def test_a_returned_proposal_carries_the_question_to_its_author(keys: Keys) -> None:
    proposal = await submitted()
    await do("return_for_clarification", proposal.id, keys)
    returned = await Proposal.get(id=proposal.id)
    assert (returned.state, returned.message) == (State.RETURNED, "Var ska lamporna stå?")
    assert returned.decided_at is None


@pytest.mark.parametrize("verb", ["forward", "reject"])
async def test_whoever_is_turned_down_is_told_why_and_not_named(keys: Keys, verb: str) -> None:
    proposal = await submitted()
    await do(verb, proposal.id, keys, at=AT + timedelta(days=2))
    ended = await Proposal.get(id=proposal.id)
    code, message = VERBS[verb][1]
    assert code in (ended.ground, ended.forwarded_to)
    assert ended.message == message
    assert ended.decided_at == AT + timedelta(days=2)
    assert not ended.name_is_public


async def test_a_proposal_that_is_taken_down_keeps_its_number_and_votes(keys: Keys) -> None:
    proposal = await in_state(State.PASSED, year=2026, serial=5, votes=31, rules=Rules().frozen())
    await do("take_down", proposal.id, keys)
    down = await Proposal.get(id=proposal.id)
    assert (down.state, down.number, down.votes, down.name_is_public) == (State.TAKEN_DOWN, "2026-5", 31, False)


@pytest.mark.parametrize("verb", VERBS)
async def test_a_verb_works_from_its_own_states_and_changes_nothing_in_the_others(keys: Keys, verb: str) -> None:
    step = VERBS[verb][0]
    for state in State:
        proposal = await in_state(state)
        if lifecycle.may(step, state):
            await do(verb, proposal.id, keys)
            assert (await Proposal.get(id=proposal.id)).state == lifecycle.after(step, state)
            continue
        with pytest.raises(NotFound if state is State.DRAFT else DecidedMeanwhile):
            await do(verb, proposal.id, keys)
        untouched = await Proposal.get(id=proposal.id)
        assert (untouched.state, untouched.changed_at) == (state, AT)
        assert not await AuditEntry.filter(subject_id=proposal.id).exists()


@pytest.mark.parametrize("verb", VERBS)
async def test_an_unknown_proposal_is_not_found(keys: Keys, verb: str) -> None:
    with pytest.raises(NotFound):
        await do(verb, 404, keys)


@pytest.mark.parametrize("other", ["publish", "reject", "forward", "return_for_clarification"])
async def test_of_two_moderators_at_once_one_decides_and_the_other_is_told(keys: Keys, other: str) -> None:
    proposal = await submitted()
    attempts = (do("publish", proposal.id, keys), do(other, proposal.id, keys))
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(outcome, DecidedMeanwhile) for outcome in outcomes) == 1
    assert await AuditEntry.filter(subject_id=proposal.id).count() == 1


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("return_for_clarification", ("Va?",)),
        ("return_for_clarification", ("x" * 2001,)),
        ("forward", ("nowhere", "")),
        ("forward", ("police", "x" * 2001)),
        ("reject", ("because", "")),
        ("take_down", ("", "Namn i texten.")),
    ],
)
async def test_a_decision_without_what_it_needs_is_refused(keys: Keys, verb: str, words: tuple[str, ...]) -> None:
    proposal = await submitted()
    call: Verb = getattr(actions, verb)
    with pytest.raises(Incomplete):
        await call(proposal.id, *words, by=MONA, at=AT)
    assert (await Proposal.get(id=proposal.id)).state == State.SUBMITTED


def test_every_verb_of_the_desk_is_walked_through_here() -> None:
    verbs = {name for name, value in vars(actions).items() if getattr(value, "__module__", "") == actions.__name__}
    assert {name for name in verbs if not name.startswith("_")} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
async def test_every_verb_leaves_who_what_and_when_in_the_log(keys: Keys, verb: str) -> None:
    by = await moderator("Maj Moderator")
    proposal = await in_state(State.PUBLISHED if verb == "take_down" else State.SUBMITTED)
    await do(verb, proposal.id, keys, by=by, at=AT + timedelta(hours=3))
    (entry,) = await AuditEntry.all()
    assert (entry.subject_kind, entry.subject_id) == ("proposal", proposal.id)
    assert (entry.actor_name, entry.staff_id, entry.at) == ("Maj Moderator", by.staff_id, AT + timedelta(hours=3))
    assert set(VERBS[verb][1]) <= set(entry.details.values())


@pytest.mark.parametrize("verb", VERBS)
async def test_a_verb_that_cannot_be_logged_is_not_done(keys: Keys, verb: str) -> None:
    state = State.PUBLISHED if verb == "take_down" else State.SUBMITTED
    proposal = await in_state(state)
    name_too_long_for_the_log = Actor("staff", "x" * 201, 7)
    with pytest.raises(ValidationError):
        await do(verb, proposal.id, keys, by=name_too_long_for_the_log)
    assert (await Proposal.get(id=proposal.id)).state == state
    assert not await VotingKey.exists()
    assert not await ProposalVersion.exists()
    assert not await AuditEntry.exists()
