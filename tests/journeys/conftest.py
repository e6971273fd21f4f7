"""Chromium, and a town for each kind of database."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.persons import Person
from tests.journeys.town import town

Kind = TypeVar("Kind", bound=Person)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def origin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the town's service is reached, on either kind of database."""
    url = request.getfixturevalue("empty_postgresql") if request.param == "postgresql" else None
    with town(tmp_path, url) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def somebody(browser: Browser, origin: str, scripts: bool) -> Iterator[Callable[[type[Kind]], Kind]]:
    """`somebody(Resident)` sits down at a browser of their own."""
    contexts = []

    def sit_down(kind: type[Kind]) -> Kind:
        contexts.append(browser.new_context(java_script_enabled=scripts, locale="sv-SE"))
        return kind(contexts[-1], origin)

    yield sit_down
    for context in contexts:
        context.close()
