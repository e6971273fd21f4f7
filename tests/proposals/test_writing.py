"""How many proposals a person may have open, and when there is room for one more."""

from datetime import UTC, datetime

import pytest

from eforslag.municipality.rules import Rules
from eforslag.proposals import writing
from eforslag.proposals.writing import TooManyOpen

MARCH, APRIL, MAY = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5))
TWO = Rules(open_proposals_per_person=2)


@pytest.mark.parametrize("open_now", [0, 1])
def test_below_the_limit_there_is_room(open_now: int) -> None:
    assert writing.lack_of_room(open_now, TWO) is None
    writing.require_room(open_now, TWO)


@pytest.mark.parametrize("open_now", [2, 3])
def test_at_the_limit_the_refusal_says_how_many_there_are(open_now: int) -> None:
    with pytest.raises(TooManyOpen) as refused:
        writing.require_room(open_now, TWO)
    assert refused.value.values == {"limit": 2, "open": open_now}


@pytest.mark.parametrize(
    ("endings", "end"),
    [
        ([], None),
        ([MARCH], None),
        ([APRIL, MARCH], MARCH),
        ([None, APRIL], APRIL),
        ([None, None], None),
        ([MAY, MARCH, APRIL], APRIL),
        ([None, None, MARCH], None),
    ],
)
def test_there_is_room_when_enough_votings_have_ended(endings: list[datetime | None], end: datetime | None) -> None:
    assert writing.room_at(endings, TWO) == end
