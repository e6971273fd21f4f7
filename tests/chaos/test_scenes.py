"""A short version of what `make chaos` does for minutes: the real programs are hurt, and no vote is lost."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from random import Random, SystemRandom

import pytest

from deploy.chaos import crowding, killing, starving
from deploy.chaos.cluster import Cluster
from deploy.chaos.ledger import Told
from deploy.chaos.programs import Unavailable
from deploy.chaos.proxy import Fault, FaultProxy, faulty_line
from deploy.chaos.stage import Stage, staged
from deploy.chaos.town import person
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.database.coalescing import Coalescing, Unanswered
from eforslag.identity.keys import load_keys
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, Ballot, OpenProposal
from eforslag.votes.counting import count


@pytest.fixture
def random() -> Random:
    seed = SystemRandom().randrange(10**9)
    print(f"{seed=}")  # noqa: T201  shown when the test fails
    return Random(seed)  # noqa: S311  a seed must repeat it


@pytest.fixture
def folder() -> Iterator[Path]:
    """Outside pytest's own, which PostgreSQL can't enter when it is started by root as another user."""
    place = Path(tempfile.mkdtemp(prefix="eforslag-chaos-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    try:
        async with Cluster(folder / "postgresql", max_connections="14") as server:
            yield server
    except Unavailable as lack:
        pytest.skip(str(lack))


async def test_sqlite_loses_nothing_whatever_breaks(folder: Path, random: Random) -> None:
    """Its process is killed, its votings close under fire, and its disk fills up, where a small one can be had."""
    with ExitStack() as stack:
        disk, lack = _disk(folder, stack)
        settings = killing.demo(disk / "eforslag")
        async with staged("sqlite", settings, random, proposals=6, people=90, outside=folder) as stage:
            await crowding.hang_up(stage, 1)
            assert stage.report.counts["votes that hung up and were counted"] > 0
            await stage.storm(1, 30, stage.server.kill, "kills")
            await crowding.close_under_fire(stage, stage.town.proposals[0], by_clock=True)
            await crowding.close_under_fire(stage, stage.town.proposals[1], by_clock=False)
            if not lack:
                await starving.fill_disk(stage, disk, 2)
            await _nothing_is_lost(stage)
    if lack:
        pytest.skip(lack)


def _disk(folder: Path, stack: ExitStack) -> tuple[Path, str]:
    """A small disk, or the folder and the reason why there is none."""
    try:
        return stack.enter_context(starving.small_disk(folder / "disk", 16)), ""
    except Unavailable as lack:
        return folder, str(lack)


async def test_postgresql_loses_nothing_whatever_breaks(folder: Path, random: Random, cluster: Cluster) -> None:
    """Two workers behind a line that breaks; they are killed, and the server is, and all its connections are taken."""
    url, proxy = await cluster.database("short"), FaultProxy(cluster.port)
    async with faulty_line(proxy) as port:
        settings = killing.demo(folder / "short", url)
        served = killing.demo(folder / "short", f"{killing.through(url, port)}?minsize=1&maxsize=3")
        async with staged("short", settings, random, served=served, workers=2, proposals=6, people=100) as stage:
            await crowding.vote_many_ways(stage, 5)
            await killing.cut(stage, proxy, 4)
            await _stall(stage, proxy, served)
            await stage.storm(1, 30, stage.server.kill, "kills of a worker")
            await stage.storm(2, 30, cluster.kill, "kills of PostgreSQL")
            await starving.use_up(stage, starving.all_connections, url)
            await crowding.close_under_fire(stage, stage.town.proposals[0], by_clock=True)
            await crowding.close_under_fire(stage, stage.town.proposals[1], by_clock=False)
            await _nothing_is_lost(stage)


async def _stall(stage: Stage, proxy: FaultProxy, served: Settings) -> None:
    """A COMMIT takes longer than anybody waits: its voter is told that nothing is known, and the others go on."""
    proxy.plan, proxy.stall = iter([Fault.STALLED]), 0.5
    keys = load_keys(served)
    late, next_one = stage.crowd.next(2)
    async with opened(served):
        queue: Coalescing[Ballot, OpenProposal] = Coalescing(partial(count, keys=keys), patience=0.2)
        stage.crowd.ledger.send([late])
        with pytest.raises(Unanswered):
            await queue.ask(Ballot(late[0], person(late[1]), "web", 40))
        (attempt,) = await stage.crowd.burst([next_one])
        assert attempt.told in (Told.COUNTED, Told.UNKNOWN)
        with pytest.raises(AlreadyVoted):
            await BallotBox(keys).cast(late[0], person(late[1]), age=40, channel="web")


async def _nothing_is_lost(stage: Stage) -> None:
    report = await stage.verdict()
    assert report.findings == [], str(report)
    assert report.counts["counted"] > 20, str(report)
