"""Logins that last: rows in the database, so that a logout holds on every worker at once.

The browser has a random id, signed; the row is found by the id's SHA-256, so that whoever
reads the database can't use what stands there.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, cast

from eforslag.config import ROLES, Role
from eforslag.identity.models import Session, StaffMember
from eforslag.identity.visitors import Resident, Staff, Visitor

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# Each request within this time of the last noted one writes nothing.
NOTED_EVERY = timedelta(seconds=60)


async def start_for_resident(
    person_key: str, *, name: str, age: int | None, kept_form: dict[str, Any] | None, at: datetime
) -> str:
    """A new session; returns its id, which only the browser keeps."""
    return await _start(at, kind="resident", person_key=person_key, name=name, age=age, kept_form=kept_form)


async def start_for_staff(
    staff: StaffMember, *, roles: tuple[Role, ...], kept_form: dict[str, Any] | None, at: datetime
) -> str:
    return await _start(at, kind="staff", staff=staff, roles=list(roles), name=staff.name, kept_form=kept_form)


async def _start(at: datetime, **columns: Any) -> str:
    session_id = token_urlsafe(32)
    await Session.create(id_hash=_hash(session_id), created_at=at, last_seen_at=at, **columns)
    return session_id


async def visitor(session_id: str, *, at: datetime) -> Visitor | None:
    """Whose session this is; None once it is over."""
    row = await Session.get_or_none(id_hash=_hash(session_id))
    if row is None or row.last_seen_at + IDLE <= at or row.created_at + LONGEST <= at:
        return None
    if row.last_seen_at + NOTED_EVERY <= at:
        await Session.filter(id_hash=row.id_hash).update(last_seen_at=at)
    return _as_visitor(row)


def _as_visitor(row: Session) -> Visitor:
    if row.kind == "staff":
        roles = tuple(role for role in ROLES if role in row.roles)
        return Staff(row.id_hash, cast(int, row.staff_id), row.name, roles)  # type: ignore[attr-defined]
    return Resident(row.id_hash, cast(str, row.person_key), row.name, row.age)


async def end(visitor: Visitor) -> None:
    await Session.filter(id_hash=visitor.session).delete()


async def end_everywhere(visitor: Visitor) -> None:
    """End every session of the same person."""
    if isinstance(visitor, Staff):
        await Session.filter(staff_id=visitor.staff_id).delete()
    else:
        await Session.filter(person_key=visitor.person_key, kind="resident").delete()


async def kept_form(visitor: Visitor) -> dict[str, Any] | None:
    """What was typed before the login, to be shown again."""
    row = await Session.get_or_none(id_hash=visitor.session)
    return row.kept_form if row else None


async def remove_expired(at: datetime) -> int:
    return (
        await Session.filter(last_seen_at__lt=at - IDLE).delete()
        + await Session.filter(created_at__lt=at - LONGEST).delete()
    )


def _hash(session_id: str) -> str:
    return sha256(session_id.encode()).hexdigest()
