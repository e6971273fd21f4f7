"""For developers: writes the next migration from what has changed in the models.

python -m eforslag.database.make NAME
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import format_migration_name

from eforslag.config import Settings
from eforslag.database.configuration import tortoise_config


async def make(name: str) -> list[Path]:
    """The files written; none when the models are as the migrations leave them. No database is touched."""
    with TemporaryDirectory() as folder:
        config = tortoise_config(Settings(mode="demo", data_dir=Path(folder)))
    async with TortoiseContext() as context:
        await context.init(config)
        assert context.apps  # noqa: S101  just read
        writers = await MigrationAutodetector(context.apps, config["apps"]).changes()
        for writer in writers:
            writer.name = format_migration_name(int(writer.name.split("_")[0]), name)
        return [writer.write() for writer in writers]


if __name__ == "__main__":
    made = asyncio.run(make(sys.argv[1]))
    sys.stdout.write("".join(f"{path}\n" for path in made) or "The models have not changed.\n")
