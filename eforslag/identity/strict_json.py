"""JSON from outside: one object, no name twice, no numbers that are none."""

import json
from typing import Any, NoReturn


class NotAnObject(ValueError):
    """The text is no JSON object, or one that two readers could understand differently."""


def read_object(text: str | bytes) -> dict[str, Any]:
    """Raises NotAnObject."""
    try:
        value = json.loads(text, object_pairs_hook=_without_repetition, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotAnObject from None
    if not isinstance(value, dict):
        raise NotAnObject
    return value


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotAnObject
    return value


def _refuse(constant: str) -> NoReturn:
    raise NotAnObject
