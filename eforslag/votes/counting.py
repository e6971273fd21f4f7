"""Counting votes in groups: one transaction for all that wait, however many they are.

The proposals are locked first, so that a group waits for other workers' groups and for a proposal's closing. Who may
vote is asked for all together. The votes go in by one statement, insert-or-nothing on the primary key and only where
the proposal is open; what it says it inserted moves the tallies in the same transaction, so a tally always equals
its rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.outages import DATABASE_ERRORS, is_outage, leaves_doubt
from eforslag.errors import ConfigurationError, DomainError
from eforslag.identity.eligibility import may_vote
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.identity.register import Standing, standings
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.proposals.models import Proposal
from eforslag.votes.ballots import AlreadyVoted, Ballot, CannotTakeBack, NotOpen, OpenProposal, Unconfirmed
from eforslag.votes.box_statements import locked, move, put_in, take_out

Answer = OpenProposal | Exception


async def count(ballots: Sequence[Ballot], keys: Keys) -> Sequence[Answer]:
    """The proposal for each ballot that did what it was for, once all of it is durable, and why for each other one.

    A ballot that the database can't take fails by itself: the group is halved until it is alone.
    """
    try:
        return await _written(ballots, keys)
    except Unconfirmed as doubt:
        return [doubt] * len(ballots)
    except DATABASE_ERRORS as error:
        is_the_ballots_fault = isinstance(error, IntegrityError | OperationalError) and not is_outage(error)
        if not is_the_ballots_fault or len(ballots) == 1:
            return [error] * len(ballots)
    half = len(ballots) // 2
    return [*await count(ballots[:half], keys), *await count(ballots[half:], keys)]


async def _written(ballots: Sequence[Ballot], keys: Keys) -> Sequence[Answer]:
    is_counted = False
    try:
        async with in_transaction():
            answers = await _count(ballots, keys)
            is_counted = True
        return answers
    except DATABASE_ERRORS as error:
        if is_counted and leaves_doubt(error):
            raise Unconfirmed from error
        raise


@dataclass(slots=True)
class _Admitted:
    """A ballot that may do what it is for, if the box has room for it."""

    ballot: Ballot
    proposal: OpenProposal
    tag: str
    at: datetime
    has_moved: bool = False


async def _count(ballots: Sequence[Ballot], keys: Keys) -> list[Answer]:
    proposals = await locked({ballot.proposal_id for ballot in ballots})
    known = await _known(ballots, proposals, keys)
    admitted = [_admitted(ballot, proposals.get(ballot.proposal_id), known, keys) for ballot in ballots]
    let_in = [one for one in admitted if isinstance(one, _Admitted)]
    moved = await _moved(let_in)
    answers = [_answer(one, moved) if isinstance(one, _Admitted) else one for one in admitted]
    await _move_tallies([one for one in let_in if one.has_moved])
    return answers


async def _known(
    ballots: Sequence[Ballot], proposals: Mapping[int, OpenProposal], keys: Keys
) -> Mapping[str, Standing]:
    voting = (one for one in ballots if one.proposal_id in proposals and not one.takes_back)
    return await standings(((one.person_key, proposals[one.proposal_id].rules.voting_right) for one in voting), keys)


def _admitted(
    ballot: Ballot, proposal: OpenProposal | None, known: Mapping[str, Standing], keys: Keys
) -> _Admitted | Exception:
    if proposal is None:
        return CannotTakeBack() if ballot.takes_back else NotOpen()
    at = ballot.at or proposal.now
    refusal = _refusal(ballot, proposal, at, known.get(ballot.person_key, Standing()))
    if refusal:
        return refusal
    try:
        return _Admitted(ballot, proposal, voter_tag(keys, proposal.wrapped, proposal.id, ballot.person_key), at)
    except ConfigurationError as error:
        return error


def _refusal(ballot: Ballot, proposal: OpenProposal, at: datetime, standing: Standing) -> DomainError | None:
    is_open = at < proposal.closes_at
    if ballot.takes_back:
        return None if is_open and proposal.rules.votes_can_be_taken_back else CannotTakeBack()
    if not is_open:
        return NotOpen()
    return may_vote(
        proposal.rules, in_register=standing.in_register, declared=standing.declared, age=ballot.age
    ).refusal


async def _moved(admitted: Sequence[_Admitted]) -> set[tuple[str, bool]]:
    """The tags that went in, and those that came out."""
    going_in = [one for one in admitted if not one.ballot.takes_back]
    rows = [(one.tag, one.proposal.id, one.ballot.channel, clock.local_date(one.at), one.at) for one in going_in]
    new = await put_in(rows)
    gone = await take_out([one.tag for one in admitted if one.ballot.takes_back])
    return {(tag, False) for tag in new} | {(tag, True) for tag in gone}


def _answer(one: _Admitted, moved: set[tuple[str, bool]]) -> Answer:
    """A tag is taken from the set, so that of two alike in one group one is told that it was there already."""
    mark = (one.tag, one.ballot.takes_back)
    if mark not in moved:
        return CannotTakeBack() if one.ballot.takes_back else AlreadyVoted()
    moved.remove(mark)
    one.has_moved = True
    return one.proposal


async def _move_tallies(moved: Sequence[_Admitted]) -> None:
    moves: Counter[int] = Counter()
    latest: dict[int, datetime] = {}
    for one in moved:
        moves[one.proposal.id] += -1 if one.ballot.takes_back else 1
        latest[one.proposal.id] = max(one.at, latest.get(one.proposal.id, one.at))
    reached = await move(moves)
    await note_thresholds({proposal_id: latest[proposal_id] for proposal_id in reached})


async def note_thresholds(reached: Mapping[int, datetime]) -> None:
    """Reaching the threshold is noted once, with its time, in the transaction that reached it."""
    for proposal in await Proposal.filter(id__in=list(reached)).order_by("id") if reached else ():
        at = reached[proposal.id]
        await Proposal.filter(id=proposal.id).update(threshold_reached_at=at)
        await record("proposal.threshold_reached", proposal, by=SYSTEM, at=at)
        await announce(Occasion.THRESHOLD, proposal.id, at=at)
