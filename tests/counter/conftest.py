"""A clerk at the desk, and the keys of the test's own application."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from httpx2 import AsyncClient
from starlette.applications import Starlette

from eforslag import clock
from eforslag.identity.keys import Keys
from eforslag.identity.register import import_register
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from tests.visitors import Visits, numbers
from tests.votes.builders import published

NUMBER = numbers("1940")[0]
Open = Callable[..., Awaitable[str]]


@pytest.fixture
def keys(app: Starlette) -> Keys:
    kept: Keys = app.state.keys
    return kept


@pytest.fixture
async def proposal(database: Any, keys: Keys) -> Proposal:
    """Open for those in the register, where the visitor is."""
    await import_register([NUMBER], keys, clock.now())
    return await published(keys, Rules(), at=clock.now())


@pytest.fixture
async def clerk(visits: Visits) -> AsyncClient:
    return await visits.staff("clerk", name="Kerstin Wall")


@pytest.fixture
def opened(clerk: AsyncClient) -> Open:
    """`await opened()` opens a visit for the visitor and returns its address."""

    async def open_one(number: str = NUMBER, by: AsyncClient = clerk, kind: str = "driving_licence") -> str:
        answer = await by.post("/kundtjanst/besok", data={"id_kind": kind, "personal_number": number})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    return open_one
