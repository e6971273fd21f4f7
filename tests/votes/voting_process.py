"""A process of its own that casts one person's vote many times at once: `voting_process.py PROPOSAL PERSON TIMES`.

Says ready, waits for a line, votes, and prints how many votes were counted, refused as cast already, and neither.
"""

import asyncio
import sys

from eforslag import clock, config
from eforslag.database import opened
from eforslag.identity.keys import load_keys
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, OpenProposal


async def main(proposal_id: int, person_key: str, times: int) -> None:
    settings = config.load()
    keys = load_keys(settings)
    async with opened(settings):
        print("ready", flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.readline)
        at = clock.now()
        box = BallotBox(keys)
        votes = (box.cast(proposal_id, person_key, age=40, channel="web", at=at) for _ in range(times))
        results = await asyncio.gather(*votes, return_exceptions=True)
    counted = sum(isinstance(result, OpenProposal) for result in results)
    refused = sum(isinstance(result, AlreadyVoted) for result in results)
    print(counted, refused, times - counted - refused)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
