"""A second channel in a process of its own: reads who votes on what, and says what each was told.

Each line is a JSON list of [proposal, voter]; the answer is a line with a JSON list of what they were told.
"""

import asyncio
import json
import sys

from deploy.chaos.ledger import Told
from deploy.chaos.town import person
from eforslag import config
from eforslag.database import opened
from eforslag.errors import DomainError
from eforslag.identity.keys import load_keys
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.ballots import AlreadyVoted, Unconfirmed


async def main() -> None:
    settings = config.load()
    box = BallotBox(load_keys(settings))
    async with opened(settings):
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            told = await asyncio.gather(*(_cast(box, *pair) for pair in json.loads(line)))
            print(json.dumps(told), flush=True)


async def _cast(box: BallotBox, proposal_id: int, voter: int) -> Told:
    try:
        await box.cast(proposal_id, person(voter), age=40, channel="counter")
    except AlreadyVoted:
        return Told.ALREADY
    except Unconfirmed:
        return Told.UNKNOWN
    except DomainError:
        return Told.REFUSED
    return Told.COUNTED


if __name__ == "__main__":
    asyncio.run(main())
