"""The benchmarks, run by `make bench`: a table, and a file for each part in DATA_DIR/bench/.

BENCH names the parts to run (votes, reads, growth, desk, search, dialogue, review; all unless said) and how much of
each: `quick` for a try. A part is a module with `measure(places, length)` that returns its Report; a new one is added
to PARTS.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import desk
import dialogue
import growth
import reads
import review
import search
import votes
from figures import Report
from load import WrongAnswer
from place import Databases, databases, file_system

PARTS: dict[str, Callable[[Databases, str], Report]] = {
    "votes": votes.measure,
    "reads": reads.measure,
    "growth": growth.measure,
    "desk": desk.measure,
    "search": search.measure,
    "dialogue": dialogue.measure,
    "review": review.measure,
}


def main() -> int:
    chosen = (os.environ.get("BENCH") or "").split()
    unknown = set(chosen) - {*PARTS, "quick", "full"}
    if unknown:
        print(f"BENCH takes quick and {', '.join(PARTS)}, not {' '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    folder = Path(os.environ.get("DATA_DIR") or "var").absolute() / "bench"
    try:
        run([part for part in PARTS if part in chosen] or list(PARTS), folder, "quick" if "quick" in chosen else "full")
    except WrongAnswer as wrong:
        print(f"There is no figure: {wrong}", file=sys.stderr)
        return 1
    return 0


def run(parts: list[str], folder: Path, length: str) -> None:
    """Measure these parts, print their tables and write their files."""
    places_folder = folder / "places"
    places_folder.mkdir(parents=True, exist_ok=True)
    with databases(places_folder) as places:
        circumstances = {"load_by": "wrk" if shutil.which("wrk") else "load.py", "cores": os.cpu_count()}
        circumstances |= {"file_system": file_system(places_folder), "postgresql": bool(places.server)}
        for part in parts:
            report = PARTS[part](places, length)
            report.write(folder, circumstances=circumstances)
            print(table(report), flush=True)
    shutil.rmtree(places_folder)


def table(report: Report) -> str:
    """Each figure beside its spread and what it was to reach."""
    lines = [f"{report.name} ({report.length})"]
    for section, figures in report.sections.items():
        lines += [f"  {section:<11} {figure}" for figure in figures]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
