"""The benchmarks, run by `make bench`: prints a table and writes var/bench/*.json.

BENCH=quick makes every figure from less and says so in the files; BENCH=votes, reads or growth runs that part only.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import votes
from figures import Target, table, write
from place import cleared, databases

PARTS: dict[str, Any] = {"votes": votes.measure}
LENGTHS = {"quick": {"runs": 3, "votes": 1500}, "full": {"runs": 5, "votes": 10_000}}


def main() -> int:
    chosen = os.environ.get("BENCH", "").split()
    length = "quick" if "quick" in chosen else "full"
    folder = Path(os.environ.get("DATA_DIR") or "var").absolute() / "bench"
    wanted = [part for part in chosen if part in PARTS] or list(PARTS)
    with databases() as urls:
        for name in wanted:
            _run(name, folder, urls, length)
    return 0


def _run(name: str, folder: Path, urls: dict[str, str | None], length: str) -> None:
    content: dict[str, Any] = {"length": length}
    targets: list[Target] = []
    for kind, url in urls.items():
        settings = cleared(folder / "places" / f"{name}-{kind}", url)
        content[kind], reached = asyncio.run(PARTS[name](settings, kind, **LENGTHS[length]))
        targets += reached
        print(table(reached), flush=True)
    write(folder, name, content, targets)


if __name__ == "__main__":
    sys.exit(main())
