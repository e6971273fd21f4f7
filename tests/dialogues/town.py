"""Dialogues for the tests that walk through every page: one that is open, one that is over, and a draft."""

from datetime import datetime, timedelta
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.dialogues import actions, concerning, outline
from eforslag.dialogues.answering import put_in
from eforslag.dialogues.models import Question, WrittenAnswer
from eforslag.dialogues.queries import questions
from eforslag.dialogues.reading import Given
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys
from tests.dialogues.builders import ASKED


async def dialogue_ids(keys: Keys, by: Actor, at: datetime) -> dict[str, Any]:
    earlier, dialogue = [await _opened(keys, by, at - timedelta(days=days)) for days in (90, 1)]
    locality = await concerning.add_locality("Mohed", by=by, at=at)
    for one in (earlier, dialogue):
        await _answered(one, locality.id, at)
    await actions.close_dialogue(earlier, by=by, at=at)
    await actions.publish_results(earlier, by=by, at=at)
    terms = {"day": clock.local_date(at), "place": "Biblioteket", "people": 12, "notes": "Många var oroliga."}
    meeting = await concerning.write_meeting(dialogue, terms, by=by, at=at)
    concern = await concerning.write_concern(dialogue, {"name": "Mörka platser"}, by=by, at=at)
    question = await Question.get(dialogue_id=dialogue, position=1)
    written = await WrittenAnswer.get(question__dialogue_id=dialogue)
    return {
        "earlier_dialogue": earlier, "dialogue": dialogue, "meeting": meeting.id, "concern": concern.id,
        "draft_dialogue": await _written(by, at), "question": question.id, "written": written.id,
        "locality": locality.id,
    }  # fmt: skip


async def _opened(keys: Keys, by: Actor, at: datetime) -> int:
    dialogue_id = await _written(by, at)
    for one in ASKED:
        await outline.add_question(dialogue_id, one, by=by, at=at)
    return (await actions.open_dialogue(dialogue_id, keys=keys, by=by, at=at)).id


async def _written(by: Actor, at: datetime) -> int:
    day = clock.local_date(at)
    terms = {"title": "Trygg vår", "opens_on": day, "closes_on": day + timedelta(days=30)}
    return (await actions.write_dialogue(terms, by=by, at=at)).id


async def _answered(dialogue_id: int, locality_id: int, at: datetime) -> None:
    asked, _ = await questions(dialogue_id, "sv")
    given = {asked[0].id: Given((1,)), asked[5].id: Given(text="Det är mörkt.")}
    await put_in(dialogue_id, asked, [Sheet(given, locality_id, "25-44")], clock.local_date(at))
