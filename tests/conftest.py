"""What every test can ask for: settings, and a database of its own on SQLite and on PostgreSQL.

A template is migrated once, by the migrations themselves; each test gets a copy of it, or one that is like it.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from itertools import count, product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.context import TortoiseContext

from eforslag.app import create_app
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.database.postgresql import WholeTransaction
from eforslag.database.sqlite import ImmediateTransaction
from eforslag.identity.key_file import new_key_file
from tests.apart import run_apart
from tests.borrowed import TEMPLATE, Borrowed, address, execute
from tests.compiled import compiled_once
from tests.postgresql import locked, server_url
from tests.prepared import prepare_once
from tests.visitors import Visits

DATABASES = ("sqlite", "postgresql")

prepare_once()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all the processes of this run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys as a demo makes them for itself, the same for all tests of this process."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    new_key_file(path, "demo")
    return path


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """A migrated SQLite file that nobody writes to."""
    folder = shared_folder / "sqlite-template"
    with locked(shared_folder / "sqlite.lock"):
        if not folder.exists():
            run_apart(migrate(Settings(mode="demo", data_dir=folder)))
    return folder / "eforslag.db"


@pytest.fixture(scope="session")
def postgresql_url(shared_folder: Path) -> Iterator[str]:
    """A PostgreSQL server with a migrated database named `template_eforslag`."""
    with server_url(shared_folder) as url:
        with locked(shared_folder / "postgresql.lock"):
            done = shared_folder / "postgresql-template"
            if not done.exists():
                run_apart(_make_template(url, shared_folder))
                done.touch()
        yield url


async def _make_template(url: str, folder: Path) -> None:
    await execute(url, f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    await migrate(Settings(mode="demo", data_dir=folder, database_url=address(url, TEMPLATE)))


@pytest.fixture(scope="session")
def borrowed(postgresql_url: str) -> Iterator[Borrowed]:
    """The PostgreSQL database that this process's tests use in turn."""
    kept = Borrowed(postgresql_url)
    yield kept
    run_apart(kept.drop())


@pytest.fixture(params=DATABASES)
def template(request: pytest.FixtureRequest) -> Path | str:
    """What a test's database is a copy of: a SQLite file, or the URL of a PostgreSQL server."""
    kept: Path | str = request.getfixturevalue({"sqlite": "sqlite_template"}.get(request.param, "postgresql_url"))
    return kept


@pytest.fixture
async def settings(
    request: pytest.FixtureRequest, template: Path | str, key_file: Path, tmp_path: Path
) -> AsyncIterator[Settings]:
    """Demo settings with a migrated database of the test's own; the test runs once for each kind."""
    shutil.copy(key_file, tmp_path)
    if isinstance(template, Path):
        shutil.copy(template, tmp_path / "eforslag.db")
        yield _settings(tmp_path)
        return
    kept: Borrowed = request.getfixturevalue("borrowed")
    url = await kept.lend()
    yield _settings(tmp_path, database_url=url)
    await kept.take_back()


@pytest.fixture
async def empty(template: Path | str, tmp_path: Path) -> AsyncIterator[Settings]:
    """Settings for a database in which nothing has been migrated yet, of either kind."""
    if isinstance(template, Path):
        yield _settings(tmp_path)
        return
    name = f"empty_{uuid4().hex}"
    await execute(template, f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield _settings(tmp_path, database_url=address(template, name))
    finally:
        await execute(template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_copy(sqlite_template: Path, tmp_path: Path) -> Settings:
    """Settings with a migrated SQLite database that the test opens itself, for what PostgreSQL has no part in."""
    shutil.copy(sqlite_template, tmp_path / "eforslag.db")
    return _settings(tmp_path)


def _settings(data_dir: Path, **others: Any) -> Settings:
    municipality = {"name": "Söderhamns kommun", "place": "Söderhamn", "email": "kundtjanst@example.org"}
    return Settings(mode="demo", data_dir=data_dir, municipality=municipality, **others)


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[TortoiseContext]:
    """The database, open."""
    # Tortoise keeps statements by connection name; those for the other kind of database would be sent to this one.
    EXECUTOR_CACHE.clear()
    async with opened(settings, serving=True) as context:
        yield context


@pytest.fixture
def query_count(database: TortoiseContext) -> Callable[[], Any]:
    """`with query_count() as sent: …` and then `len(sent)`: the statements that were sent, with their values."""

    clients: tuple[Any, ...] = (type(database.db()), ImmediateTransaction, WholeTransaction)
    names = ("execute_query", "execute_query_dict", "execute_insert")

    @contextmanager
    def counting() -> Iterator[list[tuple[str, Any]]]:
        sent: list[tuple[str, Any]] = []
        with pytest.MonkeyPatch.context() as patch:
            for client, name in product(clients, names):
                patch.setattr(client, name, _noted(getattr(client, name), sent))
            yield sent

    return counting


def _noted(original: Any, sent: list[tuple[str, Any]]) -> Any:
    async def call(self: Any, query: str, *values: Any) -> Any:
        sent.append((query, values[0] if values else None))
        return await original(self, query, *values)

    return call


@pytest.fixture
def app(settings: Settings, database: TortoiseContext, shared_folder: Path) -> Starlette:
    """The application on the test's own database. Its figures are old at once, so that tests see what they do."""
    created = compiled_once(create_app(settings), shared_folder)
    created.state.totals.clock = created.state.focus_areas.clock = count(step=60).__next__
    created.state.shared_parts.clock = count(step=60).__next__
    return created


@pytest.fixture
async def visits(app: Starlette) -> AsyncIterator[Visits]:
    """People who visit the application."""
    async with AsyncExitStack() as stack:
        yield Visits(app, stack)


@pytest.fixture
def empty_postgresql(postgresql_url: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it, for a service that migrates it itself."""
    name = f"test_{uuid4().hex}"
    run_apart(execute(postgresql_url, f"CREATE DATABASE {name}"))
    yield address(postgresql_url, name)
    run_apart(execute(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)"))
