"""Scenes in which somebody dies: a worker, PostgreSQL, or the line between them."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from deploy.chaos.cluster import Cluster
from deploy.chaos.proxy import Fault, FaultProxy, faulty_line
from deploy.chaos.stage import Report, Stage, staged
from eforslag.config import Settings


async def killed_worker_sqlite(folder: Path, random: Random, rounds: int) -> Report:
    """kill -9 of the one process on SQLite."""
    settings = demo(folder / "killed")
    async with staged("killed-worker-sqlite", settings, random, people=enough(rounds, 60)) as stage:
        await stage.storm(rounds, 60, stage.server.kill, "kills")
        return await stage.verdict()


async def killed_worker_postgresql(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    """kill -9 of one worker of two on PostgreSQL; the other serves on, and a new one comes."""
    settings = demo(folder / "killed", await cluster.database("killed_worker"))
    people = enough(rounds, 60)
    async with staged("killed-worker-postgresql", settings, random, workers=2, people=people) as stage:
        await stage.storm(rounds, 60, stage.server.kill, "kills")
        return await stage.verdict()


async def killed_postgresql(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    """kill -9 of the PostgreSQL server, which recovers from its log."""
    settings = demo(folder / "killed", await cluster.database("killed_server"))
    async with staged("killed-postgresql", settings, random, people=enough(rounds, 60)) as stage:
        await stage.storm(rounds, 60, cluster.kill, "kills")
        return await stage.verdict()


async def cut_commits(folder: Path, random: Random, rounds: int, cluster: Cluster, stalls: int = 0) -> Report:
    """The line to PostgreSQL breaks at every third COMMIT or so."""
    url = await cluster.database("cut_commits")
    proxy = FaultProxy(cluster.port)
    async with faulty_line(proxy) as port:
        served = demo(folder / "cut", through(url, port))
        people = enough(rounds + stalls, 30)
        async with staged("cut-commits", demo(folder / "cut", url), random, served=served, people=people) as stage:
            await cut(stage, proxy, rounds)
            for _ in range(stalls):
                proxy.plan = iter([Fault.STALLED])
                await stage.crowd.burst(stage.crowd.next(30), spread=0.1)
            await stage.recovered()
            stage.report.counts.update(proxy.done)
            return await stage.verdict()


async def cut(stage: Stage, proxy: FaultProxy, rounds: int) -> None:
    """Let people vote while the line breaks now and then."""
    proxy.plan = _now_and_then(stage.random)
    for _ in range(rounds):
        await stage.crowd.burst(stage.crowd.next(30), spread=0.1)
    proxy.plan = iter(())


def _now_and_then(random: Random) -> Iterator[Fault | None]:
    while True:
        yield random.choice((None, None, None, None, None, Fault.LOST, Fault.RACED, Fault.UNHEARD))


def through(url: str, port: int) -> str:
    """The database's address by way of that port."""
    return urlsplit(url)._replace(netloc=f"postgres@127.0.0.1:{port}").geturl()


def demo(folder: Path, url: str | None = None) -> Settings:
    return Settings(mode="demo", data_dir=folder, database_url=url)


def enough(rounds: int, votes: int, proposals: int = 10) -> int:
    """How many people it takes to cast so many votes in so many rounds, each once on each proposal."""
    return max(50, rounds * votes // proposals + 1)
