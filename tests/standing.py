"""A town on SQLite that is built once in each process: whoever asks for it again gets a copy of it."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

from tortoise.context import require_context

from eforslag.database.sqlite import OneWriter

# Whether anything that is counted has ever been written here.
COUNTED = "SELECT 1 FROM sqlite_sequence WHERE name NOT LIKE 'tortoise%'"

_kept: dict[object, tuple[sqlite3.Connection, dict[str, Any]]] = {}


async def standing(what: object, build: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """The ids of what is built. `what` is all that the building depends on, beside a database with nothing in it."""
    client = require_context().db()
    if not isinstance(client, OneWriter):
        return await build()
    with closing(sqlite3.connect(client.filename)) as file:
        if file.execute(COUNTED).fetchone():
            return await build()
        if what not in _kept:
            ids, copy = await build(), sqlite3.connect(":memory:", check_same_thread=False)
            file.backup(copy)
            _kept[what] = copy, ids
        else:
            _kept[what][0].backup(file)
    return dict(_kept[what][1])
