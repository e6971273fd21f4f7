"""PostgreSQL through asyncpg, with a COMMIT that is never cut off and a pool that gets every connection back."""

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
    """Gives the connection back whatever happens while the transaction begins."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await finished(pool.release(self.client._connection))
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client


client_class = Pool
