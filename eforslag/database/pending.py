"""Which migrations a database still lacks."""

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.executor import MigrationExecutor

from eforslag.errors import ConfigurationError


async def pending(connection: BaseDBAsyncClient, config: dict[str, Any]) -> list[str]:
    """Names of the migrations that have not been applied, in their order.

    Raises ConfigurationError when the database comes from a later version.
    """
    executor = MigrationExecutor(connection, config["apps"])
    plan = await executor.plan()
    applied = {key.name for key in await executor.recorder.applied_migrations()}
    unknown = applied - {key.name for key in executor.loader.graph.nodes}
    if unknown:
        raise ConfigurationError(
            f"The database comes from a later version, which made {', '.join(sorted(unknown))}; install that one."
        )
    return [step.migration.name for step in plan if not step.backward]
