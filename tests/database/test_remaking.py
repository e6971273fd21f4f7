"""Each of our own tables survives being made anew on SQLite, which is what any change of a column there means."""

from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from eforslag.config import Settings
from eforslag.database.configuration import APP, tortoise_config
from eforslag.database.guard import GuardedSqliteEditor
from tests.database.schema import described


async def test_every_table_of_ours_is_the_same_once_made_anew(sqlite_copy: Settings) -> None:
    async with TortoiseContext() as context:
        await context.init(tortoise_config(sqlite_copy, foreign_keys="OFF"))
        before = await described(context.db())
        assert context.apps
        models = context.apps[APP].values()
        for model in models:
            async with in_transaction() as transaction:
                await GuardedSqliteEditor(transaction)._remake_table(model)
        assert await described(context.db()) == before
    assert len(models) > 10
