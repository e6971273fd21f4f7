"""One row for each thing done. The database refuses to change or remove a row (migrations/0002_append_only_log.py)."""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model


class AuditEntry(Model):
    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    action = fields.CharField(max_length=60, description="past tense, as in proposal.published")
    subject_kind = fields.CharField(max_length=30)
    subject_id = fields.BigIntField(null=True)
    actor_kind = fields.CharField(max_length=10)
    actor_name = fields.CharField(max_length=200, default="")
    staff_id = fields.IntField(null=True)
    details: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "audit_entry"
        indexes = (("subject_kind", "subject_id", "id"), ("action", "at"))
