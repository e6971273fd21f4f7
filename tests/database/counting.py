"""A program that counts up in a SQLite database, each time reading first and writing then."""

import asyncio
import sys
from pathlib import Path

from tortoise.transactions import in_transaction

from eforslag.config import Settings
from eforslag.database import opened
from eforslag.proposals.models import YearSerial


async def count(folder: Path, times: int) -> None:
    async with opened(Settings(mode="demo", data_dir=folder)):
        for _ in range(times):
            async with in_transaction():
                year = await YearSerial.get(year=2026)
                await YearSerial.filter(year=2026).update(last_serial=year.last_serial + 1)


if __name__ == "__main__":
    asyncio.run(count(Path(sys.argv[1]), int(sys.argv[2])))
