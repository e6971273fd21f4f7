"""Endpoints whose modules are loaded when they are first asked for, so that a start does not wait for every desk."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


class Later:
    """A module of endpoints by its name: `work = Later(name)`, and then `work.sign` as ever.

    A name that is not there is found by the test that loads them all, not at the start.
    """

    def __init__(self, module: str) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def endpoint(request: Any) -> Any:
            return await load()(request)

        def load() -> Callable[..., Any]:
            found: Callable[..., Any] = getattr(import_module(self._module), name)
            return found

        endpoint.__name__ = endpoint.__qualname__ = name
        endpoint.load = load  # type: ignore[attr-defined]
        return endpoint
