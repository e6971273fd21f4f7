"""Logins at issuers that the tests run themselves, and the fields that a page carries along."""

from collections.abc import AsyncIterator, Callable
from html.parser import HTMLParser
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


class _Hidden(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden" and named.get("name") != "next":
            self.found[named["name"] or ""] = named["value"] or ""


@pytest.fixture
def hidden_fields() -> Callable[[str], dict[str, str]]:
    """What a page's form carries along unseen, as a browser reads it."""

    def read(page: str) -> dict[str, str]:
        parser = _Hidden()
        parser.feed(page)
        return parser.found

    return read
