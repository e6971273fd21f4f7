"""The comparison of what was said with what is there sees every kind of loss."""

import asyncio
import random
from pathlib import Path

import pytest

from chaos import compared, killed_again_and_again
from ledger import Attempt, Ledger, losses
from place import Databases
from town import Size, Town, furnish

HERE: Attempt = (1, 7)


def told(*said: str) -> Ledger:
    ledger = Ledger()
    for one in said:
        ledger.note(HERE, one)  # type: ignore[arg-type]
    return ledger


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        (["counted"], [HERE]),
        (["unknown"], []),
        (["unknown"], [HERE]),
        (["refused"], []),
        (["unknown", "counted"], [HERE]),
    ],
)
def test_what_may_be_is_no_loss(said: list[str], rows: list[Attempt]) -> None:
    assert list(losses(told(*said), rows, {7: len(rows)})) == []


@pytest.mark.parametrize(
    ("said", "rows", "tally", "sentence"),
    [
        (["counted"], [], 0, "told as counted, and is there 0 times"),
        (["counted", "unknown"], [], 0, "told as counted, and is there 0 times"),
        (["counted"], [HERE, HERE], 2, "is there 2 times"),
        (["unknown"], [HERE, HERE], 2, "in doubt, and is there 2 times"),
        (["refused"], [HERE], 1, "was refused, and is there"),
        (["counted"], [HERE, (2, 7)], 2, "that nobody cast"),
        (["counted"], [HERE], 2, "The tally of proposal 7 is 2, its rows are 1"),
    ],
)
def test_a_loss_is_seen(said: list[str], rows: list[Attempt], tally: int, sentence: str) -> None:
    found = list(losses(told(*said), rows, {7: tally}))
    assert any(sentence in one for one in found), found


def test_a_server_killed_while_votes_are_cast_loses_none(tmp_path: Path) -> None:
    """The short version of `make chaos`, with one sudden end."""

    async def town() -> Town:
        return await furnish(await Databases(tmp_path, None).new("sqlite", "chaos"), Size(residents=400, open=30))

    built = asyncio.run(town())
    ledger = asyncio.run(killed_again_and_again(built, 1, random.Random(1)))  # noqa: S311
    assert ledger.sent["counted"] > 100
    assert asyncio.run(compared(built, ledger)) == []
