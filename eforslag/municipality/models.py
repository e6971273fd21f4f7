"""The versions of the municipality's rules."""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model


class RuleSet(Model):
    """Rules that are in force from a day on, until a later set takes over."""

    id = fields.IntField(primary_key=True)
    effective_from = fields.DateField(unique=True)
    rules: dict[str, Any] = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "rule_set"
