"""The ballot box: a person's vote goes in once, and can be taken back while the rules allow it.

While the service is serving, votes that arrive together are counted together (counting.py).
"""

from datetime import datetime

from eforslag.database.coalescing import Coalescing
from eforslag.errors import Conflict
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.counting import Ballot, Outcome, count
from eforslag.votes.models import VotingKey


class AlreadyVoted(Conflict):
    message = "Du har redan röstat på det här förslaget. Din röst är räknad."


class NotOpen(Conflict):
    message = "Det går inte att rösta på det här förslaget, för röstningen är inte öppen."


class CannotTakeBack(Conflict):
    message = "Det går inte att ta tillbaka en röst på det här förslaget."


class BallotBox:
    """One application's queue of votes. Raises Busy when too many wait in it."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._queue: Coalescing[Ballot, Outcome] = Coalescing(count)

    async def cast(self, proposal_id: int, person_key: str, *, channel: str, at: datetime) -> None:
        """Count one person's vote; returns once it is durable. Raises AlreadyVoted or NotOpen.

        Whether the person is entitled to vote is asked before (identity.eligibility).
        """
        tag = await tag_on(proposal_id, person_key, self._keys)
        if tag is None:
            raise NotOpen
        outcome = await self._queue.ask(Ballot(proposal_id, tag, channel, at))
        if outcome is not Outcome.COUNTED:
            raise AlreadyVoted if outcome is Outcome.ALREADY_VOTED else NotOpen

    async def take_back(self, proposal_id: int, person_key: str, *, at: datetime) -> None:
        """Remove the person's vote while the voting is open and the proposal's rules allow it.

        A threshold once reached stays reached. Raises CannotTakeBack.
        """
        tag = await tag_on(proposal_id, person_key, self._keys)
        proposal = await Proposal.get_or_none(id=proposal_id)
        if tag is None or proposal is None or not Rules.thawed(proposal.rules or {}).votes_can_be_taken_back:
            raise CannotTakeBack
        outcome = await self._queue.ask(Ballot(proposal_id, tag, "", at, takes_back=True))
        if outcome is not Outcome.TAKEN_BACK:
            raise CannotTakeBack


async def tag_on(proposal_id: int, person_key: str, keys: Keys) -> str | None:
    """The person's tag on this proposal; None where there is no voting, or no longer a key to tell."""
    key = await VotingKey.get_or_none(proposal_id=proposal_id)
    return voter_tag(keys, key.wrapped, proposal_id, person_key) if key else None
