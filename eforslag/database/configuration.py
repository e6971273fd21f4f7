"""What Tortoise is told about the database and the models."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tortoise.backends.base.config_generator import expand_db_url

from eforslag.config import Settings
from eforslag.resources import resource_root

APP = "eforslag"
PACKAGES = (
    "audit",
    "notifications",
    "municipality",
    "identity",
    "search",
    "proposals",
    "votes",
    "cases",
    "pledges",
    "dialogues",
    "reviews",
    "moderation",
    "counter",
)
SQLITE_ENGINE = "eforslag.database.sqlite"
POSTGRESQL_ENGINE = "eforslag.database.postgresql"
# Milliseconds. A lock is waited for less long than a group of votes is, and what somebody locked who was cut off does
# not stay locked. A limit on all statements would also cut off a COMMIT, of which nobody would know the end.
TIME_LIMITS = {"lock_timeout": "5000", "idle_in_transaction_session_timeout": "60000"}


def tortoise_config(settings: Settings, **pragmas: str) -> dict[str, Any]:
    """The configuration for these settings; `pragmas` are for SQLite alone."""
    return {
        "connections": {"default": _connection(settings, pragmas)},
        "apps": {
            APP: {
                "models": [f"eforslag.{package}.models" for package in PACKAGES],
                "migrations": migrations_module(),
                "default_connection": "default",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(settings: Settings, pragmas: dict[str, str]) -> dict[str, Any]:
    if settings.uses_sqlite:
        wanted = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "busy_timeout": "10000"}
        wanted["secure_delete"] = "ON"
        return {"engine": SQLITE_ENGINE, "credentials": {"file_path": str(sqlite_file(settings)), **wanted, **pragmas}}
    connection = expand_db_url(settings.database.replace("postgresql://", "asyncpg://"))
    usual = {"minsize": 1, "maxsize": 10, "server_settings": TIME_LIMITS}
    return {"engine": POSTGRESQL_ENGINE, "credentials": {**usual, **connection["credentials"]}}


def sqlite_file(settings: Settings) -> Path:
    return Path(unquote(settings.database.removeprefix("sqlite://")))


def migrations_module() -> str:
    """In the installed package the migrations lie inside it, in a checkout beside it."""
    if find_spec("eforslag.migrations"):
        return "eforslag.migrations"
    root = str(resource_root())
    if root not in sys.path:
        sys.path.append(root)
    return "migrations"
