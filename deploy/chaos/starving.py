"""Scenes in which something runs out: the disk, the connections."""

import asyncio
import os
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from random import Random

import asyncpg

from deploy.chaos.cluster import Cluster
from deploy.chaos.killing import demo, enough
from deploy.chaos.ledger import Attempt, Told
from deploy.chaos.programs import Unavailable
from deploy.chaos.stage import Report, Stage, staged

# An answer comes within this time, whatever has run out.
SECONDS_TO_ANSWER = 15.0
VOTES = 30
_END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid != pg_backend_pid() "
    "AND backend_type = 'client backend' AND query NOT LIKE '%pg_terminate_backend%'"
)


Hold = Callable[[str], AbstractAsyncContextManager[None]]


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory of that size. Raises Unavailable where none can be mounted."""
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable("needs root, to mount a small disk") from error
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S607


@contextmanager
def filled(disk: Path, left: int) -> Iterator[None]:
    """The disk full but for so many bytes."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(1 << 12))
        os.truncate(ballast, max(0, ballast.stat().st_size - left))
        yield
    finally:
        ballast.unlink()


async def full_disk_sqlite(folder: Path, random: Random, rounds: int) -> Report:
    """The disk under SQLite fills up while people vote, and gets room again."""
    with small_disk(folder / "disk", 16) as disk:
        async with staged(
            "full-disk-sqlite", demo(disk / "eforslag"), random, people=enough(rounds, 3 * VOTES), outside=folder
        ) as stage:
            await fill_disk(stage, disk, rounds)
            return await stage.verdict()


async def fill_disk(stage: Stage, disk: Path, rounds: int) -> None:
    """The log of SQLite finds room in what it has used before, so at first some votes are still counted."""
    for _ in range(rounds):
        with filled(disk, stage.random.choice((0, 0, 4096, 32768, 131072))):
            await _turned_away(stage, "full disks", until_refused=True)
        await _room_again(stage)


async def full_disk_postgresql(folder: Path, random: Random, rounds: int) -> Report:
    """The disk under PostgreSQL fills up, which ends the server; it is started again when there is room."""
    with small_disk(folder / "disk", 200) as disk:
        options = {"min_wal_size": "2MB", "max_wal_size": "8MB"}
        async with Cluster(disk / "postgresql", **options) as cluster:
            settings = demo(folder / "full", await cluster.database("full_disk"))
            async with staged("full-disk-postgresql", settings, random, people=enough(rounds, 60 * VOTES)) as stage:
                for _ in range(rounds):
                    with filled(disk, random.choice((0, 65536))):
                        await _turned_away(stage, "full disks", until_refused=True)
                    await cluster.start()
                    await _room_again(stage)
                return await stage.verdict()


async def used_up_pool(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    """Somebody else has locked what the service needs, or has all the connections that the server gives."""
    url = await cluster.database("used_up")
    settings, served = demo(folder / "pool", url), demo(folder / "pool", f"{url}?minsize=1&maxsize=2")
    async with staged("used-up-pool", settings, random, served=served, people=enough(rounds, 2 * VOTES)) as stage:
        for _ in range(rounds):
            await use_up(stage, random.choice((locked, all_connections)), url)
        return await stage.verdict()


async def use_up(stage: Stage, hold: Hold, url: str) -> None:
    what = "times all was locked" if hold is locked else "times all connections were taken"
    async with hold(url):
        await _turned_away(stage, what)
    await _room_again(stage)


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[None]:
    """Whoever asks for a session or a proposal waits, and with two of them the pool is used up."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE session, proposal IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def all_connections(url: str) -> AsyncIterator[None]:
    """All that the server gives, those of the service too, which are ended as when a server is started again."""
    async with AsyncExitStack() as stack:
        others = 1
        while others:
            try:
                held = await asyncpg.connect(url, timeout=10)
                stack.push_async_callback(held.close)
            except asyncpg.TooManyConnectionsError:
                others = len(await held.fetch(_END_OTHERS))
            else:
                await held.execute(_END_OTHERS)
        yield


async def _turned_away(stage: Stage, what: str, *, until_refused: bool = False) -> None:
    """Vote while something has run out: everyone gets an answer in time, and nobody a wrong one."""
    for _ in range(50):
        attempts = await stage.crowd.burst(stage.crowd.next(VOTES), spread=0.05)
        _require_answers(stage, attempts)
        if not until_refused or any(attempt.told is Told.LATER for attempt in attempts):
            break
    stage.report.counts[what] += 1
    if not any(attempt.told in (Told.LATER, Told.UNKNOWN) for attempt in attempts):
        stage.report.findings.append(f"Nobody noticed the {what}.")


def _require_answers(stage: Stage, attempts: list[Attempt]) -> None:
    if stage.crowd.slowest > SECONDS_TO_ANSWER:
        told = Counter(str(attempt.told) for attempt in attempts)
        stage.report.findings.append(f"An answer took {stage.crowd.slowest:.1f} s, among {dict(told)}.")


async def _room_again(stage: Stage) -> None:
    """Within ten seconds people's votes are counted again."""
    await stage.recovered()
    try:
        async with asyncio.timeout(10):
            while not await _is_counting(stage):  # noqa: ASYNC110  what is waited for is in another program
                await asyncio.sleep(0.2)
    except TimeoutError:
        stage.report.findings.append("No vote was counted within 10 s after there was room again.")


async def _is_counting(stage: Stage) -> bool:
    attempts = await stage.crowd.burst(stage.crowd.next(3))
    return any(attempt.told is Told.COUNTED for attempt in attempts)
