"""The questions of a dialogue: added, changed, moved and removed while it is a draft; afterwards only put right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.dialogues.actions import held
from eforslag.dialogues.models import Dialogue, Question
from eforslag.dialogues.standing import QuestionsFixed, State, same_choices
from eforslag.errors import NotFound


@atomic()
async def add_question(dialogue_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Question:
    """`terms` are the columns of a question. Raises QuestionsFixed."""
    _require_draft(await held(dialogue_id, at))
    last = await Question.filter(dialogue_id=dialogue_id).order_by("-position").first()
    question = await Question.create(dialogue_id=dialogue_id, position=last.position + 1 if last else 1, **terms)
    await record("question.added", question, by=by, at=at, dialogue=dialogue_id, text=question.text)
    return question


@atomic()
async def change_question(question_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Question:
    """Once the dialogue has opened only words can be put right; the log keeps both. Raises QuestionsFixed."""
    question, dialogue = await _held_with(question_id, at)
    is_same = same_choices(question, terms["kind"], terms["options"], terms["is_required"])
    if dialogue.state != State.DRAFT and not is_same:
        raise QuestionsFixed
    was = {name: getattr(question, name) for name in terms}
    question.update_from_dict(dict(terms))
    await question.save(update_fields=[*terms])
    await record("question.changed", question, by=by, at=at, was=was, now=dict(terms))
    return question


@atomic()
async def remove_question(question_id: int, *, by: Actor, at: datetime) -> Question:
    question, dialogue = await _held_with(question_id, at)
    _require_draft(dialogue)
    await record("question.removed", question, by=by, at=at, dialogue=dialogue.id, text=question.text)
    await question.delete()
    return question


@atomic()
async def move_question_up(question_id: int, *, by: Actor, at: datetime) -> Question:
    """Let the question change places with the one before it; the first stays."""
    question, dialogue = await _held_with(question_id, at)
    _require_draft(dialogue)
    siblings = Question.filter(dialogue_id=dialogue.id)
    before = await siblings.filter(position__lt=question.position).order_by("-position").first()
    if before is None:
        return question
    # The unique key allows no two in one place, not even for a moment, so one of them steps aside.
    await siblings.filter(id=question.id).update(position=-1)
    await siblings.filter(id=before.id).update(position=question.position)
    await siblings.filter(id=question.id).update(position=before.position)
    await record("question.moved", question, by=by, at=at, dialogue=dialogue.id)
    return question


async def _held_with(question_id: int, at: datetime) -> tuple[Question, Dialogue]:
    found = await Question.get_or_none(id=question_id)
    if found is None:
        raise NotFound
    dialogue = await held(found.dialogue_id, at)  # type: ignore[attr-defined]
    # Read again, since somebody may have changed it while we waited.
    question = await Question.get_or_none(id=question_id)
    if question is None:
        raise NotFound
    return question, dialogue


def _require_draft(dialogue: Dialogue) -> None:
    if dialogue.state != State.DRAFT:
        raise QuestionsFixed
