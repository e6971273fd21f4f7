"""Votes while the server is killed again and again, run by `make chaos`; exits with 1 when anything was lost.

SEED chooses the moments, KILLS how many there are on each database.
"""

import asyncio
import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eforslag.database import opened
from eforslag.identity.keys import load_keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote, VotingKey
from ledger import Attempt, Ledger, Said, losses
from place import Databases, databases, serving
from town import Size, Town, furnish

VOTERS, PROPOSALS, CONNECTIONS = 400, 30, 16
PAUSES = (0.05, 0.8)


def main() -> int:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    kills = int(os.environ.get("KILLS") or 60)
    folder = Path(os.environ.get("DATA_DIR") or "var").absolute() / "chaos"
    print(f"SEED={seed}, {kills} kills on each database", flush=True)
    lost: list[str] = []
    with databases(folder) as places:
        for kind in places.kinds:
            town = asyncio.run(_town(places, kind))
            ledger = asyncio.run(killed_again_and_again(town, kills, random.Random(f"{seed} {kind}")))  # noqa: S311
            found = asyncio.run(compared(town, ledger))
            print(f"{kind}: {kills} kills, {dict(ledger.sent)}, {len(found)} losses", flush=True)
            lost += found
    print("\n".join(lost) or "Nothing was lost.")
    return 1 if lost else 0


async def _town(places: Databases, kind: str) -> Town:
    return await furnish(await places.new(kind, "chaos"), Size(residents=VOTERS, open=PROPOSALS))


async def killed_again_and_again(town: Town, kills: int, chance: random.Random) -> Ledger:
    """Votes are sent all the time; each server lives for a moment and is killed without warning, but for the last."""
    ledger = Ledger()
    attempts = [(voter, proposal) for voter in range(VOTERS) for proposal in range(1, PROPOSALS + 1)]
    chance.shuffle(attempts)
    for number in range(kills + 1):
        with serving(town.settings) as server:
            chosen = iter([*attempts[number * 300 % len(attempts) :], *attempts][:300])
            sending = [asyncio.create_task(_vote(town, server.port, chosen, ledger)) for _ in range(CONNECTIONS)]
            if number < kills:
                await asyncio.wait(sending, timeout=chance.uniform(*PAUSES))
                os.kill(server.pid, signal.SIGKILL)
            await asyncio.gather(*sending)
    return ledger


async def _vote(town: Town, port: int, attempts: Iterator[Attempt], ledger: Ledger) -> None:
    """One connection, until there is nothing left to send or nobody to send it to."""
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for attempt in attempts:
        # Whatever happens from here on, an attempt has been made.
        ledger.said.setdefault(attempt, "unknown")
        voter, proposal = attempt
        try:
            line = line or await asyncio.open_connection("127.0.0.1", port)
            line[1].write(_request(proposal, town.residents[voter].cookie))
            ledger.note(attempt, await _said(line[0]))
        except (OSError, asyncio.IncompleteReadError):
            ledger.note(attempt, "unknown")
            return
    if line is not None:
        line[1].close()


def _request(proposal: int, cookie: str) -> bytes:
    head = f"POST /forslag/{proposal}/rost HTTP/1.1\r\nHost: e-forslag.example.org\r\nSec-Fetch-Site: same-origin\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n"
    return f"{head}{form}Cookie: {cookie}\r\n\r\n".encode()


async def _said(reader: asyncio.StreamReader) -> Said:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = next(int(line.split(":")[1]) for line in head.splitlines() if line.startswith("content-length:"))
    body = (await reader.readexactly(length)).decode()
    status = head[9:12]
    if status == "303" or (status == "409" and "Din röst är räknad" in body):
        return "counted"
    return "unknown" if status == "503" else "refused"


async def compared(town: Town, ledger: Ledger) -> list[str]:
    """What is wrong with what stands in the database."""
    keys = load_keys(town.settings)
    async with opened(town.settings):
        wrapped: Any = await VotingKey.all()
        owners = {
            voter_tag(keys, one.wrapped, one.proposal_id, person.person_key): (voter, one.proposal_id)
            for one in wrapped
            for voter, person in enumerate(town.residents)
        }
        rows = [owners.get(vote.voter_tag, (-1, -1)) for vote in await Vote.all()]
        tallies: Any = dict(await Proposal.all().values_list("id", "votes"))
    return list(losses(ledger, rows, tallies))


if __name__ == "__main__":
    sys.exit(main())
