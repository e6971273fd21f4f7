"""The ballot box: a person's vote goes in once, and can be taken back while the rules allow it.

Votes that arrive together are counted together (counting.py).
"""

from datetime import datetime
from functools import partial

from eforslag.database.coalescing import Coalescing, Unanswered
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.votes.ballots import Ballot, OpenProposal, Unconfirmed
from eforslag.votes.counting import count
from eforslag.votes.models import VotingKey


class BallotBox:
    """One application's queue of votes. Raises Busy when too many wait in it, and Unconfirmed when nobody can say
    whether a vote was written; voting again settles that."""

    def __init__(self, keys: Keys, *, most: int = 500) -> None:
        """At most so many votes are counted together."""
        self._queue: Coalescing[Ballot, OpenProposal] = Coalescing(partial(count, keys=keys), most=most)

    async def cast(
        self, proposal_id: int, person_key: str, *, age: int | None, channel: str, at: datetime | None = None
    ) -> OpenProposal:
        """Count one person's vote, at the database's own time unless it was cast at another; durable on return.

        Raises NotEntitled by the proposal's own rules, AlreadyVoted or NotOpen.
        """
        return await self._put(Ballot(proposal_id, person_key, channel, age, at))

    async def take_back(self, proposal_id: int, person_key: str, *, at: datetime | None = None) -> OpenProposal:
        """Remove the person's vote while the voting is open and the proposal's rules allow it.

        A threshold once reached stays reached. Raises CannotTakeBack.
        """
        return await self._put(Ballot(proposal_id, person_key, "", at=at, takes_back=True))

    async def _put(self, ballot: Ballot) -> OpenProposal:
        try:
            return await self._queue.ask(ballot)
        except Unanswered as late:
            raise Unconfirmed from late


async def tag_on(proposal_id: int, person_key: str, keys: Keys) -> str | None:
    """The person's tag on this proposal; None where there is no voting, or no longer a key to tell."""
    key = await VotingKey.get_or_none(proposal_id=proposal_id)
    return voter_tag(keys, key.wrapped, proposal_id, person_key) if key else None
