"""PostgreSQL through asyncpg, with a COMMIT that is never cut off and a pool that gets every connection back.

A connection is waited for only so long, since a visitor who gets an answer can try again, and one who waits can't.
"""

from contextlib import suppress
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections

from eforslag.database.finishing import finished
from eforslag.database.outages import DATABASE_ERRORS


class NoConnection(ConnectionError):
    """Every connection of the pool was taken, or the server gave no new one, for as long as one is waited for."""


class Pool(AsyncpgDBClient):
    # Seconds to wait for a connection. Less than a group of votes is waited for: nothing has been written yet then.
    PATIENCE = 5.0

    async def connection(self) -> Any:
        """One of the pool's, to be given back. Raises NoConnection."""
        pool: Any = self._pool
        try:
            return await pool.acquire(timeout=self.PATIENCE)
        except TimeoutError as late:
            raise NoConnection from late

    def acquire_connection(self) -> PoolConnectionWrapper[Any]:
        return Borrowed(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return WholeContext(WholeTransaction(self), self._pool_init_lock)


class Borrowed(PoolConnectionWrapper[Any]):
    """A connection for one statement."""

    __slots__ = ()

    async def __aenter__(self) -> Any:
        await self.ensure_connection()
        client: Any = self.client
        self.connection = await client.connection()
        return self.connection


class WholeTransaction(TransactionWrapper):
    async def commit(self) -> None:
        await finished(super().commit())

    async def rollback(self) -> None:
        await finished(super().rollback())


class WholeContext(TransactionContextPooled):
    """Gives the connection back however the transaction begins and ends."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        parent: Any = self.client._parent
        self.client._connection = await parent.connection()
        try:
            await self.client.begin()
        except BaseException:
            await self._let_go()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, kind: Any, error: Any, traceback: Any) -> None:
        get_connections().reset(self.token)
        try:
            if not self.client._finalized:
                await (self.client.commit() if kind is None else self.client.rollback())
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        """A connection that breaks while it is given back is replaced by the pool; the transaction has ended before."""
        pool = self.client._parent._pool
        if pool:
            with suppress(*DATABASE_ERRORS):
                await finished(pool.release(self.client._connection))


client_class = Pool
