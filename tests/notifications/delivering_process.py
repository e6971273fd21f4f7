"""A worker of its own that sends what is due, as the settings in its environment say; made to be killed."""

import asyncio

from eforslag import clock, config
from eforslag.database import opened
from eforslag.following.composing import Composer
from eforslag.notifications.delivery import carrier_of, deliver


async def main() -> None:
    settings = config.load()
    async with opened(settings):
        await deliver(carrier_of(settings), Composer(settings), clock.now)


if __name__ == "__main__":
    asyncio.run(main())
