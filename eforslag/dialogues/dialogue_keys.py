"""The dialogues' keys, for a rotation of what wraps them: the same steps as with voting keys."""

from collections.abc import Sequence

from eforslag.dialogues.models import DialogueKey
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import DIALOGUE, opens, rewrap, wrapped_by

TABLE = DialogueKey._meta.db_table


async def wrapped() -> Sequence[tuple[int, str]]:
    """Every dialogue that has a key, with the key as it is wrapped."""
    return await DialogueKey.all().order_by("dialogue_id").values_list("dialogue_id", "wrapped")


async def old(keys: Keys) -> list[tuple[int, str]]:
    """The keys that an older wrapping key opens."""
    newest, _ = keys.wrapping.newest()
    return [(one, key) for one, key in await wrapped() if wrapped_by(key) != newest and opens(keys, key, one, DIALOGUE)]


async def rewrap_old(keys: Keys) -> None:
    """Wrap each by the newest wrapping key; those that don't open stay."""
    for dialogue_id, key in await old(keys):
        as_read = DialogueKey.filter(dialogue_id=dialogue_id, wrapped=key)
        await as_read.update(wrapped=rewrap(keys, key, dialogue_id, DIALOGUE))
