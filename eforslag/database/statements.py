"""Statements that the ORM has no words for, in one text for both databases."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from tortoise.connection import get_connection


async def rows_of(statement: str, rows: Sequence[Sequence[object]]) -> list[dict[str, Any]]:
    """Run a statement whose `{rows}` stands for these rows of values; returns what it returns."""
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        marks = ", ".join("(" + ", ".join("?" * len(row)) + ")" for row in rows)
    else:
        numbers = count(1)
        marks = ", ".join("(" + ", ".join(f"${next(numbers)}" for _ in row) + ")" for row in rows)
    values = [value for row in rows for value in row]
    return await connection.execute_query_dict(statement.replace("{rows}", marks), values)
