"""A dialogue's own life: written, opened, closed, and its results published. Each verb is one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.database.forgetting import empty_log
from eforslag.dialogues.models import Dialogue, DialogueKey, Question, Response
from eforslag.dialogues.standing import (
    DaysBackwards,
    HasAnswers,
    NoQuestions,
    NotClosed,
    QuestionsFixed,
    State,
)
from eforslag.errors import Conflict, NotFound
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import DIALOGUE, new_wrapped

# What answers were given under stays as it was when the dialogue opened.
FIXED_ONCE_OPEN = {"way"}


@atomic()
async def write_dialogue(terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Dialogue:
    """Begin a dialogue as a draft, which only coordinators see."""
    _require_forward(terms["opens_on"], terms["closes_on"])
    dialogue = await Dialogue.create(**terms, created_at=at, changed_at=at)
    await record("dialogue.written", dialogue, by=by, at=at, title=dialogue.title)
    return dialogue


@atomic()
async def change_dialogue(dialogue_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Dialogue:
    dialogue = await held(dialogue_id, at)
    changed = {name: value for name, value in terms.items() if value != getattr(dialogue, name)}
    if dialogue.state != State.DRAFT and FIXED_ONCE_OPEN & changed.keys():
        raise QuestionsFixed
    was = {name: getattr(dialogue, name) for name in changed}
    dialogue.update_from_dict(changed)
    _require_forward(dialogue.opens_on, dialogue.closes_on)
    await dialogue.save(update_fields=[*changed, "changed_at"])
    await record("dialogue.changed", dialogue, by=by, at=at, was=_plain(was), now=_plain(changed))
    return dialogue


@atomic()
async def open_dialogue(dialogue_id: int, *, keys: Keys, by: Actor, at: datetime) -> Dialogue:
    """Let answers in from the first day on. The key that tags are made with is made here.

    The key's row goes in before the key file is asked which key wraps it, so that a rotation waits for this.
    """
    dialogue = await _moved(dialogue_id, State.DRAFT, State.OPEN, at)
    if not await Question.exists(dialogue_id=dialogue_id):
        raise NoQuestions
    await DialogueKey.filter(dialogue_id=dialogue_id).delete()
    await DialogueKey.create(dialogue_id=dialogue_id, wrapped="")
    wrapped = new_wrapped(keys, dialogue_id, DIALOGUE)
    await DialogueKey.filter(dialogue_id=dialogue_id).update(wrapped=wrapped)
    await record("dialogue.opened", dialogue, by=by, at=at)
    return dialogue


@atomic()
async def take_back(dialogue_id: int, *, by: Actor, at: datetime) -> Dialogue:
    """Make a draft of an open dialogue that nobody has answered. Raises HasAnswers."""
    dialogue = await _moved(dialogue_id, State.OPEN, State.DRAFT, at)
    if await Response.exists(dialogue_id=dialogue_id):
        raise HasAnswers
    await record("dialogue.taken_back", dialogue, by=by, at=at)
    return dialogue


async def close_dialogue(dialogue_id: int, *, by: Actor, at: datetime) -> Dialogue:
    """Let no more answers in, for good. The key goes with it: nobody can tell any more who has answered."""
    dialogue = await _close(dialogue_id, by, at)
    await empty_log()
    return dialogue


@atomic()
async def _close(dialogue_id: int, by: Actor, at: datetime) -> Dialogue:
    dialogue = await _moved(dialogue_id, State.OPEN, State.CLOSED, at)
    await DialogueKey.filter(dialogue_id=dialogue_id).delete()
    await record("dialogue.closed", dialogue, by=by, at=at)
    return dialogue


@atomic()
async def publish_results(dialogue_id: int, *, by: Actor, at: datetime) -> Dialogue:
    dialogue = await held(dialogue_id, at)
    if dialogue.state != State.CLOSED:
        raise NotClosed
    dialogue.results_published_on = clock.local_date(at)
    await dialogue.save(update_fields=["results_published_on"])
    await record("dialogue.results_published", dialogue, by=by, at=at)
    return dialogue


async def held(dialogue_id: int, at: datetime) -> Dialogue:
    """The dialogue, marked as changed, so that of two who change it or its parts one waits for the other."""
    if not await Dialogue.filter(id=dialogue_id).update(changed_at=at):
        raise NotFound
    return await Dialogue.get(id=dialogue_id)


async def _moved(dialogue_id: int, before: State, after: State, at: datetime) -> Dialogue:
    """The dialogue in its new state. Raises Conflict where somebody else has moved it already."""
    if not await Dialogue.filter(id=dialogue_id, state=before).update(state=after, changed_at=at):
        raise Conflict if await Dialogue.exists(id=dialogue_id) else NotFound
    return await Dialogue.get(id=dialogue_id)


def _require_forward(first: date, last: date) -> None:
    if last < first:
        raise DaysBackwards


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they can stand in the log."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
