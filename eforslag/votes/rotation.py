"""A new wrapping key in the place of the old ones, while the service serves.

It may be interrupted after any step and run again. Each step is on the disk before the next one begins: a key is in the
file before anything is wrapped by it, and leaves the file after nothing is. No voting key changes, so no tag does.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.exclusive import write_alone
from eforslag.database.forgetting import empty_log
from eforslag.identity import key_file
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import opens, wrapped_by
from eforslag.votes.models import VotingKey
from eforslag.votes.queries import wrapped_keys
from eforslag.votes.voting_keys import old_keys, rewrap_old


@dataclass(frozen=True, slots=True)
class Inspection:
    """How many voting keys stand under which wrapping key, and the proposals whose voting key does not open."""

    newest: str
    counts: Mapping[str, int]
    shut: tuple[int, ...]


async def inspect(keys: Keys) -> Inspection:
    found, (newest, _) = await wrapped_keys(), keys.wrapping.newest()
    shut = tuple(proposal_id for proposal_id, wrapped in found if not opens(keys, wrapped, proposal_id))
    return Inspection(newest, Counter(wrapped_by(wrapped) for _, wrapped in found), shut)


async def rotate(keys: Keys, at: datetime) -> Inspection:
    """Go through every step, or through those that are left; returns how things stand afterwards."""
    path = keys.wrapping.path
    with key_file.reserved(path):
        key_file.add_wrapping_key(path)
        is_complete = False
        while not is_complete:
            async for _ in rewrap_old(keys):
                pass
            is_complete = await nothing_is_left(keys, at)
        await remove_old(keys)
    return await inspect(keys)


@atomic()
async def nothing_is_left(keys: Keys, at: datetime) -> bool:
    """Whether no voting key has to be wrapped anew, not even one that was being published until now.

    Whoever publishes from here on finds the new key in the file.
    """
    await write_alone(VotingKey._meta.db_table)
    if await old_keys(keys):
        return False
    await record("votes.keys_rotated", VotingKey(), by=SYSTEM, at=at)
    return True


async def remove_old(keys: Keys) -> None:
    """Remove the old wrapping keys from the file, except for those that a damaged voting key names."""
    named = {wrapped_by(wrapped) for _, wrapped in await wrapped_keys()}
    key_file.remove_old_wrapping_keys(keys.wrapping.path, named)
    await empty_log()
