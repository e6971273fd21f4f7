"""The life of a proposal's voting key: made when it is published, wrapped anew by a rotation, destroyed in the end."""

from collections.abc import Sequence
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.forgetting import empty_log
from eforslag.database.statements import Statement
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import VOTING, new_wrapped
from eforslag.identity.wrapped_keys import WrappedKeys
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import VotingKey
from eforslag.votes.panel import end_of_voting

VOTING_KEYS = WrappedKeys(VotingKey, "proposal_id", VOTING)
_WRAP = Statement(
    sqlite="UPDATE voting_key SET wrapped = k.value->>1 FROM json_each(?1) k "
    "WHERE voting_key.proposal_id = k.value->>0",
    postgresql="UPDATE voting_key v SET wrapped = k.wrapped FROM unnest($1::int[], $2::text[]) AS k(id, wrapped) "
    "WHERE v.proposal_id = k.id",
)


async def make_key(proposal: Proposal, keys: Keys) -> None:
    """Give a proposal its voting key, in the transaction that publishes it.

    The row goes in before the key file is asked which key wraps it: from then on a rotation waits for this
    transaction before it removes any wrapping key.
    """
    await VotingKey.create(proposal=proposal, wrapped="")
    await VotingKey.filter(proposal_id=proposal.id).update(wrapped=new_wrapped(keys, proposal.id))


async def make_keys(proposal_ids: Sequence[int], keys: Keys) -> None:
    """Give many proposals their voting keys, in the transaction that opens them; in the same order of steps."""
    await VotingKey.bulk_create([VotingKey(proposal_id=one, wrapped="") for one in proposal_ids])
    if proposal_ids:
        await _WRAP.of([(one, new_wrapped(keys, one)) for one in proposal_ids])


async def destroy_due(at: datetime) -> int:
    """Destroy the voting keys that need not be kept any longer; returns how many.

    The votes and their number stay. Nobody can then tell whether a person was among those who voted.
    """
    ended = await VotingKey.filter(proposal__state__not=State.PUBLISHED).select_related("proposal")
    destroyed = sum([await _destroy(key.proposal.id, at) for key in ended if is_due(key.proposal, at)])
    if destroyed:
        await empty_log()
    return destroyed


def is_due(proposal: Proposal, at: datetime) -> bool:
    """Whether the key has been kept for as long as the proposal's own rules say."""
    end = end_of_voting(proposal)
    return end is not None and Rules.thawed(proposal.rules or {}).votes_shown_until(end) <= at


@atomic()
async def _destroy(proposal_id: int, at: datetime) -> int:
    # Read again and locked: what was merged may have been separated meanwhile, and then takes votes again.
    ended = Proposal.filter(id=proposal_id, state__not=State.PUBLISHED).select_for_update(no_key=True)
    proposal = await ended.first()
    if proposal is None or not is_due(proposal, at) or not await VotingKey.filter(proposal_id=proposal_id).delete():
        return 0
    await record("votes.key_destroyed", proposal, by=SYSTEM, at=at)
    return 1
