"""How many queries the results ask, which must not grow with the answers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from starlette.applications import Starlette

from eforslag.dialogues import actions
from tests.dialogues.builders import AT, BY, many, opened, place
from tests.visitors import Visits

Counting = Callable[[], AbstractContextManager[list[tuple[str, Any]]]]
# The first who asks after the closing has the answers counted; the two after that find them counted.
VIEWS = {"?visa=orter": 7, "?visa=aldrar": 7, "?visa=orter&nr=2": 5}


@pytest.mark.parametrize("each", [1, 300])
async def test_as_many_with_two_answers_as_with_hundreds(
    app: Starlette, visits: Visits, query_count: Counting, each: int
) -> None:
    dialogue, browser = await opened(app.state.keys), await visits.nobody()
    for name in ("Mohed", "Sandarne"):
        await many(dialogue, each, locality_id=await place(name), age_group="25-44")
    await actions.close_dialogue(dialogue.id, by=BY, at=AT)
    await actions.publish_results(dialogue.id, by=BY, at=AT)
    counted = {}
    for view in VIEWS:
        with query_count() as sent:
            answer = await browser.get(f"/dialog/{dialogue.id}/resultat{view}")
        assert answer.status_code == 200
        counted[view] = len(sent)
    assert counted == VIEWS
