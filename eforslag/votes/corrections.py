"""Taking out a vote that was put in by mistake: that of a wrong number on paper, while the voting is open."""

from datetime import date

from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.votes.ballots import NotOpen
from eforslag.votes.box_statements import locked, move
from eforslag.votes.models import Vote


async def take_out_mistake(proposal_id: int, person_key: str, *, channel: str, since: date, keys: Keys) -> bool:
    """Remove this person's vote if it came by that channel since that day; whether there was one.

    Whether the rules let people change their minds does not matter: nobody has changed theirs. Raises NotOpen once the
    voting is over, for then the count stands. Called inside the transaction that notes the correction.
    """
    proposal = (await locked({proposal_id})).get(proposal_id)
    if proposal is None or proposal.now >= proposal.closes_at:
        raise NotOpen
    tag = voter_tag(keys, proposal.wrapped, proposal_id, person_key)
    gone = await Vote.filter(voter_tag=tag, channel=channel, day__gte=since).delete()
    if gone:
        await move({proposal_id: -1})
    return bool(gone)
