"""Counting votes in groups: one transaction for all that wait, however many they are.

The proposals are locked first, in the order of their ids, so that groups of several workers
wait for each other and for a proposal's closing instead of meeting half-way. The votes go in by
one statement, insert-or-nothing on the primary key; what it says it inserted moves the tallies
in the same transaction, so a tally always equals its rows.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.statements import rows_of
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote on one proposal, or the wish to take it back."""

    proposal_id: int
    tag: str
    channel: str
    at: datetime
    takes_back: bool = False


class Outcome(StrEnum):
    COUNTED = "counted"
    ALREADY_VOTED = "already voted"
    NOT_OPEN = "not open"
    TAKEN_BACK = "taken back"
    NOT_THERE = "not there"


async def count(ballots: Sequence[Ballot]) -> list[Outcome | Exception]:
    """What became of each ballot, once all of it is durable. A bad one fails by itself."""
    try:
        async with in_transaction():
            return [*await _count(ballots)]
    except (IntegrityError, OperationalError) as error:
        if len(ballots) == 1:
            return [error]
        return [outcome for ballot in ballots for outcome in await count([ballot])]


async def _count(ballots: Sequence[Ballot]) -> list[Outcome]:
    closing = await _locked_and_open({ballot.proposal_id for ballot in ballots})
    timely = [ballot for ballot in ballots if ballot.at < closing.get(ballot.proposal_id, ballot.at)]
    put_in = await _put_in([ballot for ballot in timely if not ballot.takes_back])
    taken_out = await _take_out([ballot.tag for ballot in timely if ballot.takes_back])
    in_time = set(timely)
    outcomes = [_outcome(ballot, ballot in in_time, put_in, taken_out) for ballot in ballots]
    await _move_tallies(ballots, outcomes)
    return outcomes


async def _locked_and_open(ids: set[int]) -> dict[int, datetime]:
    """When each of the proposals that take votes closes; nobody else changes them until we are done."""
    published = Proposal.filter(id__in=ids, state=State.PUBLISHED, closes_at__isnull=False)
    locked = await published.order_by("id").select_for_update(no_key=True).only("id", "closes_at")
    return {proposal.id: proposal.closes_at for proposal in locked if proposal.closes_at}


async def _put_in(ballots: Sequence[Ballot]) -> set[str]:
    """Insert the votes that are not there yet; returns their tags."""
    if not ballots:
        return set()
    rows = [(ballot.tag, ballot.proposal_id, ballot.channel, clock.local_date(ballot.at)) for ballot in ballots]
    new = await rows_of(
        "INSERT INTO vote (voter_tag, proposal_id, channel, day) VALUES {rows} "
        "ON CONFLICT (voter_tag) DO NOTHING RETURNING voter_tag",
        rows,
    )
    return {row["voter_tag"] for row in new}


async def _take_out(tags: Sequence[str]) -> set[str]:
    if not tags:
        return set()
    there = set(await Vote.filter(voter_tag__in=tags).values_list("voter_tag", flat=True))
    await Vote.filter(voter_tag__in=there).delete()
    return {str(tag) for tag in there}


def _outcome(ballot: Ballot, timely: bool, put_in: set[str], taken_out: set[str]) -> Outcome:
    """A tag is taken from its set, so that of two alike in one group one is told that it was there already."""
    if not timely:
        return Outcome.NOT_OPEN
    if ballot.takes_back:
        moved, otherwise, done = taken_out, Outcome.NOT_THERE, Outcome.TAKEN_BACK
    else:
        moved, otherwise, done = put_in, Outcome.ALREADY_VOTED, Outcome.COUNTED
    if ballot.tag not in moved:
        return otherwise
    moved.remove(ballot.tag)
    return done


async def _move_tallies(ballots: Sequence[Ballot], outcomes: Sequence[Outcome]) -> None:
    moves: Counter[int] = Counter()
    latest: dict[int, datetime] = {}
    for ballot, outcome in zip(ballots, outcomes, strict=True):
        if outcome in (Outcome.COUNTED, Outcome.TAKEN_BACK):
            moves[ballot.proposal_id] += -1 if ballot.takes_back else 1
            latest[ballot.proposal_id] = max(ballot.at, latest.get(ballot.proposal_id, ballot.at))
    alike: dict[int, list[int]] = defaultdict(list)
    for proposal_id, move in moves.items():
        if move:
            alike[move].append(proposal_id)
    for move, ids in alike.items():
        await Proposal.filter(id__in=ids).update(votes=F("votes") + move)
    await note_thresholds(latest)


async def note_thresholds(latest: dict[int, datetime]) -> None:
    """Reaching the threshold is noted once, with its time, in the transaction that reached it."""
    if not latest:
        return
    reached = Proposal.filter(id__in=list(latest), threshold_reached_at=None, votes__gte=F("threshold"))
    for proposal in await reached.order_by("id"):
        at = latest[proposal.id]
        await Proposal.filter(id=proposal.id).update(threshold_reached_at=at)
        await record("proposal.threshold_reached", proposal, by=SYSTEM, at=at)
