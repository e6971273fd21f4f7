"""What is an outage, that comes to an end, and what is a mistake in what was asked."""

import sqlite3

import pytest
from asyncpg import InternalClientError, exceptions
from tortoise.exceptions import IntegrityError, OperationalError

from eforslag.database.outages import is_outage, leaves_doubt


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        exceptions.ConnectionDoesNotExistError(),
        exceptions.CannotConnectNowError(),
        exceptions.TooManyConnectionsError(),
        exceptions.DiskFullError(),
        exceptions.LockNotAvailableError(),
        exceptions.DeadlockDetectedError(),
        exceptions.InterfaceError("connection is closed"),
        InternalClientError("cannot switch to state 12; another operation is in progress"),
    ],
)
def test_a_database_that_is_away_or_busy_is_an_outage_of_which_a_commit_leaves_doubt(error: Exception) -> None:
    assert is_outage(error)
    assert leaves_doubt(error)


@pytest.mark.parametrize(
    "error",
    [
        exceptions.UndefinedColumnError(),
        OperationalError(exceptions.UndefinedColumnError()),
        IntegrityError(sqlite3.IntegrityError("UNIQUE constraint failed")),
        ValueError(),
    ],
)
def test_a_wrong_statement_is_none(error: Exception) -> None:
    assert not is_outage(error)
    assert not leaves_doubt(error)


def test_a_full_disk_under_sqlite_is_an_outage_without_doubt() -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert is_outage(OperationalError(error))
    assert not leaves_doubt(OperationalError(error))
