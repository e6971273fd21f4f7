"""One's own vote stands in the proposal's way where it belongs."""

from datetime import UTC, date, datetime, timedelta

from eforslag.portal.threads import with_vote
from eforslag.portal.timeline import Step, timeline
from eforslag.proposals.lifecycle import State
from tests.portal.builders import AT, row


def titles(steps: list[Step]) -> list[str]:
    return [step.title for step in steps]


def test_a_vote_stands_between_what_came_before_and_after() -> None:
    proposal = row(24 * 30, State.PASSED, threshold_reached_at=AT - timedelta(days=10), closes_at=AT)
    steps = timeline(proposal, AT)
    told = with_vote(steps, (AT - timedelta(days=20)).date())
    assert titles(told)[:4] == ["Inskickat", "Publicerat, röstningen öppnade", "Du röstade", "Nådde 25 röster"]
    assert told[2].when == "13 oktober 2026"
    assert titles(with_vote(steps, (AT - timedelta(days=10)).date()))[3] == "Du röstade", (
        "that day, after what it caused"
    )


def test_a_vote_stands_before_what_is_going_on_and_to_come() -> None:
    steps = timeline(row(24), AT)
    assert titles(with_vote(steps, AT.date()))[:3] == ["Inskickat", "Publicerat, röstningen öppnade", "Du röstade"]


def test_a_day_is_a_day_of_sweden() -> None:
    step = Step("done", "Sent", datetime(2026, 11, 1, 23, 30, tzinfo=UTC))
    assert titles(with_vote([step], date(2026, 11, 2))) == ["Sent", "Du röstade"]
    assert titles(with_vote([step], date(2026, 11, 1))) == ["Du röstade", "Sent"]
