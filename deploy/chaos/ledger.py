"""What the voters were told, kept by themselves: one line before a vote is sent, and one when it has been answered.

A vote without a second line is one of which nobody knows what became. The lines are on the disk before the
first byte is sent, so that the ledger is right however it ends.
"""

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self


class Told(StrEnum):
    """What a voter was told."""

    COUNTED = "counted"
    # The vote was there before, which settles an earlier one of which nothing was known.
    ALREADY = "already"
    # It was not counted, since the voting is over or the person may not vote.
    REFUSED = "refused"
    # It was not counted, and is worth another try in a while.
    LATER = "later"
    UNKNOWN = "unknown"
    # An answer that nobody should get, like an error of ours.
    WRONG = "wrong"


@dataclass(slots=True)
class Attempt:
    """One vote sent by one voter, and what was told of it."""

    proposal_id: int
    voter: int
    sent_at: float
    told: Told = Told.UNKNOWN


class Ledger:
    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.attempts: list[Attempt] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._file)

    def send(self, pairs: Sequence[tuple[int, int]]) -> list[Attempt]:
        """Note that these votes (proposal, voter) are about to be sent."""
        attempts = [Attempt(proposal_id, voter, time.time()) for proposal_id, voter in pairs]
        self.attempts += attempts
        self._write("sent", attempts)
        return attempts

    def answer(self, attempts: Sequence[Attempt]) -> None:
        """Note what has been told of them."""
        self._write("told", attempts)

    def _write(self, what: str, attempts: Sequence[Attempt]) -> None:
        lines = (json.dumps([what, one.proposal_id, one.voter, one.sent_at, one.told]) for one in attempts)
        os.write(self._file, "".join(f"{line}\n" for line in lines).encode())
        os.fdatasync(self._file)
