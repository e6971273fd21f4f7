"""What a benchmark says of its runs: median, spread, ratios of neighbours, and whether the target was reached."""

import json
from pathlib import Path

import pytest

from figures import Figure, Report, percentile, ratios, summary


def test_a_summary_is_the_median_with_its_spread() -> None:
    assert summary([3.0, 1.0, 2.0, 10.0, 4.0]) == {"median": 3.0, "min": 1.0, "max": 10.0, "runs": 5}


def test_a_ratio_compares_runs_made_beside_each_other() -> None:
    # The machine became twice as slow for the second pair, and the ratio stays.
    assert ratios([50, 25], [100, 50]) == [0.5, 0.5]


def test_a_ratio_needs_a_neighbour_for_each_run() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios([1, 2], [1])


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(share: float, value: int) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_of_one_value_every_percentile_is_that() -> None:
    assert percentile([7.0], 0.5) == percentile([7.0], 0.99) == 7.0


@pytest.mark.parametrize(
    ("value", "at_most", "is_missed"),
    [(0.5, False, False), (0.49, False, True), (0.5, True, False), (0.51, True, True)],
)
def test_a_target_is_reached_or_missed(value: float, at_most: bool, is_missed: bool) -> None:
    figure = Figure("ratio_to_null", [value], 0.5, at_most)
    assert figure.is_missed is is_missed
    assert ("MISSED" in str(figure)) is is_missed


def test_the_file_says_how_much_was_measured_and_what_was_missed(tmp_path: Path) -> None:
    report = Report("votes", "quick")
    report.add("sqlite", [Figure("ratio_to_null", [0.4, 0.3, 0.6], 0.5), Figure("votes_per_second", [900.0])])
    report.write(tmp_path)
    content = json.loads((tmp_path / "votes.json").read_text(encoding="utf-8"))
    assert content["length"] == "quick"
    assert content["sqlite"]["ratio_to_null"] == 0.4
    assert content["sqlite"]["spread"]["ratio_to_null"] == {"median": 0.4, "min": 0.3, "max": 0.6, "runs": 3}
    assert content["missed"] == ["sqlite.ratio_to_null"]
