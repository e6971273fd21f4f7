"""How long a proposal has waited, in Swedish days."""

from datetime import UTC, datetime, timedelta

import pytest

from eforslag.moderation.waiting import Band, waiting

SENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, Band.NEW), (9, Band.NEW), (10, Band.SOON), (14, Band.SOON), (15, Band.LATE), (400, Band.LATE)],
)
def test_the_promised_fourteen_days_decide_the_band(days: int, band: Band) -> None:
    waited = waiting(SENT, SENT + timedelta(days=days))
    assert (waited.days, waited.band) == (days, band)


def test_a_new_day_begins_at_midnight_in_sweden() -> None:
    before_midnight = datetime(2026, 5, 4, 21, 59, tzinfo=UTC)
    assert waiting(before_midnight, before_midnight + timedelta(minutes=2)).days == 1
