"""How long a proposal has waited, in Swedish days."""

from datetime import UTC, datetime, timedelta

import pytest

from eforslag.clock import local_date
from eforslag.moderation.waiting import Band, bounds, waiting

SENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, Band.NEW), (9, Band.NEW), (10, Band.SOON), (14, Band.SOON), (15, Band.LATE), (400, Band.LATE)],
)
def test_the_promised_fourteen_days_decide_the_band(days: int, band: Band) -> None:
    waited = waiting(SENT, SENT + timedelta(days=days), 14)
    assert (waited.days, waited.band) == (days, band)


def test_a_new_day_begins_at_midnight_in_sweden() -> None:
    before_midnight = datetime(2026, 5, 4, 21, 59, tzinfo=UTC)
    assert waiting(before_midnight, before_midnight + timedelta(minutes=2), 14).days == 1


@pytest.mark.parametrize("promised", [1, 2, 3, 14, 30])
@pytest.mark.parametrize("days", range(0, 40))
def test_the_bounds_of_a_band_hold_what_is_in_it(days: int, promised: int) -> None:
    now = SENT + timedelta(days=days)
    for band in Band:
        since, until = bounds(band, local_date(now), promised)
        inside = (since is None or since <= SENT) and (until is None or until > SENT)
        assert inside == (waiting(SENT, now, promised).band == band)
