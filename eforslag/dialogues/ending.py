"""Dialogues end by themselves: what time does when the last day is over."""

from datetime import date, datetime

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.forgetting import empty_log
from eforslag.dialogues.models import Dialogue, DialogueKey, Response
from eforslag.dialogues.standing import State, may_still_come


async def close_due(at: datetime) -> int:
    """Close what is over, as a coordinator would; returns how many. Papers on their way are waited for."""
    today = clock.local_date(at)
    over = await Dialogue.filter(state=State.OPEN, closes_on__lt=today)
    closed = sum([await _close(one.id, at, today) for one in over if not await _waits_for_papers(one, today)])
    if closed:
        await empty_log()
    return closed


async def _waits_for_papers(dialogue: Dialogue, today: date) -> bool:
    if not dialogue.papers_printed:
        return False
    entered = await Response.filter(dialogue_id=dialogue.id, channel="paper").count()
    return may_still_come(dialogue, entered, today)


@atomic()
async def _close(dialogue_id: int, at: datetime, today: date) -> bool:
    """Of two workers, or a worker and somebody who gives it more days, the one that changes the row decides."""
    over = Dialogue.filter(id=dialogue_id, state=State.OPEN, closes_on__lt=today)
    if not await over.update(state=State.CLOSED, changed_at=at, ended_at=at):
        return False
    await DialogueKey.filter(dialogue_id=dialogue_id).delete()
    dialogue = await Dialogue.get(id=dialogue_id)
    await record("dialogue.ended", dialogue, by=SYSTEM, at=at, last_day=dialogue.closes_on.isoformat())
    return True
