"""How far the answers are shown while a dialogue is open, so that nobody's own answer is the difference. Pure."""

from collections.abc import Mapping
from datetime import date

from eforslag.dialogues.suppression import LEAST

NOTHING_YET = date.min


def last_step(answered: Mapping[date, int], today: date) -> date:
    """The day up to which answers are shown, by how many came in on each: whole days, and five people at a time.

    A day that is over gets no more answers, so each step is the same whenever and by whomever it is looked at.
    """
    last, waiting = NOTHING_YET, 0
    for day in sorted(day for day in answered if day < today):
        waiting += answered[day]
        if waiting >= LEAST:
            last, waiting = day, 0
    return last
