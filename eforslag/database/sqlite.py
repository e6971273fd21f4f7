"""SQLite as the service uses it: one connection, every transaction a writer from its first moment.

Plain BEGIN reads first and asks for the right to write later, which fails at once when
somebody else has written in between; BEGIN IMMEDIATE waits its turn instead.
"""

import sqlite3
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from eforslag.database.finishing import finished
from eforslag.errors import ConfigurationError

SYNCHRONOUS_FULL = 2


class OneWriter(SqliteClient):
    async def create_connection(self, with_db: bool) -> None:
        try:
            await super().create_connection(with_db)
            await self._require("synchronous", SYNCHRONOUS_FULL, "a vote could be lost in a power cut")
            await self._require("secure_delete", 1, "a destroyed key could be read from the file")
            await self._require("journal_mode", "wal", "readers and the writer would wait for each other")
        except BaseException:
            # Also one that could be opened half-way only, as on a full disk, would be used without its settings.
            await finished(self.close())
            raise

    async def _require(self, pragma: str, value: object, otherwise: str) -> None:
        assert self._connection is not None  # noqa: S101  just created
        rows = list(await self._connection.execute_fetchall(f"PRAGMA {pragma}"))
        if rows[0][0] != value:
            raise ConfigurationError(f"SQLite runs with {pragma}={rows[0][0]}, not {value}: {otherwise}.")

    def _in_transaction(self) -> TransactionContext:
        return ImmediateContext(ImmediateTransaction(self), self._lock)

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        return Turn(self._lock, self)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """All rows or none; Tortoise's own would stay in its transaction when cancelled."""
        async with self._in_transaction() as transaction:
            await transaction.execute_many(query, values)


class Turn(ConnectionWrapper[Any]):
    """The connection to oneself. When there is none to be had, the next one in line gets to ask too."""

    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self._lock.acquire()
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection


class ImmediateTransaction(SqliteTransactionWrapper):
    async def begin(self) -> None:
        try:
            await finished(self._begin())
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def _begin(self) -> None:
        await self._connection.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        await finished(super().commit())

    async def rollback(self) -> None:
        await finished(super().rollback())


class ImmediateContext(SqliteTransactionContext):
    """Gives the connection back with no transaction open, however this one begins and ends."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._let_go()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]

    async def __aexit__(self, kind: Any, error: Any, traceback: Any) -> None:
        get_connections().reset(self.token)
        try:
            if kind is None and not self.connection._finalized:
                await self.connection.commit()
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        """Also a COMMIT that failed, as on a full disk, leaves a transaction that would block all that follow."""
        connection: Any = self.connection._connection
        try:
            if connection is not None and connection.in_transaction:
                await finished(connection.rollback())
        finally:
            self._trxlock.release()


client_class = OneWriter
