"""What every scene needs: a town on a database of its own, the service in front of it, voters, and a verdict."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from deploy.chaos.crowd import Crowd
from deploy.chaos.judging import Counted, findings
from deploy.chaos.ledger import Ledger, Told
from deploy.chaos.programs import Server, recount
from deploy.chaos.town import Town, build, counted
from eforslag.config import Settings
from eforslag.database import opened

# The time within which the service is to be back by itself.
SECONDS_TO_RECOVER = 10.0


@dataclass(slots=True)
class Report:
    """What a scene did, in counts, and what was wrong."""

    scene: str
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest_recovery: float = 0.0
    slowest_answer: float = 0.0

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {what}" for what, number in sorted(self.counts.items()))
        times = f"recovered in {self.slowest_recovery:.1f} s, answered in {self.slowest_answer:.1f} s at the most"
        return "\n".join([f"{self.scene}: {counts}; {times}", *(f"  LOST {finding}" for finding in self.findings)])


@dataclass(slots=True)
class Stage:
    folder: Path
    random: Random
    town: Town
    server: Server
    crowd: Crowd
    report: Report

    async def recovered(self, seconds: float = SECONDS_TO_RECOVER) -> None:
        """Wait until the service is ready and counts a vote, and note when that takes too long."""
        try:
            took = await self.server.answering(seconds)
        except TimeoutError:
            self.report.findings.append(f"The service was not back within {seconds:.0f} s.")
            return
        self.report.slowest_recovery = max(self.report.slowest_recovery, took)

    async def storm(self, rounds: int, votes: int, hurt: Callable[[], Awaitable[None]], what: str) -> None:
        """Let up to so many people vote, and hurt the service at a random moment meanwhile; so many rounds."""
        for _ in range(rounds):
            enough = asyncio.Event()
            voting = asyncio.create_task(_pour(self.crowd, votes, enough))
            await asyncio.sleep(self.random.uniform(0.0, 0.5))
            # Those who vote now are still on their way, and nobody sets out any more.
            enough.set()
            await hurt()
            self.report.counts[what] += 1
            await voting
            await self.recovered()

    async def verdict(self) -> Report:
        """Settle what nobody knows, and hold the ledger against the database."""
        if self.server.is_running():
            await self.crowd.settle()
        else:
            self.report.findings.append("The service ended by itself.")
        attempts = self.crowd.ledger.attempts
        self.report.findings += [*findings(attempts, await self.box()), *recount(self.town.settings)]
        told = Counter(attempt.told for attempt in attempts)
        self.report.counts.update({"sent": len(attempts), **{str(one): told[one] for one in Told if told[one]}})
        self.report.slowest_answer = self.crowd.slowest
        return self.report

    async def box(self) -> list[Counted]:
        async with opened(self.town.settings):
            return await counted(self.town)


async def _pour(crowd: Crowd, votes: int, enough: asyncio.Event) -> None:
    """Up to so many votes, a few at a time, until it is enough."""
    few = max(1, votes // 6)
    for _ in range(0, votes, few):
        await crowd.burst(crowd.next(few), spread=0.02)
        if enough.is_set():
            return


@asynccontextmanager
async def staged(
    scene: str, settings: Settings, random: Random, *,
    served: Settings | None = None, workers: int = 1, proposals: int = 10, people: int = 200, rude: float = 0.05,
    outside: Path | None = None,
) -> AsyncIterator[Stage]:  # fmt: skip
    """A stage on an empty database; the service is told of it by `served`, if that is not how we reach it.

    The ledger and the service's log lie in the folder `outside`, else beside the database's.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    town = await build(settings, proposals=proposals, people=people)
    folder = outside or settings.data_dir.parent
    server = Server(served or settings, folder / f"{scene}.log", random, workers)
    with Ledger(folder / f"{scene}.ledger") as ledger:
        async with server:
            crowd = Crowd(town, ledger, server.port, random, rude=rude)
            yield Stage(folder, random, town, server, crowd, Report(scene))
