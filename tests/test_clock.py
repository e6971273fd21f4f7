"""A clock that jumps is not believed before the jump has lasted, since what time decides can't be undone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from eforslag.clock import Doubt

START = datetime(2026, 5, 4, 10, tzinfo=UTC)
DAY = 86400.0
EVERY = 30.0


def told(ahead: Iterable[float]) -> list[float]:
    """What is said of a clock that is so many seconds ahead of the steady one, round by round."""
    doubt = Doubt(START, 0.0)
    steadily = [EVERY * place for place, _ in enumerate(ahead, 1)]
    return [
        doubt.seconds_off(START + timedelta(seconds=gone + off), gone)
        for gone, off in zip(steadily, ahead, strict=True)
    ]


def test_a_clock_that_only_goes_is_believed() -> None:
    assert told([0.0] * 100) == [0.0] * 100


def test_a_clock_that_is_put_right_by_a_little_is_believed_however_often() -> None:
    assert set(told([100.0 * place for place in range(100)])) == {0.0}


@pytest.mark.parametrize("jump", [DAY, -DAY, 3600.0])
def test_a_jump_is_believed_once_it_has_lasted_ten_minutes(jump: float) -> None:
    said = told([0.0, *[jump] * 22])
    assert said[0] == 0.0
    assert said[1:21] == [jump] * 20
    assert said[21:] == [0.0, 0.0]


def test_a_jump_that_is_put_right_changes_nothing() -> None:
    assert told([0.0, DAY, DAY, 0.0, 0.0]) == [0.0, DAY, DAY, 0.0, 0.0]


def test_a_clock_that_goes_on_jumping_is_never_believed() -> None:
    said = told([0.0, *[place * DAY for place in range(1, 100)]])
    assert all(off > 0 for off in said[1:])


def test_a_jump_long_after_the_start_is_doubted_as_long() -> None:
    said = told([*[0.0] * 60, *[DAY] * 20])
    assert said[60:] == [DAY] * 20
