"""Writing to the log and reading from it."""

from datetime import datetime

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.database.model import Model


async def record(action: str, subject: Model, *, by: Actor, at: datetime, **details: object) -> None:
    """Write down that `by` did `action` to `subject`; called inside the action's own transaction."""
    await AuditEntry.create(
        at=at,
        action=action,
        subject_kind=subject._meta.db_table,
        subject_id=subject.pk if isinstance(subject.pk, int) else None,
        actor_kind=by.kind,
        actor_name=by.name,
        staff_id=by.staff_id,
        details=details,
    )


async def count(action: str) -> int:
    """How often that was done."""
    return await AuditEntry.filter(action=action).count()


async def history(subject: Model) -> list[AuditEntry]:
    """Everything done to one subject, oldest first."""
    return await AuditEntry.filter(subject_kind=subject._meta.db_table, subject_id=subject.pk).order_by("id")
