"""People who vote over HTTP, each from an address of their own, and note what they are told."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from random import Random

from deploy.chaos.ledger import Attempt, Ledger, Told
from deploy.chaos.town import Town
from eforslag.votes.ballots import AlreadyVoted, Unconfirmed

PATIENCE = 40.0


class Crowd:
    def __init__(self, town: Town, ledger: Ledger, port: int, random: Random, *, rude: float = 0.0) -> None:
        """`rude` is how many of them hang up without waiting for the answer."""
        self.town, self.ledger, self.rude = town, ledger, rude
        self._port, self._random = port, random
        self._pairs = self._in_turn()
        self.slowest = 0.0

    def _in_turn(self) -> Iterator[tuple[int, int]]:
        pairs = [(proposal, voter) for proposal in self.town.proposals for voter in range(len(self.town.cookies))]
        self._random.shuffle(pairs)
        yield from pairs

    def next(self, votes: int) -> list[tuple[int, int]]:
        """So many votes that nobody has cast yet."""
        return [pair for pair, _ in zip(self._pairs, range(votes), strict=False)]

    async def burst(self, pairs: Sequence[tuple[int, int]], spread: float = 0.0) -> list[Attempt]:
        """Send these votes (proposal, voter) within so many seconds, and note what is told."""
        attempts = self.ledger.send(pairs)
        await asyncio.gather(*(self._vote(attempt, self._random.uniform(0, spread)) for attempt in attempts))
        self.ledger.answer(attempts)
        return attempts

    async def settle(self, tries: int = 20) -> None:
        """Vote again wherever nothing is known of the vote, as people are asked to, until everything is."""
        for _ in range(tries):
            doubtful = self._doubtful()
            if not doubtful:
                return
            await self.burst(doubtful[:200], spread=0.2)

    def _doubtful(self) -> list[tuple[int, int]]:
        last = {(attempt.proposal_id, attempt.voter): attempt.told for attempt in self.ledger.attempts}
        ever = {(one.proposal_id, one.voter) for one in self.ledger.attempts if one.told is Told.UNKNOWN}
        return [pair for pair in last if pair in ever and last[pair] in (Told.UNKNOWN, Told.LATER)]

    async def _vote(self, attempt: Attempt, after: float) -> None:
        is_rude = self._random.random() < self.rude
        await asyncio.sleep(after)
        begun = asyncio.get_running_loop().time()
        with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                attempt.told = told(await self._send(attempt, is_rude))
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - begun)

    async def _send(self, attempt: Attempt, is_rude: bool) -> bytes:
        voter = attempt.voter
        # A family or a school behind one address is bounded; a crowd has as many addresses as people.
        own = (f"127.{1 + voter // 60000}.{voter // 250 % 240}.{1 + voter % 250}", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, local_addr=own)
        try:
            writer.write(
                f"POST /forslag/{attempt.proposal_id}/rost HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Sec-Fetch-Site: same-origin\r\nCookie: {self.town.cookies[voter]}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n".encode()
            )
            await writer.drain()
            if is_rude:
                # Somewhere between the first byte's arrival and the answer's.
                await asyncio.sleep(self._random.uniform(0.0, 0.1))
                return b""
            return await reader.read()
        finally:
            writer.close()


def told(answer: bytes) -> Told:
    """What an answer over HTTP tells its voter."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status = head.split(b" ", 2)[1] if head.startswith(b"HTTP/1.") else b""
    if not body and status != b"303":
        return Told.UNKNOWN
    if status == b"303":
        return Told.COUNTED if b"notis=vote_counted" in head else Told.WRONG
    if status == b"409":
        return Told.ALREADY if AlreadyVoted.message.encode() in body else Told.REFUSED
    if status in (b"429", b"503") and b"retry-after:" in head.lower():
        return Told.UNKNOWN if Unconfirmed.message.encode() in body else Told.LATER
    return Told.WRONG
