"""Copies of the form on paper: each has a number of its own, by which it is entered once. One transaction."""

from datetime import datetime

from tortoise.expressions import F
from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.standing import LINK, NotOpen, State
from eforslag.errors import NotFound

# More would keep who prints waiting for more than some seconds.
MOST_COPIES = 50


@atomic()
async def print_copies(dialogue_id: int, count: int, *, by: Actor, at: datetime) -> range:
    """Take the next numbers; of two who print at once each gets its own. Raises NotOpen.

    What was printed stays counted, also when a copy is lost in the printer: it can be printed again by its number.
    """
    open_now = Dialogue.filter(id=dialogue_id, state=State.OPEN, way=LINK)
    if not await open_now.update(papers_printed=F("papers_printed") + count, changed_at=at):
        raise NotOpen if await Dialogue.exists(id=dialogue_id) else NotFound
    dialogue = await Dialogue.get(id=dialogue_id)
    numbers = range(dialogue.papers_printed - count + 1, dialogue.papers_printed + 1)
    await record("dialogue.papers_printed", dialogue, by=by, at=at, first=numbers[0], last=numbers[-1])
    return numbers


def printed_before(dialogue: Dialogue, first: int | None, last: int | None) -> range | None:
    """Copies that can be printed again; None for numbers that were never given out, or too many at once."""
    if first is None or last is None or not 1 <= first <= last <= dialogue.papers_printed:
        return None
    return range(first, last + 1) if last - first < MOST_COPIES else None
