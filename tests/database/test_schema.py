"""What the migrations make is what the models describe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector

from eforslag.config import Settings
from eforslag.database.configuration import tortoise_config
from eforslag.database.make import make
from tests.database.schema import Table, described


@asynccontextmanager
async def _made_from_models(settings: Settings, folder: Path) -> AsyncIterator[TortoiseContext]:
    """A second database, whose tables come from the models alone."""
    if settings.uses_sqlite:
        empty = settings.model_copy(update={"database_url": f"sqlite://{folder / 'from-models.db'}"})
    else:
        empty = settings.model_copy(update={"database_url": _beside(settings).geturl()})
        await _on_server(settings, "CREATE DATABASE")
    try:
        async with TortoiseContext() as context:
            await context.init(tortoise_config(empty))
            await context.generate_schemas()
            yield context
    finally:
        if not settings.uses_sqlite:
            await _on_server(settings, "DROP DATABASE")


async def _on_server(settings: Settings, verb: str) -> None:
    connection = await asyncpg.connect(settings.database)
    try:
        await connection.execute(f"{verb} {_beside(settings).path.strip('/')}")
    finally:
        await connection.close()


def _beside(settings: Settings) -> SplitResult:
    address = urlsplit(settings.database)
    return address._replace(path=f"{address.path}_from_models")


def _without_triggers(tables: dict[str, Table]) -> dict[str, Table]:
    """No model describes a trigger; test_append_only.py tries out the ones that the migrations make."""
    return {name: replace(table, triggers=frozenset()) for name, table in tables.items()}


async def test_migrations_make_what_the_models_describe(
    database: TortoiseContext, settings: Settings, tmp_path: Path
) -> None:
    migrated = await described(database.db())
    async with _made_from_models(settings, tmp_path) as context:
        modelled = await described(context.db())
    assert _without_triggers(migrated) == _without_triggers(modelled)


async def test_no_model_has_changed_since_the_last_migration(database: TortoiseContext, settings: Settings) -> None:
    assert database.apps
    wanted = await MigrationAutodetector(database.apps, tortoise_config(settings)["apps"]).changes()
    assert [str(operation.describe()) for writer in wanted for operation in writer.operations] == []


async def test_a_person_can_be_tied_to_a_proposal_once_by_key(database: TortoiseContext) -> None:
    """What the votes rest on is in the database itself, whatever the description above is compared with."""
    tables = await described(database.db())
    assert tables["vote"].primary_key == ("voter_tag",)
    assert [key[:2] for key in tables["vote"].foreign_keys] == [("proposal_id", "proposal")]
    assert ("year", "serial") in tables["proposal"].unique_keys


async def test_every_index_is_over_columns_that_exist(database: TortoiseContext) -> None:
    """SQLite takes a misspelt column in double quotes for a text, and indexes that."""
    for name, table in (await described(database.db())).items():
        columns = {column[0] for column in table.columns}
        for key in (*table.indexes, *table.unique_keys):
            assert columns.issuperset(key), f"{name}: {key}"


async def test_nothing_is_left_to_put_into_a_migration() -> None:
    made = await make("nothing")
    for path in made:
        # It lies among the real ones, where every other test would meet it.
        path.unlink()
    assert made == []
