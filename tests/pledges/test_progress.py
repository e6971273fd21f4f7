"""When a commitment is late, what sources a text names, and who a commitment belongs to. Pure."""

from datetime import date, timedelta
from typing import Any

import pytest

from eforslag.errors import Forbidden
from eforslag.identity.visitors import Staff
from eforslag.pledges.parties import may_choose, owners, require_own
from eforslag.pledges.progress import Lateness, counted, lateness
from eforslag.pledges.sources import MOST, are_sources, as_lines, sources_in

PERIOD: dict[str, Any] = {"begins": date(2026, 1, 12), "ends": date(2027, 12, 31)}
SILENT_FROM = date(2026, 1, 12) + timedelta(days=90)


@pytest.mark.parametrize(
    ("status", "due", "updated_on", "today", "expected"),
    [
        ("under_way", None, None, SILENT_FROM, None),
        ("under_way", None, None, SILENT_FROM + timedelta(days=1), Lateness("silent", SILENT_FROM)),
        ("changed", None, date(2026, 4, 1), date(2026, 6, 30), None),
        ("not_started", None, date(2026, 4, 1), date(2026, 7, 1), Lateness("silent", date(2026, 6, 30))),
        ("under_way", date(2026, 5, 1), date(2026, 4, 30), date(2026, 5, 1), None),
        ("under_way", date(2026, 5, 1), date(2026, 4, 30), date(2026, 5, 2), Lateness("due", date(2026, 5, 2))),
        ("under_way", None, date(2027, 12, 30), date(2028, 1, 1), Lateness("due", date(2028, 1, 1))),
        ("done", date(2026, 5, 1), None, date(2029, 1, 1), None),
        ("not_done", date(2026, 5, 1), None, date(2029, 1, 1), None),
        ("under_way", date(2026, 1, 1), None, date(2026, 1, 12), None),
        # An update of a day before the pledge began does not make it late sooner.
        ("under_way", None, date(2025, 1, 1), SILENT_FROM, None),
    ],
)
def test_a_commitment_is_late_after_its_last_day_and_after_90_silent_days(
    status: str, due: date | None, updated_on: date | None, today: date, expected: Lateness | None
) -> None:
    assert lateness(status, due=due, updated_on=updated_on, today=today, **PERIOD) == expected


def test_statuses_are_counted_in_the_order_of_the_chart() -> None:
    assert counted(["not_started", "done", "under_way", "done"]) == [("done", 2), ("under_way", 1), ("not_started", 1)]


def test_sources_are_lines_with_a_link_last() -> None:
    text = "Trygghetsmätningen 2025: https://example.org/matning\n\nSamtal med föreningar\nhttps://example.org/x"
    found = sources_in(text)
    assert found == [
        {"name": "Trygghetsmätningen 2025", "url": "https://example.org/matning"},
        {"name": "Samtal med föreningar", "url": ""},
        {"name": "https://example.org/x", "url": "https://example.org/x"},
    ]
    assert sources_in(as_lines(found)) == found
    assert are_sources(text)


@pytest.mark.parametrize(
    "text", ["Mätning http://example.org", "Mätning https://localhost", "x" * 201, "\n".join("x" * (MOST + 1))]
)
def test_what_can_not_be_a_source_is_refused(text: str) -> None:
    assert not are_sources(text)


def test_each_party_has_its_own_and_what_is_joint() -> None:
    assert (owners("joint"), owners("police")) == (("municipality", "police"), ("police",))
    assert [*may_choose("police")] == ["police", "joint"]
    require_own("joint", "police")
    for owner, party in (("municipality", "police"), ("police", "municipality"), ("joint", ""), ("", "")):
        with pytest.raises(Forbidden):
            require_own(owner, party)


@pytest.mark.parametrize(
    ("roles", "party"),
    [
        (("coordinator",), "municipality"),
        (("police_liaison",), "police"),
        (("police_liaison", "coordinator"), "municipality"),
        (("administrator", "moderator", "case_officer", "clerk"), ""),
    ],
)
def test_nobody_acts_for_both_parties(roles: Any, party: str) -> None:
    assert Staff("s", 1, "Vera Lund", roles).actor.party == party
