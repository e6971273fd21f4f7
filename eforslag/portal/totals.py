"""The figures of the start page. They count every proposal there is, so they are worked out now and then only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.pledges.queries import AreaNow, focus_areas_now
from eforslag.portal.lists import Facts, facts_now

KEPT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Totals:
    facts: Facts
    areas: Sequence[AreaNow]


async def totals(at: datetime) -> Totals:
    return Totals(await facts_now(at), await focus_areas_now(clock.local_date(at)))
