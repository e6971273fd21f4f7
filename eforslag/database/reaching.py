"""Finding out at once whether the database answers, since Tortoise takes silence for a database without migrations."""

import sqlite3

from asyncpg import PostgresError
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import DBConnectionError, OperationalError

from eforslag.errors import ConfigurationError


async def require_answer(connection: BaseDBAsyncClient) -> None:
    """Raises ConfigurationError, without the address, which may hold a password."""
    try:
        await connection.execute_query("SELECT 1")
    except (OSError, DBConnectionError, OperationalError, PostgresError, sqlite3.DatabaseError) as error:
        raise ConfigurationError(f"The database of EFORSLAG_DATABASE_URL can't be reached: {error}") from error
