"""A new wrapping key in the place of the old ones, while the service serves.

It may be interrupted after any step and run again. Each step is on the disk before the next one begins: a key is in the
file before anything is wrapped by it, and leaves the file after nothing is. No voting key changes, so no tag does.
"""

from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

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


class OtherKeys(Protocol):
    """Keys of another kind that the same wrapping keys wrap, in a table of their own."""

    @property
    def TABLE(self) -> str: ...

    def wrapped(self) -> Awaitable[Sequence[tuple[int, str]]]: ...

    def old(self, keys: Keys) -> Awaitable[list[tuple[int, str]]]: ...

    def rewrap_old(self, keys: Keys) -> Awaitable[None]: ...


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


async def rotate(keys: Keys, at: datetime, others: Sequence[OtherKeys] = ()) -> Inspection:
    """Go through every step, or through those that are left, with the other keys as with the voting keys.

    Returns how things stand afterwards with the voting keys.
    """
    path = keys.wrapping.path
    with key_file.reserved(path):
        key_file.add_wrapping_key(path)
        is_complete = False
        while not is_complete:
            async for _ in rewrap_old(keys):
                pass
            for other in others:
                await other.rewrap_old(keys)
            is_complete = await nothing_is_left(keys, at, others)
        await remove_old(keys, others)
    return await inspect(keys)


@atomic()
async def nothing_is_left(keys: Keys, at: datetime, others: Sequence[OtherKeys] = ()) -> bool:
    """Whether no key has to be wrapped anew, not even one that was being published until now.

    Whoever publishes from here on finds the new key in the file.
    """
    await write_alone(VotingKey._meta.db_table)
    for other in others:
        await write_alone(other.TABLE)
    if await old_keys(keys) or any([await other.old(keys) for other in others]):
        return False
    await record("votes.keys_rotated", VotingKey(), by=SYSTEM, at=at)
    return True


async def remove_old(keys: Keys, others: Sequence[OtherKeys] = ()) -> None:
    """Remove the old wrapping keys from the file, except for those that a damaged key names."""
    found = [await wrapped_keys(), *[await other.wrapped() for other in others]]
    named = {wrapped_by(wrapped) for some in found for _, wrapped in some}
    key_file.remove_old_wrapping_keys(keys.wrapping.path, named)
    await empty_log()
