"""The ballot box's statements go from the ballots to their proposals, however many proposals are open."""

from collections.abc import AsyncIterator

import pytest
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.database import opened
from eforslag.database.statements import Statement
from eforslag.votes import box_statements


@pytest.fixture
async def sqlite(sqlite_copy: Settings) -> AsyncIterator[TortoiseContext]:
    async with opened(sqlite_copy) as context:
        yield context


@pytest.mark.parametrize("statement", [box_statements._LOCK, box_statements._PUT_IN, box_statements._MOVE])
async def test_sqlite_finds_each_ballots_proposal_by_its_id(sqlite: TortoiseContext, statement: Statement) -> None:
    plan = [
        row["detail"] for row in await sqlite.db().execute_query_dict(f"EXPLAIN QUERY PLAN {statement.sqlite}", ["[]"])
    ]
    first, second, *_ = plan
    assert "VIRTUAL TABLE" in first, plan
    assert "USING INTEGER PRIMARY KEY" in second, plan
