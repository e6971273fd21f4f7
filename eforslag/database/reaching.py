"""Finding out at once whether the database answers, since Tortoise takes silence for a database without migrations."""

import asyncio

import structlog
from tortoise.backends.base.client import BaseDBAsyncClient

from eforslag.database.outages import DATABASE_ERRORS, is_outage
from eforslag.errors import ConfigurationError

log = structlog.get_logger()
PAUSE_SECONDS = 0.5


async def require_answer(connection: BaseDBAsyncClient) -> None:
    """Raises ConfigurationError, without the address, which may hold a password."""
    try:
        await connection.execute_query("SELECT 1")
    except DATABASE_ERRORS as error:
        raise ConfigurationError(f"The database of EFORSLAG_DATABASE_URL can't be reached: {error}") from error


async def await_answer(connection: BaseDBAsyncClient) -> None:
    """Wait for a database that is away, however long; raises ConfigurationError when something else is wrong."""
    while True:
        try:
            return await require_answer(connection)
        except ConfigurationError as failure:
            if failure.__cause__ is None or not is_outage(failure.__cause__):
                raise
            log.warning("waiting for the database", error=type(failure.__cause__).__name__)
        await asyncio.sleep(PAUSE_SECONDS)
