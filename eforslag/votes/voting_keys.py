"""The life of a proposal's voting key: made when it is published, wrapped anew by a rotation."""

from collections.abc import AsyncIterator

from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import new_wrapped, opens, rewrap, wrapped_by
from eforslag.proposals.models import Proposal
from eforslag.votes.models import VotingKey
from eforslag.votes.queries import wrapped_keys


async def make_key(proposal: Proposal, keys: Keys) -> None:
    """Give a proposal its voting key, in the transaction that publishes it.

    The row goes in before the key file is asked which key wraps it: from then on a rotation waits for this
    transaction before it removes any wrapping key.
    """
    await VotingKey.create(proposal=proposal, wrapped="")
    await VotingKey.filter(proposal_id=proposal.id).update(wrapped=new_wrapped(keys, proposal.id))


async def rewrap_old(keys: Keys) -> AsyncIterator[int]:
    """Wrap every voting key by the newest wrapping key, each in a transaction of its own; those that don't open stay.

    Yields the proposals whose key was changed.
    """
    for proposal_id, wrapped in await old_keys(keys):
        as_read = VotingKey.filter(proposal_id=proposal_id, wrapped=wrapped)
        if await as_read.update(wrapped=rewrap(keys, wrapped, proposal_id)):
            yield proposal_id


async def old_keys(keys: Keys) -> list[tuple[int, str]]:
    """The voting keys that an older wrapping key opens."""
    newest, _ = keys.wrapping.newest()
    found = await wrapped_keys()
    return [(one, wrapped) for one, wrapped in found if wrapped_by(wrapped) != newest and opens(keys, wrapped, one)]
