"""Deleted for good: SQLite writes zeros over what is deleted in the file, but its log holds it a while longer."""

from tortoise.connection import get_connection


async def empty_log() -> bool:
    """Write SQLite's log into the file and cut it to nothing; whether that could be done now.

    Not while somebody else reads, as a backup does; votes don't wait for that. Elsewhere there is nothing to do.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect != "sqlite":
        return True
    async with connection.acquire_connection() as turn:
        ((patience,),) = await turn.execute_fetchall("PRAGMA busy_timeout")
        await turn.execute_fetchall("PRAGMA busy_timeout=0")
        try:
            ((is_busy, _in_log, _written),) = await turn.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await turn.execute_fetchall(f"PRAGMA busy_timeout={patience}")
    return not is_busy
