"""Writing a table alone."""

from tortoise.connection import get_connection


async def write_alone(table: str) -> None:
    """Wait for those who are writing to the table, and keep others from it until this transaction ends.

    Its COMMIT is on the disk before it is answered, whatever the server is set to, and so is every one before it.
    On SQLite every transaction is like that.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect != "sqlite":
        await connection.execute_script(
            f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE; SET LOCAL synchronous_commit TO on'
        )
