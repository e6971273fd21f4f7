"""Scenes in which people are too many or too late: one person many ways at once, and a close under fire."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

from deploy.chaos.cluster import Cluster
from deploy.chaos.killing import demo, enough
from deploy.chaos.ledger import Attempt, Told
from deploy.chaos.programs import ROOT, environment
from deploy.chaos.stage import Report, Stage, staged
from deploy.chaos.town import close_in
from eforslag import clock
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.proposals.actions import close_due
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote

WEB, COUNTER = 25, 25
VOTES = 30


async def one_person(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    """One person votes 50 ways at once, on the web through two workers and at a counter: one vote a round."""
    settings = demo(folder / "one", await cluster.database("one_person"))
    async with staged("one-person", settings, random, workers=2, people=max(50, rounds // 10 + 1), rude=0.0) as stage:
        await vote_many_ways(stage, rounds)
        return await stage.verdict()


async def vote_many_ways(stage: Stage, rounds: int) -> None:
    """In each round another person votes 50 ways at once."""
    async with _counter(stage.town.settings) as counter:
        for pair in stage.crowd.next(rounds):
            attempts = stage.crowd.ledger.send([pair] * COUNTER)
            web, _ = await asyncio.gather(stage.crowd.burst([pair] * WEB), _at(counter, attempts))
            stage.crowd.ledger.answer(attempts)
            stage.report.counts["rounds of one person"] += 1
            _require_one(stage, [*web, *attempts])


def _require_one(stage: Stage, attempts: Sequence[Attempt]) -> None:
    counted = sum(attempt.told is Told.COUNTED for attempt in attempts)
    if counted != 1:
        stage.report.findings.append(f"Of {len(attempts)} votes of one person {counted} were counted.")


@asynccontextmanager
async def _counter(settings: Settings) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.chaos.counter", cwd=ROOT, env=environment(settings), stdin=PIPE, stdout=PIPE
    )
    try:
        await _line(process)
        yield process
    finally:
        process.terminate()
        await process.wait()


async def _at(counter: Process, attempts: Sequence[Attempt]) -> None:
    """Cast these votes at the counter, all at once."""
    assert counter.stdin is not None  # noqa: S101  asked for
    pairs = [(attempt.proposal_id, attempt.voter) for attempt in attempts]
    counter.stdin.write(json.dumps(pairs).encode() + b"\n")
    for attempt, told in zip(attempts, json.loads(await _line(counter)), strict=True):
        attempt.told = Told(told)


async def _line(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101  asked for
    return await process.stdout.readline()


async def hung_up_sqlite(folder: Path, random: Random, rounds: int) -> Report:
    async with staged("hung-up-sqlite", demo(folder / "hung"), random, people=enough(rounds, VOTES)) as stage:
        await hang_up(stage, rounds)
        return await stage.verdict()


async def hung_up_postgresql(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    settings = demo(folder / "hung", await cluster.database("hung_up"))
    async with staged("hung-up-postgresql", settings, random, workers=2, people=enough(rounds, VOTES)) as stage:
        await hang_up(stage, rounds)
        return await stage.verdict()


async def hang_up(stage: Stage, rounds: int) -> None:
    """People send their vote and go away; those who come back find it counted."""
    for _ in range(rounds):
        pairs = stage.crowd.next(VOTES)
        usual, stage.crowd.rude = stage.crowd.rude, 1.0
        await stage.crowd.burst(pairs, spread=0.05)
        stage.crowd.rude = 0.0
        again = await stage.crowd.burst(pairs)
        stage.crowd.rude = usual
        stage.report.counts["votes that hung up and were counted"] += sum(one.told is Told.ALREADY for one in again)


async def closing_sqlite(folder: Path, random: Random, rounds: int) -> Report:
    return await _closing(folder, random, rounds, None)


async def closing_postgresql(folder: Path, random: Random, rounds: int, cluster: Cluster) -> Report:
    return await _closing(folder, random, rounds, await cluster.database("closing"))


async def _closing(folder: Path, random: Random, rounds: int, url: str | None) -> Report:
    """Votings end, by the clock and by being closed at that very moment, while votes pour in."""
    kind, settings = "postgresql" if url else "sqlite", demo(folder / "closing", url)
    async with staged(
        f"closing-{kind}", settings, random, workers=2 if url else 1, proposals=rounds, people=80, rude=0.0
    ) as stage:
        for proposal_id in stage.town.proposals:
            await close_under_fire(stage, proposal_id, by_clock=random.random() < 0.5)
        return await stage.verdict()


async def close_under_fire(stage: Stage, proposal_id: int, *, by_clock: bool) -> None:
    """Everybody votes on the proposal while its time ends, or while it is closed at that very moment."""
    votes = [(proposal_id, voter) for voter in range(len(stage.town.cookies))]
    async with opened(stage.town.settings):
        if by_clock:
            await close_in(stage.random.uniform(0.05, 0.35), [proposal_id])
        firing = asyncio.create_task(stage.crowd.burst(votes, spread=0.4))
        closed = await _closed(proposal_id, by_clock, stage.random.uniform(0.05, 0.35))
        await firing
        now = await Vote.filter(proposal_id=proposal_id).count()
    stage.report.counts["closed by the clock" if by_clock else "closed at once"] += 1
    if now != closed:
        stage.report.findings.append(f"Proposal {proposal_id} had {closed} votes when it closed, and has {now}.")


async def _closed(proposal_id: int, by_clock: bool, after: float) -> int:
    """Close the voting, and say how many votes there are from then on."""
    if by_clock:
        while not await close_due(clock.now()):  # noqa: ASYNC110  what is waited for is the time
            await asyncio.sleep(0.01)
    else:
        await asyncio.sleep(after)
        await close_in(0.0, [proposal_id])
        await close_due(clock.now())
    assert (await Proposal.get(id=proposal_id)).closed_at is not None  # noqa: S101  closed just now
    return await Vote.filter(proposal_id=proposal_id).count()
