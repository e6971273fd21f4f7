"""A database that goes away at the COMMIT: nobody is told that a vote is counted, and voting again settles it."""

import asyncio

import pytest

from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity.keys import load_keys
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, Unconfirmed
from eforslag.votes.recount import recount
from tests.votes.builders import AT, Box, box, person, published
from tests.votes.fault_proxy import Cut, fault_proxy

on_postgresql = pytest.mark.parametrize("template", ["postgresql"], indirect=True)
PEOPLE = 20


@on_postgresql
@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_vote_whose_commit_nobody_answers_is_told_as_not_confirmed(settings: Settings, cut: Cut) -> None:
    assert settings.database_url is not None
    async with (
        fault_proxy(settings.database_url) as (proxy, url),
        opened(settings.model_copy(update={"database_url": url})),
    ):
        keys = load_keys(settings)
        proposal, votes = await published(keys), BallotBox(keys)

        async def cast(number: int) -> str:
            try:
                await votes.cast(proposal.id, person(number), age=40, channel="web", at=AT)
            except (Unconfirmed, AlreadyVoted) as refusal:
                return type(refusal).__name__
            return "counted"

        proxy.cut = cut
        first = await asyncio.gather(*map(cast, range(PEOPLE)))
        assert "Unconfirmed" in first
        assert set(first) <= {"Unconfirmed", "counted"}
        again = await asyncio.gather(*map(cast, range(PEOPLE)))
        # Where the COMMIT got through, the vote is there already; where it did not, it is counted now.
        doubtful = {said for before, said in zip(first, again, strict=True) if before == "Unconfirmed"}
        assert doubtful == {"AlreadyVoted" if cut == "after" else "counted"}
        assert await box(proposal.id) == Box(PEOPLE, PEOPLE)
        assert await recount(AT) == []
