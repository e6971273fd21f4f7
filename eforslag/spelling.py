"""Whether the variables of the environment name settings that there are. Their values are never looked at."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel

# What the tests are told with, such as where a database is; none of it is a setting.
TESTS_OWN = "test_"


def misspelt(names: Iterable[str], prefix: str, settings: type[BaseModel]) -> str | None:
    """A sentence about the first variable that begins with the prefix and names no setting, in whatever letters."""
    for name in sorted(names):
        path = name.lower().removeprefix(prefix.lower())
        ours = path != name.lower() and not path.startswith(TESTS_OWN)
        if ours and not _is_named(path.split("__"), settings):
            return f"{name} is no setting{_guess(path, prefix, settings)}"
    return None


def _guess(path: str, prefix: str, settings: type[BaseModel]) -> str:
    close = get_close_matches(path, list(_paths(settings)), n=1)
    return f"; did you mean {prefix}{close[0].upper()}?" if close else "."


def _is_named(path: list[str], model: type[BaseModel]) -> bool:
    first, *rest = path
    if first not in model.model_fields:
        return False
    kind = model.model_fields[first].annotation
    nested = _nested(kind)
    return not rest or get_origin(kind) is dict or (nested is not None and _is_named(rest, nested))


def _paths(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        nested = _nested(field.annotation)
        yield from (f"{name}__{path}" for path in (_paths(nested) if nested else ()))


def _nested(kind: Any) -> type[BaseModel] | None:
    """The model that a setting holds, also where it may be left out."""
    kinds = (kind, *get_args(kind))
    return next((one for one in kinds if isinstance(one, type) and issubclass(one, BaseModel)), None)
