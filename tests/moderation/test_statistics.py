"""The statistics: every decision of the period counted once, and the same figures in the page and in the file."""

from datetime import date, timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.moderation import actions
from eforslag.moderation.statistics import Period, period, statistics
from tests.moderation.builders import AT, moderator, submitted
from tests.visitors import Visits

TODAY = date(2026, 6, 1)
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [("", ""), ("x", "y"), ("2026-05-02", "2026-05-01"), ("2026-05-01", "2030-01-01"), ("0001-01-01", "2026-05-01")],
)
def test_a_period_that_makes_no_sense_is_the_last_year(first: str, last: str) -> None:
    assert period(first, last, TODAY) == Period(date(2025, 6, 2), TODAY)


async def test_each_decision_of_the_period_is_counted_once(database: TortoiseContext) -> None:
    by = await moderator()
    for days, ground in ((1, "outside_area"), (6, "outside_area"), (40, "unclear")):
        proposal = await submitted()
        await actions.reject(proposal.id, ground, "", by=by, at=AT + timedelta(days=days))
    other = await submitted(channel="counter")
    await actions.forward(other.id, "fault_report", "", by=by, at=AT + timedelta(days=2))
    found = await statistics(MAY)
    rows = {part.code: {label: count for label, count in part.rows if count} for part in found.parts}
    assert rows["outcomes"] == {"Avvisade": 2, "Skickade vidare": 1}
    assert rows["grounds"] == {"Gäller en plats utanför kommunen": 2}
    assert rows["forwarded"] == {"Felanmälan": 1}
    assert rows["waits"] == {"Högst en dag": 1, "2–3 dagar": 1, "4–7 dagar": 1}
    assert rows["channels"] == {"På webben": 3, "Med hjälp av kundtjänst": 1}
    assert (found.submitted, found.usual_days) == (4, None)


async def test_the_file_has_the_page_s_figures(visits: Visits) -> None:
    now = clock.now()
    proposal = await submitted(submitted_at=now)
    await actions.reject(proposal.id, "outside_area", "", by=await moderator(), at=now)
    browser = await visits.staff("moderator")
    page, file = await browser.get("/handlaggning/statistik"), await browser.get("/handlaggning/statistik.csv")
    assert "Gäller en plats utanför kommunen" in page.text
    assert "Grunder för avslag och borttagning;Gäller en plats utanför kommunen;1" in file.text.splitlines()
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
