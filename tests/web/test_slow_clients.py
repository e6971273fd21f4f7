"""Hundreds of slow connections at once, of every kind, leave others unharmed and come to an end."""

import asyncio
import time

import pytest
from starlette.applications import Starlette

from deploy.rude.prober import Probed, probe, reading
from deploy.rude.slow import PIECES, SlowClients
from eforslag.web.connections import Bounds
from tests.web.serving import serving

EACH = 200
SHORT = Bounds(head_seconds=1, body_seconds=1.5, grace_seconds=1, reading_seconds=1, linger_seconds=0.2, tick=0.1)
# A machine that is busy with something else can spoil a round; slow clients that do harm spoil all of them.
ROUNDS = 3


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_others_hardly_notice_and_the_slow_ones_are_cut(app: Starlette) -> None:
    waited = []
    async with serving(app, SHORT, timeout_keep_alive=1) as (port, connections):
        await probe(Probed(), port, reading(port, "/om"), 200)
        for _ in range(ROUNDS):
            crowds = [SlowClients(mode, port, count=EACH, pause=0.3, path="/healthz", a_second=150) for mode in PIECES]
            others = await _visits(port)
            async with asyncio.timeout(10):
                # The server's own set, without a word when it becomes empty.
                while connections:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            for crowd in crowds:
                await crowd.leave()
            told = {crowd.mode: set(crowd.first_words) for crowd in crowds}
            assert told == {"headers": {"408"}, "body": {"408"}, "ranges": {"200"}, "reading": {"200"}}
            assert others.failures == []
            waited.append(others.p99)
            if others.p99 < 1:
                break
    assert min(waited) < 1


async def _visits(port: int) -> Probed:
    """Somebody who goes from page to page while the slow ones are there."""
    others, end = Probed(), time.monotonic() + 2.5
    while time.monotonic() < end:
        await probe(others, port, reading(port, "/om"), 200)
    return others
