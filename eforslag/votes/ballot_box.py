"""Counting a vote, and taking it back.

The vote's primary key lets a person in once. The proposal's row is changed first, which
makes votes on one proposal wait for each other and for its closing; so no vote lands on a
proposal that is not open, and the tally always equals the rows.
"""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.errors import Conflict
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote, VotingKey


class AlreadyVoted(Conflict):
    message = "Du har redan röstat på det här förslaget. Din röst är räknad."


class NotOpen(Conflict):
    message = "Det går inte att rösta på det här förslaget, för röstningen är inte öppen."


class CannotTakeBack(Conflict):
    message = "Det går inte att ta tillbaka en röst på det här förslaget."


async def tag_on(proposal_id: int, person_key: str, keys: Keys) -> str | None:
    """The person's tag on this proposal; None where there is no voting, or no longer a key to tell."""
    key = await VotingKey.get_or_none(proposal_id=proposal_id)
    return voter_tag(keys, key.wrapped, proposal_id, person_key) if key else None


async def cast(proposal_id: int, person_key: str, *, channel: str, keys: Keys, at: datetime) -> None:
    """Count one person's vote. Raises AlreadyVoted or NotOpen.

    Whether the person is entitled to vote is asked before (identity.eligibility).
    """
    tag = await tag_on(proposal_id, person_key, keys)
    if tag is None:
        raise NotOpen
    try:
        async with in_transaction():
            open_now = Proposal.filter(id=proposal_id, state=State.PUBLISHED, closes_at__gt=at)
            if not await open_now.update(votes=F("votes") + 1):
                raise NotOpen
            await Vote.create(voter_tag=tag, proposal_id=proposal_id, channel=channel, day=clock.local_date(at))
            await _note_threshold(proposal_id, at)
    except IntegrityError as error:
        raise AlreadyVoted from error


async def _note_threshold(proposal_id: int, at: datetime) -> None:
    reached = Proposal.filter(id=proposal_id, threshold_reached_at=None, votes__gte=F("threshold"))
    if await reached.update(threshold_reached_at=at):
        await record("proposal.threshold_reached", await Proposal.get(id=proposal_id), by=SYSTEM, at=at)


async def take_back(proposal_id: int, person_key: str, *, keys: Keys, at: datetime) -> None:
    """Remove the person's vote while the voting is open and the proposal's rules allow it.

    A threshold once reached stays reached. Raises CannotTakeBack.
    """
    tag = await tag_on(proposal_id, person_key, keys)
    proposal = await Proposal.get_or_none(id=proposal_id)
    if tag is None or proposal is None or not Rules.thawed(proposal.rules or {}).votes_can_be_taken_back:
        raise CannotTakeBack
    async with in_transaction():
        open_now = Proposal.filter(id=proposal_id, state=State.PUBLISHED, closes_at__gt=at)
        if not await open_now.update(votes=F("votes") - 1):
            raise CannotTakeBack
        if not await Vote.filter(voter_tag=tag).delete():
            raise CannotTakeBack
