"""The thread of one's own proposal, or of one that one voted on: from there to the answer and what was done. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from eforslag import clock
from eforslag.portal.cards import Card
from eforslag.portal.timeline import Step
from eforslag.web.language import gettext


@dataclass(frozen=True, slots=True)
class Thread:
    card: Card
    steps: Sequence[Step]


def with_vote(steps: Sequence[Step], day: date) -> list[Step]:
    """The steps, with one's own vote on the day on which it was cast; its time of day is known to nobody."""
    voted = Step("done", gettext("Du röstade"), datetime.combine(day, time(12), clock.LOCAL_ZONE))
    before = [step for step in steps if step.state == "done" and step.day and step.day <= day]
    place = len(before) if list(steps[: len(before)]) == before else 0
    return [*steps[:place], voted, *steps[place:]]
