"""A new wrapping key while a dialogue is open: who has answered is still known to have, and nobody answers twice."""

import pytest

from eforslag.config import Settings
from eforslag.dialogues.answering import has_answered
from eforslag.dialogues.models import DialogueKey
from eforslag.dialogues.participation_keys import PARTICIPATION_KEYS
from eforslag.dialogues.standing import LOGIN, AlreadyAnswered
from eforslag.identity.keys import Keys, load_keys
from eforslag.votes.rotation import inspect, rotate
from tests.dialogues.builders import AT, answer, opened
from tests.votes.builders import person
from tests.wrapping import wrapping_keys

pytestmark = pytest.mark.usefixtures("database")


async def test_answers_count_once_across_a_rotation(keys: Keys, settings: Settings) -> None:
    dialogue = await opened(keys, way=LOGIN)
    await answer(dialogue, keys, person(1))
    old = set(wrapping_keys(keys))
    found = await rotate(load_keys(settings), AT, (PARTICIPATION_KEYS,))
    assert found.counts == {found.newest: 1}
    assert not old & set(wrapping_keys(keys))
    for service in (keys, load_keys(settings)):
        assert await has_answered(dialogue.id, person(1), service)
        with pytest.raises(AlreadyAnswered):
            await answer(dialogue, service, person(1))
    await answer(dialogue, keys, person(2))


async def test_a_key_that_does_not_open_is_named(keys: Keys) -> None:
    dialogue = await opened(keys, way=LOGIN)
    await DialogueKey.filter(dialogue_id=dialogue.id).update(wrapped="unknown.AAAA")
    assert (await inspect(keys, (PARTICIPATION_KEYS,))).shut == (f"dialogue key of dialogue {dialogue.id}",)
