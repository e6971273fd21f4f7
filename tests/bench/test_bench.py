"""The smallest benchmark there can be, against the real server on SQLite, by both programs that send requests."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

import load
import search
import votes
from place import Databases, file_system, serving
from town import Size, furnish


@pytest.mark.parametrize("program", ["wrk", "load.py"])
def test_votes_are_measured_and_all_of_them_counted(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if program == "wrk" and not shutil.which("wrk"):
        pytest.skip("wrk is not installed, and load.py sends the requests")
    if program == "load.py":
        monkeypatch.setenv("PATH", "")
    report = votes.measure(Databases(tmp_path, None), "smallest")
    report.write(tmp_path)
    figures = json.loads((tmp_path / "votes.json").read_text(encoding="utf-8"))["sqlite"]
    assert {"ratio_to_null", "ratio_to_single", "hot_ratio", "p99_to_median"} <= figures.keys()
    assert figures["votes_per_second"] > 0
    assert figures["p99_to_median"] >= 1


def test_a_vote_that_is_not_counted_is_no_figure(tmp_path: Path) -> None:
    async def vote_twice() -> None:
        town = await furnish(await Databases(tmp_path, None).new("sqlite", "twice"), Size(residents=1, open=1))
        with serving(town.settings) as server:
            request = ("POST", "/forslag/1/rost", town.residents[0].cookie)
            load.sent([request, request], server.folder, server.port, 1, expected="303")

    with pytest.raises(load.WrongAnswer, match="'409': 1"):
        asyncio.run(vote_twice())


def test_the_file_system_of_a_folder_is_known() -> None:
    assert file_system(Path("/proc/self")) == "proc"


def test_finding_is_measured_with_how_well_it_does(tmp_path: Path) -> None:
    report = search.measure(Databases(tmp_path, None), "smallest")
    report.write(tmp_path)
    figures = json.loads((tmp_path / "search.json").read_text(encoding="utf-8"))
    assert figures["sqlite"]["p95_ms"] > 0
    assert figures["quality"]["recall_at_5"] >= search.RECALL
    assert figures["quality"]["recall_at_3_of_similar"] >= search.RECALL_OF_SIMILAR
