"""Gets the demo's database ready: up to date on each start, and filled on the first."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from programs import EFORSLAG, ROOT, finish

SEED = Path(__file__).resolve().parent / "seed.py"


def prepare(database: Path, environment: dict[str, str]) -> None:
    """Bring the database up to date, and load the demo into one that holds no proposal yet."""
    if "EFORSLAG_DATABASE_URL" in environment:
        # seed.py itself leaves a filled database alone.
        _migrate(environment)
        _seed(environment)
    elif database.exists():
        if _applied(database) != _migrations():
            _migrate(environment)
        if _is_empty(database):
            _seed(environment)
    else:
        _create(database, environment)


def _create(database: Path, environment: dict[str, str]) -> None:
    """The first start fills a file beside the database: one that is interrupted begins again the next time."""
    unfinished = database.with_name("unfinished.db")
    for leftover in database.parent.glob("unfinished.db*"):
        leftover.unlink()
    elsewhere = {**environment, "EFORSLAG_DATABASE_URL": f"sqlite://{unfinished}"}
    print("Laddar demon första gången, en liten stund … (Loading the demo for the first time.)", flush=True)
    _migrate(elsewhere)
    _seed(elsewhere)
    unfinished.replace(database)


def _applied(database: Path) -> set[str]:
    """Read here, since `eforslag migrate` takes most of a second to find that there is nothing to do."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            return {name for (name,) in connection.execute("SELECT name FROM tortoise_migrations")}
        except sqlite3.OperationalError:
            return set()


def _migrations() -> set[str]:
    return {path.stem for path in (ROOT / "migrations").glob("[0-9]*.py")}


def _is_empty(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        (filled,) = connection.execute("SELECT EXISTS (SELECT 1 FROM proposal)").fetchone()
    return not filled


def _migrate(environment: dict[str, str]) -> None:
    finish("eforslag migrate", [*EFORSLAG, "migrate"], environment)


def _seed(environment: dict[str, str]) -> None:
    finish("deploy/demo/seed.py", [sys.executable, str(SEED)], environment)
