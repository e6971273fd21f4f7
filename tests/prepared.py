"""Models that Tortoise prepares once for each kind of database, since to prepare them takes longer than most tests."""

from copy import copy
from typing import Any

from tortoise import Model
from tortoise.apps import Apps

# What it works out of a model and the kind of its database, and never changes afterwards.
WORKED_OUT = (
    "basetable", "basequery", "basequery_all_fields", "filters", "db_native_fields", "db_default_fields",
    "db_complex_fields",
)  # fmt: skip


def prepare_once() -> None:
    """From now on a database of a kind that has been opened before is opened with what was worked out then."""
    prepare = Apps._build_initial_querysets
    known: dict[Any, dict[type[Model], dict[str, Any]]] = {}

    def prepared(apps: Apps) -> None:
        models = [model for app in apps.apps.values() for model in app.values()]
        if not all(model.__module__.startswith("eforslag.") for model in models):
            return prepare(apps)
        kind = (frozenset(models), type(models[0]._meta.db))
        if kind not in known:
            prepare(apps)
            known[kind] = {model: _copied(_of(model)) for model in models}
        for model, worked_out in known[kind].items():
            for name, value in _copied(worked_out).items():
                setattr(model._meta, name, value)
        return None

    Apps._build_initial_querysets = prepared  # type: ignore[assignment, method-assign]


def _of(model: type[Model]) -> dict[str, Any]:
    return {name: getattr(model._meta, name) for name in WORKED_OUT}


def _copied(worked_out: dict[str, Any]) -> dict[str, Any]:
    """Tortoise empties these lists and fills these dictionaries again for the next kind."""
    return {name: copy(value) if isinstance(value, (list, dict)) else value for name, value in worked_out.items()}
