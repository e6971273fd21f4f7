"""Reference numbers: year and serial, as in 2026-17. A number may be left out, never given twice."""

from datetime import datetime

from tortoise.expressions import F

from eforslag import clock
from eforslag.proposals.models import YearSerial


async def next_number(at: datetime) -> tuple[int, int]:
    """The year and the next serial in it; called in a transaction, whose row lock makes publishers take turns."""
    year = clock.local_date(at).year
    await YearSerial.bulk_create([YearSerial(year=year, last_serial=0)], ignore_conflicts=True)
    this_year = YearSerial.filter(year=year)
    await this_year.update(last_serial=F("last_serial") + 1)
    return year, (await this_year.get()).last_serial
