"""When every connection is taken, whoever asks is told so in a while instead of waiting for ever."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from eforslag.database.outages import is_outage
from eforslag.database.postgresql import NoConnection, Pool
from eforslag.identity.models import RegisterEntry
from tests.visitors import Visits

pytestmark = [
    pytest.mark.parametrize("template", ["postgresql"], indirect=True),
    pytest.mark.usefixtures("database"),
]


@pytest.fixture
async def taken(database: TortoiseContext, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncExitStack]:
    """The whole pool, held by somebody until the stack is closed."""
    monkeypatch.setattr(Pool, "PATIENCE", 0.05)
    client: Any = database.db()
    await client.execute_query("SELECT 1")
    async with AsyncExitStack() as stack:
        for _ in range(client.pool_maxsize):
            await stack.enter_async_context(client._pool.acquire())
        yield stack


async def _write() -> None:
    async with in_transaction():
        await RegisterEntry.create(register_key="first")


async def test_a_statement_and_a_transaction_give_up_and_go_on_when_there_is_room(taken: AsyncExitStack) -> None:
    for attempt in (RegisterEntry.all().count, _write):
        with pytest.raises(NoConnection) as told:
            await attempt()
        assert is_outage(told.value)
        assert not isinstance(told.value, TimeoutError), "it is known that nothing was written"
    await taken.aclose()
    await _write()
    assert await RegisterEntry.all().count() == 1


async def test_a_visitor_gets_a_page_that_says_when_to_try_again(visits: Visits, taken: AsyncExitStack) -> None:
    browser = await visits.nobody()
    refused = await browser.get("/forslag")
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) <= 10
    await taken.aclose()
    assert (await browser.get("/forslag")).status_code == 200
