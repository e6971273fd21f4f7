"""Opening a batch of papers, entering them one by one, and taking a row back.

A paper is given its running number before its vote goes into the ballot box, and its outcome afterwards. What the two
are parted by, a power cut or a second press of Enter, thereby shows: as an unsure row, or as a number that is taken.
"""

from datetime import datetime

from tortoise.expressions import F
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.log import record
from eforslag.counter import batching
from eforslag.counter.batch_models import PaperBatch, PaperRow
from eforslag.counter.batching import SEEN_ON_PAPER, Entered, Outcome
from eforslag.counter.paper_references import read
from eforslag.errors import Busy, NotFound
from eforslag.identity.eligibility import GroundNotStated, NotEntitled, UnknownGround
from eforslag.identity.keys import Keys
from eforslag.identity.personal_number import PersonalNumber
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.register import declare
from eforslag.identity.visitors import Staff
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox, tag_on
from eforslag.votes.ballots import AlreadyVoted, NotOpen, Unconfirmed
from eforslag.votes.corrections import take_out_mistake
from eforslag.votes.models import Vote
from eforslag.votes.panel import end_of_voting
from eforslag.web.language import format_date

CHANNEL = "paper"


@atomic()
async def open_batch(typed: str, origin: str, *, by: Staff, keys: Keys, at: datetime) -> PaperBatch:
    """A batch for the proposal that the papers' reference leads to. Raises UnknownReference and VotingOver."""
    reference = read(keys, typed)
    proposal = await Proposal.get_or_none(year=reference.year, serial=reference.serial) if reference else None
    if reference is None or proposal is None or proposal.closes_at is None:
        raise batching.UnknownReference
    if proposal.state != State.PUBLISHED or proposal.closes_at <= at:
        raise batching.VotingOver(day=_closed_on(proposal))
    batch = await PaperBatch.create(
        proposal=proposal, reference=reference.text, origin=origin, held_by_id=by.staff_id, opened_at=at
    )
    await record("batch.opened", batch, by=by.actor, at=at, reference=reference.text)
    return batch


def _closed_on(proposal: Proposal) -> str:
    ended = end_of_voting(proposal)
    return format_date(ended) if ended else ""


async def enter(
    batch_id: int, ordinal: int, number: PersonalNumber, *, by: Staff, box: BallotBox, keys: Keys, at: datetime,
    ground: str = "",
) -> Entered:  # fmt: skip
    """Count the vote on the paper with this running number; the answer says what came of it.

    Raises OwnPaper, PaperTaken, NotOpenNow and NotYours, and Busy when the paper has to be entered again.
    """
    key = person_key(keys, number)
    if by.own_person == key:
        raise batching.OwnPaper
    row = await _reserved(batch_id, ordinal, Outcome.UNSURE, by=by, at=at)
    proposal = await (await row.batch).proposal
    try:
        entered = await _voted(proposal, row, key, number.age_on(clock.local_date(at)), ground, box, keys, at)
    except Unconfirmed:
        return Entered(ordinal, Outcome.UNSURE)
    except Busy:
        await row.delete()
        raise
    await PaperRow.filter(id=row.id).update(outcome=entered.outcome)
    return entered


async def _voted(
    proposal: Proposal, row: PaperRow, key: str, age: int | None, ground: str, box: BallotBox, keys: Keys, at: datetime
) -> Entered:
    try:
        if ground and Rules.thawed(proposal.rules or {}).voting_right == "declaration":
            await _declared(key, ground, keys, at)
        await box.cast(proposal.id, key, age=age, channel=CHANNEL)
    except AlreadyVoted:
        return await _earlier(proposal.id, row.ordinal, key, keys)
    except NotEntitled as refusal:
        return Entered(row.ordinal, Outcome.NOT_ENTITLED, refusal=refusal)
    except NotOpen:
        return Entered(row.ordinal, Outcome.TOO_LATE)
    return Entered(row.ordinal, Outcome.COUNTED)


async def _declared(key: str, ground: str, keys: Keys, at: datetime) -> None:
    """The ground that is ticked on the paper, stated as on the web."""
    try:
        await declare(key, ground, keys, at=at)
    except UnknownGround:
        raise GroundNotStated from None


async def _earlier(proposal_id: int, ordinal: int, key: str, keys: Keys) -> Entered:
    """When the person voted before; which of the other ways it was is nothing that the desk has to know."""
    vote = await Vote.get_or_none(voter_tag=await tag_on(proposal_id, key, keys))
    if vote is None:
        return Entered(ordinal, Outcome.ALREADY)
    return Entered(ordinal, Outcome.ALREADY, vote.day, vote.channel == CHANNEL)


async def note(batch_id: int, ordinal: int, outcome: Outcome, *, by: Staff, at: datetime) -> Entered:
    """That the paper itself shows that it can't be counted."""
    if outcome not in SEEN_ON_PAPER:
        raise NotFound
    await _reserved(batch_id, ordinal, outcome, by=by, at=at)
    return Entered(ordinal, outcome)


@atomic()
async def _reserved(batch_id: int, ordinal: int, outcome: Outcome, *, by: Staff, at: datetime) -> PaperRow:
    """The paper's row. Of two presses with one number one gets it."""
    mine = PaperBatch.filter(id=batch_id, state="open", held_by_id=by.staff_id)
    if not await mine.filter(last_row=ordinal - 1).update(last_row=F("last_row") + 1):
        await require_mine(batch_id, by)
        raise batching.PaperTaken
    return await PaperRow.create(batch_id=batch_id, ordinal=ordinal, outcome=outcome, noted_on=clock.local_date(at))


async def require_mine(batch_id: int, by: Staff) -> PaperBatch:
    """The batch, if it is open and this clerk's. Raises NotFound, NotOpenNow and NotYours."""
    batch = await PaperBatch.get_or_none(id=batch_id)
    if batch is None:
        raise NotFound
    if batch.state != "open":
        raise batching.NotOpenNow
    if batch.held_by_id != by.staff_id:
        raise batching.NotYours
    return batch


@atomic()
async def take_back(
    batch_id: int, ordinal: int, number: PersonalNumber | None, *, by: Staff, keys: Keys, at: datetime
) -> None:
    """Remove a row, and with it the vote, if one was counted: its number is needed again, for the row has no tie to it.

    Raises RowGone, NotThisVote, and NotOpen when the voting is over.
    """
    if not await PaperBatch.filter(id=batch_id, state="open", held_by_id=by.staff_id).update(state="open"):
        await require_mine(batch_id, by)
    batch = await PaperBatch.get(id=batch_id)
    row = await PaperRow.get_or_none(batch_id=batch_id, ordinal=ordinal)
    if row is None:
        raise batching.RowGone
    if row.outcome == Outcome.COUNTED and not (number and await _taken_out(batch, number, keys)):
        raise batching.NotThisVote
    await row.delete()
    await record("batch.corrected", batch, by=by.actor, at=at, outcome=row.outcome)


async def _taken_out(batch: PaperBatch, number: PersonalNumber, keys: Keys) -> bool:
    since = clock.local_date(batch.opened_at)
    return await take_out_mistake(batch.proposal_id, person_key(keys, number), channel=CHANNEL, since=since, keys=keys)
