"""Logins that last: rows in the database, so that a logout holds on every worker at once.

The browser has a random id, signed; the row is found by the id's SHA-256, so that whoever
reads the database can't use what stands there.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from eforslag.config import ROLES, Role
from eforslag.database.outages import DATABASE_ERRORS, is_outage
from eforslag.database.statements import Statement, moment
from eforslag.identity.models import Session, StaffMember
from eforslag.identity.visitors import Resident, Staff, Visitor

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# At a counter station, where the next visitor stands in the queue.
STATION_IDLE = timedelta(seconds=90)
STATION_LONGEST = timedelta(minutes=20)
# Each request within this time of the last noted one writes nothing.
NOTED_EVERY = timedelta(seconds=60)
_COLUMNS = "id_hash, kind, person_key, age, staff_id, roles, name, station_id, created_at, last_seen_at"
_SESSIONS = Statement(
    sqlite=f"SELECT {_COLUMNS} FROM session WHERE id_hash IN (SELECT value->>0 FROM json_each(?1))",  # noqa: S608
    postgresql=f"SELECT {_COLUMNS} FROM session WHERE id_hash = ANY($1::text[])",  # noqa: S608
)


async def start_for_resident(
    person_key: str,
    *,
    name: str,
    age: int | None,
    kept_form: dict[str, Any] | None,
    at: datetime,
    station_id: int | None = None,
) -> str:
    """A new session; returns its id, which only the browser keeps. At a counter station it is good there alone."""
    person = {"person_key": person_key, "name": name, "age": age}
    return await _start(at, kind="resident", **person, kept_form=kept_form, station_id=station_id)


async def start_for_staff(
    staff: StaffMember,
    *,
    roles: tuple[Role, ...],
    kept_form: dict[str, Any] | None,
    at: datetime,
    own_person: str | None = None,
) -> str:
    return await _start(
        at, kind="staff", staff=staff, roles=list(roles), name=staff.name, kept_form=kept_form, person_key=own_person
    )


async def _start(at: datetime, **columns: Any) -> str:
    session_id = token_urlsafe(32)
    await Session.create(id_hash=_hash(session_id), created_at=at, last_seen_at=at, **columns)
    return session_id


async def visitor(session_id: str, *, at: datetime) -> Visitor | None:
    """Whose session this is; None once it is over."""
    (found,) = await visitors([session_id], at=at)
    return found


async def visitors(session_ids: Sequence[str], *, at: datetime) -> list[Visitor | None]:
    """Whose session each of them is, by one query for all."""
    hashes = [_hash(session_id) for session_id in session_ids]
    rows = await _SESSIONS.of([(one,) for one in set(hashes)])
    alive = {row["id_hash"]: row for row in rows if _is_alive(row, at)}
    stale = [one for one, row in alive.items() if _is_to_be_noted(row, at)]
    if stale:
        await _note(stale, at)
    return [_as_visitor(alive[one]) if one in alive else None for one in hashes]


async def _note(hashes: Sequence[str], at: datetime) -> None:
    """Note that they have been here, where there is room for it: on a full disk people can still read."""
    try:
        await Session.filter(id_hash__in=hashes).update(last_seen_at=at)
    except DATABASE_ERRORS as error:
        if not is_outage(error):
            raise


def _is_to_be_noted(row: Mapping[str, Any], at: datetime) -> bool:
    """Not at a station: its pages ask by themselves how things stand, and that is nobody's being there."""
    return row["station_id"] is None and moment(row["last_seen_at"]) + NOTED_EVERY <= at


def _is_alive(row: Mapping[str, Any], at: datetime) -> bool:
    idle, longest = (IDLE, LONGEST) if row["station_id"] is None else (STATION_IDLE, STATION_LONGEST)
    return at < moment(row["last_seen_at"]) + idle and at < moment(row["created_at"]) + longest


def _as_visitor(row: Mapping[str, Any]) -> Visitor:
    if row["kind"] == "staff":
        held = json.loads(row["roles"])
        roles = tuple(role for role in ROLES if role in held)
        return Staff(row["id_hash"], row["staff_id"], row["name"], roles, own_person=row["person_key"])
    station_id = row["station_id"]
    ends_at = None if station_id is None else moment(row["created_at"]) + STATION_LONGEST
    known = row["id_hash"], row["person_key"], row["name"], row["age"]
    return Resident(*known, station_id=station_id, ends_at=ends_at)


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
    at_stations = Session.filter(station_id__isnull=False)
    return (
        await Session.filter(last_seen_at__lt=at - IDLE).delete()
        + await Session.filter(created_at__lt=at - LONGEST).delete()
        + await at_stations.filter(last_seen_at__lt=at - STATION_IDLE).delete()
        + await at_stations.filter(created_at__lt=at - STATION_LONGEST).delete()
    )


def _hash(session_id: str) -> str:
    return sha256(session_id.encode()).hexdigest()
