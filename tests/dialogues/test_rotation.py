"""A new wrapping key: tags stay what they are, and no dialogue's key is left behind under the old one."""

import pytest

from eforslag.config import Settings
from eforslag.dialogues import dialogue_keys
from eforslag.dialogues.answering import has_answered
from eforslag.dialogues.standing import AlreadyAnswered
from eforslag.identity.keys import load_keys
from eforslag.identity.pseudonyms import wrapped_by
from eforslag.votes.rotation import rotate
from tests.dialogues.builders import AT, answer, opened
from tests.wrapping import wrapping_keys

ANNA = "a" * 64


@pytest.mark.usefixtures("database")
async def test_who_has_answered_is_known_after_a_rotation_too(settings: Settings) -> None:
    keys = load_keys(settings)
    dialogue = await opened(keys, way="login")
    await answer(dialogue, keys, ANNA)
    ((_, before),) = await dialogue_keys.wrapped()
    await rotate(keys, AT, [dialogue_keys])
    ((_, after),) = await dialogue_keys.wrapped()
    assert wrapped_by(before) not in wrapping_keys(keys)
    assert list(wrapping_keys(keys)) == [wrapped_by(after)]
    afresh = load_keys(settings)
    assert await has_answered(dialogue.id, ANNA, afresh)
    with pytest.raises(AlreadyAnswered):
        await answer(dialogue, afresh, ANNA)
