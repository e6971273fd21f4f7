"""One person's vote sent to two processes of the service at the same time."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from eforslag import clock
from eforslag.config import Settings
from eforslag.identity.keys import Keys
from tests.votes.builders import Box, box, person, published

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("voting_process.py")


async def started(settings: Settings, proposal_id: int, times: int) -> Process:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(settings.data_dir),
        "EFORSLAG_DATABASE_URL": settings.database,
    }
    arguments = (str(PROGRAM), str(proposal_id), person(1), str(times))
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, env=environment, stdin=PIPE, stdout=PIPE)


@pytest.mark.usefixtures("database")
async def test_fifty_votes_of_one_person_through_two_processes_count_as_one(settings: Settings, keys: Keys) -> None:
    proposal = await published(keys, at=clock.now())
    processes = [await started(settings, proposal.id, 25) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    counted, refused, failed = (sum(column) for column in zip(*(map(int, out.split()) for out, _ in said), strict=True))
    assert (counted, refused, failed) == (1, 49, 0)
    assert await box(proposal.id) == Box(1, 1)
