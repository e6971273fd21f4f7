"""A new wrapping key in the place of the old ones, while the service serves.

It may be interrupted after any step and run again. Each step is on the disk before the next one begins: a key is in the
file before anything is wrapped by it, and leaves the file after nothing is. No key that tags
are made with changes, so no tag does.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.exclusive import write_alone
from eforslag.database.forgetting import empty_log
from eforslag.identity import key_file
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import wrapped_by
from eforslag.identity.wrapped_keys import WrappedKeys
from eforslag.votes.models import VotingKey
from eforslag.votes.voting_keys import VOTING_KEYS


@dataclass(frozen=True, slots=True)
class Inspection:
    """How many keys stand under which wrapping key, and the names of those that do not open."""

    newest: str
    counts: Mapping[str, int]
    shut: tuple[str, ...]


async def inspect(keys: Keys, others: Sequence[WrappedKeys] = ()) -> Inspection:
    """The voting keys, and those of the other tables."""
    counts: Counter[str] = Counter()
    shut: list[str] = []
    for table in (VOTING_KEYS, *others):
        found = await table.every()
        counts.update(wrapped_by(wrapped) for _, wrapped in found)
        shut += [table.named(owner) for owner, wrapped in found if not table.opens(keys, owner, wrapped)]
    return Inspection(keys.wrapping.newest()[0], counts, tuple(shut))


async def rotate(keys: Keys, at: datetime, others: Sequence[WrappedKeys] = ()) -> Inspection:
    """Go through every step, or through those that are left; returns how things stand afterwards."""
    path, tables = keys.wrapping.path, (VOTING_KEYS, *others)
    with key_file.reserved(path):
        key_file.add_wrapping_key(path)
        is_complete = False
        while not is_complete:
            for table in tables:
                async for _ in table.rewrap_old(keys):
                    pass
            is_complete = await nothing_is_left(keys, at, tables)
        await remove_old(keys, tables)
    return await inspect(keys, others)


@atomic()
async def nothing_is_left(keys: Keys, at: datetime, tables: Sequence[WrappedKeys] = (VOTING_KEYS,)) -> bool:
    """Whether no key has to be wrapped anew, not even one that was being made until now.

    Whoever makes one from here on finds the new key in the file.
    """
    for table in tables:
        await write_alone(table.table)
        if await table.old(keys):
            return False
    await record("votes.keys_rotated", VotingKey(), by=SYSTEM, at=at)
    return True


async def remove_old(keys: Keys, tables: Sequence[WrappedKeys] = (VOTING_KEYS,)) -> None:
    """Remove the old wrapping keys from the file, except for those that a damaged key names."""
    named = {wrapped_by(wrapped) for table in tables for _, wrapped in await table.every()}
    key_file.remove_old_wrapping_keys(keys.wrapping.path, named)
    await empty_log()
