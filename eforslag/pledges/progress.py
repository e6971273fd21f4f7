"""How a commitment stands, and when somebody should have told how it goes. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eforslag.web.language import Deferred, _


class Status(StrEnum):
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"
    CHANGED = "changed"


STATUSES: dict[str, Deferred] = {
    Status.NOT_STARTED: _("Inte påbörjat"),
    Status.UNDER_WAY: _("På gång"),
    Status.DONE: _("Klart"),
    Status.NOT_DONE: _("Blev inte av"),
    Status.CHANGED: _("Ändrat"),
}
ENDED = (Status.DONE, Status.NOT_DONE)
# In this order they stand in the chart: what is done first, as on a way from left to right.
CHART_ORDER = (Status.DONE, Status.UNDER_WAY, Status.CHANGED, Status.NOT_DONE, Status.NOT_STARTED)
# A quarter: as often as the municipality and the police usually meet about the pledge.
SILENT_DAYS = 90


@dataclass(frozen=True, slots=True)
class Lateness:
    """Why a commitment is late, `due` or `silent`, and the first day on which it was."""

    kind: str
    since: date


def lateness(
    status: str, *, begins: date, ends: date, due: date | None, updated_on: date | None, today: date
) -> Lateness | None:
    """A commitment that has not ended is late once its last day has gone by, and after 90 days without an update.

    `begins` is the later of the pledge's first day and its signing; before it nothing is late.
    """
    if status in ENDED or today <= begins:
        return None
    last = due or ends
    if last < today:
        return Lateness("due", last + timedelta(days=1))
    silent = max(updated_on or begins, begins) + timedelta(days=SILENT_DAYS)
    return Lateness("silent", silent) if silent < today else None


def counted(statuses: Iterable[str]) -> list[tuple[Status, int]]:
    """How many stand how, in the order of the chart; statuses that nothing has are left out."""
    counts = Counter(statuses)
    return [(status, counts[status]) for status in CHART_ORDER if counts[status]]
