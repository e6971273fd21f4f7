"""Tortoise's Model, as ours are made of.

Tortoise reads the source of each model's class for comments that begin with `#:`, to describe its columns by them. That
took a third of the service's start, and there are none: what a column holds is said by `description`.
"""

from tortoise import models
from tortoise.models import Model

__all__ = ["Model"]


def _no_comments(cls: type[Model]) -> dict[str, str]:
    return {}


models._get_comments = _no_comments
