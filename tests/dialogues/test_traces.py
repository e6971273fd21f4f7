"""Nothing in the database ties an answer to who gave it: neither what we write, nor what it notes by itself."""

import pytest
from tortoise.connection import get_connection

from eforslag.dialogues import traces
from eforslag.dialogues.standing import LOGIN, AlreadyAnswered
from eforslag.identity.keys import Keys
from tests.dialogues.builders import answer, opened
from tests.votes.builders import person

SAME = (
    "SELECT count(*) AS same FROM participation p JOIN response r ON r.xmin::text = p.xmin::text "
    "WHERE p.dialogue_id = r.dialogue_id"
)
IN_THEIR_PLACES = "SELECT tag FROM participation ORDER BY ctid"


async def _asked(statement: str) -> list[dict[str, object]]:
    return await get_connection("default").execute_query_dict(statement)


@pytest.mark.parametrize("template", ["postgresql"], indirect=True)
async def test_no_transaction_ties_a_tag_to_an_answer(database: object, keys: Keys) -> None:
    dialogue = await opened(keys, way=LOGIN)
    for number in range(1, 5):
        await answer(dialogue, keys, person(number))
    assert await _asked(SAME) == [{"same": 4}]
    assert await traces.blur() == 4
    assert await _asked(SAME) == [{"same": 0}]
    tags = [row["tag"] for row in await _asked(IN_THEIR_PLACES)]
    assert tags == sorted(tags, key=str)
    assert await traces.blur() == 0
    with pytest.raises(AlreadyAnswered):
        await answer(dialogue, keys, person(3))
    await answer(dialogue, keys, person(5))
    assert await traces.blur() == 5
