"""The database: SQLite inside the process by default, PostgreSQL by URL; opening it and bringing it up to date."""

from eforslag.database.lifetime import opened, require_ready
from eforslag.database.migrating import migrate

__all__ = ["migrate", "opened", "require_ready"]
