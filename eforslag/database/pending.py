"""Which migrations a database still lacks."""

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.executor import MigrationExecutor


async def pending(connection: BaseDBAsyncClient, config: dict[str, Any]) -> list[str]:
    """Names of the migrations that have not been applied, in their order."""
    executor = MigrationExecutor(connection, config["apps"])
    return [step.migration.name for step in await executor.plan() if not step.backward]
