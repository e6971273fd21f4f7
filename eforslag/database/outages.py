"""Telling a database that is out of reach, full or busy from a statement that is wrong."""

import sqlite3

from asyncpg import InterfaceError, InternalClientError, PostgresConnectionError, PostgresError
from asyncpg.exceptions import (
    InsufficientResourcesError,
    LockNotAvailableError,
    OperatorInterventionError,
    TransactionRollbackError,
)
from tortoise.exceptions import BaseORMException, DBConnectionError

# Everything that asking the database can end in; to be sorted with the questions below.
DATABASE_ERRORS = (BaseORMException, PostgresError, InterfaceError, InternalClientError, sqlite3.Error, OSError)
# What PostgreSQL, or its driver of a connection that has just been lost, says of anything but the statement itself.
_OUTAGES = (
    OSError, PostgresConnectionError, InterfaceError, InternalClientError, InsufficientResourcesError,
    OperatorInterventionError, LockNotAvailableError, TransactionRollbackError,
)  # fmt: skip
# What SQLite says of its surroundings, by the first byte of its code: busy, locked, I/O error, full, can't be opened.
_SURROUNDINGS = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM,
}  # fmt: skip
_NOT_WRITTEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}


def is_outage(error: BaseException) -> bool:
    """Whether the database failed, and not what it was asked."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return _code(cause) in _SURROUNDINGS
    # A time-out is an OSError too; a server that is out of room or memory, or is being shut down, says so itself.
    return isinstance(cause, (DBConnectionError, *_OUTAGES))


def leaves_doubt(error: BaseException) -> bool:
    """Whether a COMMIT that failed so may have happened all the same."""
    cause = _cause(error)
    return is_outage(error) and not (isinstance(cause, sqlite3.Error) and _code(cause) in _NOT_WRITTEN)


def _cause(error: BaseException) -> BaseException:
    """What the driver said, which Tortoise passes on inside an error of its own."""
    if isinstance(error, BaseORMException) and error.args and isinstance(error.args[0], BaseException):
        return error.args[0]
    return error


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
