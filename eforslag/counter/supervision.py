"""The supervisor's page: visits by clerk and hour, what is unusual, and a random few to check anew.

All of it comes from the log, which holds neither a person nor a choice.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.clock import LOCAL_ZONE
from eforslag.counter.patterns import Held, unusual
from eforslag.counter.visiting import EVERY_KIND
from eforslag.web.language import _
from eforslag.web.responses import page

LOOKED_BACK = timedelta(days=30)
MOST = 20_000
SAMPLE = 5
KINDS = {
    "voted": _("röstade"),
    "took_back": _("tog tillbaka en röst"),
    "asked": _("frågade om en röst"),
    "submitted": _("lämnade förslag"),
}
ENDED = {
    "button": _("avslutades med knappen"),
    "time": _("avslutades av tiden"),
    "logout": _("avslutades när medarbetaren loggade ut"),
    "forsaken": _("avslutades när medarbetaren loggade in på nytt"),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """A clerk's visits by the hour of the day in which they began."""

    clerk: str
    by_hour: Counter[int]

    @property
    def total(self) -> int:
        return self.by_hour.total()


async def show(request: Request) -> Response:
    held = await visits_since(clock.now() - LOOKED_BACK)
    hours = by_clerk(held)
    seen = sorted({hour for one in hours for hour in one.by_hour})
    return page(
        request,
        "counter/supervision.html",
        total=len(held),
        hours=hours,
        columns=list(range(min(seen), max(seen) + 1)) if seen else [],
        patterns=unusual(held),
        sample=sample(held),
        id_kinds=EVERY_KIND,
        kinds=KINDS,
        ended=ENDED,
    )


async def visits_since(moment: datetime) -> list[Held]:
    """The visits that have ended since then, the newest first."""
    entries = await AuditEntry.filter(action="visit.ended", at__gte=moment).order_by("-at").limit(MOST)
    return [_held(entry) for entry in entries]


def _held(entry: AuditEntry) -> Held:
    told = entry.details
    return Held(
        clerk=entry.actor_name,
        clerk_id=entry.staff_id,
        id_kind=told["id_kind"],
        station=told["station"],
        opened_at=datetime.fromisoformat(told["opened_at"]),
        ended_at=entry.at,
        ended=told["ended"],
        kinds=told["kinds"],
    )


def by_clerk(held: Sequence[Held]) -> list[Hours]:
    counted: dict[tuple[int | None, str], Counter[int]] = {}
    for one in held:
        hours = counted.setdefault((one.clerk_id, one.clerk), Counter())
        hours[one.opened_at.astimezone(LOCAL_ZONE).hour] += 1
    return [Hours(clerk, hours) for (_id, clerk), hours in sorted(counted.items(), key=lambda pair: pair[0][1])]


def sample(held: Sequence[Held]) -> list[Held]:
    """A few at random, another few each time, by no rule that a clerk could foresee."""
    chosen = SystemRandom().sample(list(held), min(SAMPLE, len(held)))
    return sorted(chosen, key=lambda one: one.opened_at)
