"""The keys of the test's own application, and logins at issuers that the tests run themselves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys
from tests.issuers import Issuers, attached


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return load_keys(settings)


@pytest.fixture
async def issuers(settings: Settings, database: TortoiseContext, shared_folder: Path) -> AsyncIterator[Issuers]:
    async with attached(settings, shared_folder) as both:
        yield both


@pytest.fixture
def app(issuers: Issuers) -> Starlette:
    return issuers.app
