"""Chromium, and a town for each kind of database."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.demo import furnish_fully
from tests.journeys.persons import Person
from tests.journeys.town import build, serving, town
from tests.postgresql import locked

Kind = TypeVar("Kind", bound=Person)
# The one without windows does the same in little more than half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for one module: its loop runs as long, and lets no asynchronous test run beside it."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Place:
    """A town that several tests visit: where it is reached, and its SQLite file."""

    origin: str
    database: Path


@pytest.fixture(scope="session")
def furnished(shared_folder: Path) -> Path:
    """The folder of the demo with everything in it, built once for all the processes of a run."""
    built = shared_folder / "demo-town"
    with locked(shared_folder / "demo-town.lock"):
        if not built.exists():
            build(shared_folder / "demo-site", None, furnish_fully).rename(built)
    return built


@pytest.fixture(scope="session")
def demo(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """For those who only look."""
    yield from copied(furnished, tmp_path_factory.mktemp("looked-at"))


@pytest.fixture(scope="session")
def place(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """For those who do things there, one after the other."""
    yield from copied(furnished, tmp_path_factory.mktemp("lived-in"))


def copied(furnished: Path, folder: Path) -> Iterator[Place]:
    """A town of one's own, served until it is done with."""
    own = shutil.copytree(furnished, folder / "town")
    with serving(own) as origin:
        yield Place(origin, own / "eforslag.db")


@pytest.fixture(params=["sqlite-with-javascript", "postgresql-without-javascript"])
def surroundings(request: pytest.FixtureRequest) -> str:
    """The database knows nothing of scripts, nor the browser of databases: two pairs show what four would."""
    return str(request.param)


@pytest.fixture
def origin(request: pytest.FixtureRequest, surroundings: str, tmp_path: Path) -> Iterator[str]:
    """Where the town's service is reached."""
    url = request.getfixturevalue("empty_postgresql") if surroundings.startswith("postgresql") else None
    with town(tmp_path, url) as address:
        yield address


@pytest.fixture
def scripts(surroundings: str) -> bool:
    """Whether the browsers run scripts."""
    return surroundings.endswith("with-javascript")


@pytest.fixture
def somebody(browser: Browser, origin: str, scripts: bool) -> Iterator[Callable[[type[Kind]], Kind]]:
    """`somebody(Resident)` sits down at a browser of their own."""
    contexts = []

    def sit_down(kind: type[Kind]) -> Kind:
        contexts.append(browser.new_context(java_script_enabled=scripts, locale="sv-SE", reduced_motion="reduce"))
        return kind(contexts[-1], origin, has_scripts=scripts)

    yield sit_down
    for context in contexts:
        context.close()
