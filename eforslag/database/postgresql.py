"""PostgreSQL through asyncpg, with a COMMIT that is never cut off and a pool that gets every connection back."""

from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections

from eforslag.database.finishing import finished


class Pool(AsyncpgDBClient):
    def _in_transaction(self) -> TransactionContext:
        return WholeContext(WholeTransaction(self), self._pool_init_lock)


class WholeTransaction(TransactionWrapper):
    async def commit(self) -> None:
        await finished(super().commit())

    async def rollback(self) -> None:
        await finished(super().rollback())


class WholeContext(TransactionContextPooled):
    """Gives the connection back however the transaction begins and ends."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await self.client._parent._pool.acquire()
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
        pool = self.client._parent._pool
        if pool:
            await finished(pool.release(self.client._connection))


client_class = Pool
