"""A PostgreSQL database that tests borrow one after the other, since to copy one takes longer than most tests.

What a test left in it is removed afterwards. After a test that changed its schema, or that holds on to
it, the next one gets a new copy.
"""

from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

TEMPLATE = "template_eforslag"
SCHEMA = """
SELECT md5(concat(
    (SELECT string_agg(concat(attrelid, attname, attnum, atttypid, atttypmod, attnotnull), ','
                       ORDER BY attrelid, attnum)
     FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_trigger),
    (SELECT string_agg(concat(id, name), ',' ORDER BY id) FROM tortoise_migrations)))
"""
# A table that nobody wrote to since it was emptied takes no room.
EMPTY = """
DO $$ DECLARE one record; found text; BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO found FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname != 'tortoise_migrations'
        AND pg_relation_size(oid) > 0;
    IF found IS NOT NULL THEN EXECUTE 'TRUNCATE ' || found || ' CASCADE'; END IF;
    FOR one IN SELECT sequencename AS name FROM pg_sequences
        WHERE last_value IS NOT NULL AND sequencename NOT LIKE 'tortoise%'
    LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', one.name); END LOOP;
END $$
"""


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def address(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


class Borrowed:
    def __init__(self, server: str) -> None:
        self._server = server
        self._name = ""
        self._schema = ""

    async def lend(self) -> str:
        """The URL of a migrated database without rows."""
        if not self._name:
            self._name = f"borrowed_{uuid4().hex}"
            await execute(self._server, f"CREATE DATABASE {self._name} TEMPLATE {TEMPLATE}")
            self._schema = await self._emptied()
        return address(self._server, self._name)

    async def take_back(self) -> None:
        if await self._emptied() != self._schema:
            await self.drop()

    async def drop(self) -> None:
        if self._name:
            await execute(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = ""

    async def _emptied(self) -> str:
        """What the schema is recognised by; empty when somebody else is still busy in the database."""
        connection = await asyncpg.connect(
            address(self._server, self._name), server_settings={"lock_timeout": "2000", "jit": "off"}
        )
        try:
            await connection.execute(EMPTY)
            return str(await connection.fetchval(SCHEMA))
        except asyncpg.PostgresError:
            return ""
        finally:
            await connection.close()
