"""`make chaos`: everything that can break is broken, many times, and no vote may be lost.

SEED=… repeats a run's choices, CHAOS=… picks one scene by its name, TIMES=… multiplies the rounds.
"""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from deploy.chaos import crowding, killing, starving
from deploy.chaos.cluster import Cluster
from deploy.chaos.programs import Unavailable
from deploy.chaos.stage import Report

Scene = Callable[[Path, Random, int], Coroutine[Any, Any, Report]]


def _on_cluster(scene: Callable[[Path, Random, int, Cluster], Coroutine[Any, Any, Report]], **options: str) -> Scene:
    """The scene with a PostgreSQL server of its own."""

    async def on_cluster(folder: Path, random: Random, rounds: int) -> Report:
        async with AsyncExitStack() as stack:
            cluster = await stack.enter_async_context(Cluster(folder / "postgresql", **options))
            return await scene(folder, random, rounds, cluster)

    return on_cluster


async def _cut_and_stalled(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    return await killing.cut_commits(folder, random, rounds, cluster, stalls=rounds // 50)


SCENES: dict[str, tuple[Scene, int]] = {
    "killed-worker-sqlite": (killing.killed_worker_sqlite, 200),
    "killed-worker-postgresql": (_on_cluster(killing.killed_worker_postgresql), 200),
    "killed-postgresql": (_on_cluster(killing.killed_postgresql), 200),
    "cut-commits": (_on_cluster(_cut_and_stalled), 300),
    "full-disk-sqlite": (starving.full_disk_sqlite, 50),
    "full-disk-postgresql": (starving.full_disk_postgresql, 10),
    "used-up-pool": (_on_cluster(starving.used_up_pool, max_connections="12"), 20),
    "one-person": (_on_cluster(crowding.one_person), 3000),
    "hung-up-sqlite": (crowding.hung_up_sqlite, 100),
    "hung-up-postgresql": (_on_cluster(crowding.hung_up_postgresql), 100),
    "closing-sqlite": (crowding.closing_sqlite, 100),
    "closing-postgresql": (_on_cluster(crowding.closing_postgresql), 200),
}


def main() -> int:
    seed = os.environ.get("SEED") or str(SystemRandom().randrange(10**9))
    chosen = os.environ.get("CHAOS")
    if chosen and chosen not in SCENES:
        print(f"CHAOS is one of: {', '.join(SCENES)}", file=sys.stderr)
        return 2
    print(f"SEED={seed}", flush=True)
    lost = False
    for name in [chosen] if chosen else SCENES:
        lost |= _played(name, seed)
    return 1 if lost else 0


def _played(name: str, seed: str) -> bool:
    """Play one scene and print what happened; whether anything was wrong. What it left is kept then."""
    scene, rounds = SCENES[name]
    times = float(os.environ.get("TIMES") or 1)
    folder = Path(tempfile.mkdtemp(prefix=f"eforslag-{name}-"))
    folder.chmod(0o755)
    random = Random(f"{name} {seed}")  # noqa: S311  a seed must repeat it
    try:
        report = asyncio.run(scene(folder, random, max(1, int(rounds * times))))
    except Unavailable as lack:
        print(f"{name}: skipped, {lack}", flush=True)
        return os.environ.get("REQUIRE_ALL") == "1"
    print(report, flush=True)
    if report.findings:
        print(f"  What it left is in {folder}.")
        return True
    shutil.rmtree(folder)
    return False


if __name__ == "__main__":
    sys.exit(main())
