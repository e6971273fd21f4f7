"""Logins at a counter station: how they are kept up while somebody is there, and how they end."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tortoise.expressions import F

from eforslag.database.outages import DATABASE_ERRORS, is_outage
from eforslag.identity.attempts import LASTS_AT_STATION
from eforslag.identity.models import LoginAttempt, Session
from eforslag.identity.sessions import STATION_IDLE

# Each sign of life within this time of the last noted one writes nothing.
NOTED_EVERY = timedelta(seconds=5)
# What is left when a task is done, and when the page begins to warn.
WARNING = timedelta(seconds=30)
MOST_EXTENSIONS = 10


async def seen(session: str, at: datetime) -> None:
    """Somebody is there. What can't be noted on a full disk ends the login a little earlier."""
    try:
        await Session.filter(id_hash=session, last_seen_at__lt=at - NOTED_EVERY).update(last_seen_at=at)
    except DATABASE_ERRORS as error:
        if not is_outage(error):
            raise


async def extend(session: str, at: datetime) -> bool:
    """The warning was answered. False once that has been done as often as one may."""
    alive = Session.filter(id_hash=session, last_seen_at__gt=at - STATION_IDLE, extensions__lt=MOST_EXTENSIONS)
    return bool(await alive.update(extensions=F("extensions") + 1, last_seen_at=at))


async def leave_soon(session: str, at: datetime) -> None:
    """The task is done: only what the warning lasts is left, unless somebody goes on."""
    soon = at - (STATION_IDLE - WARNING)
    await Session.filter(id_hash=session, last_seen_at__gt=soon).update(last_seen_at=soon)


async def seconds_left(session: str, at: datetime) -> int:
    """Until the login ends by itself, if nobody is there any more."""
    row = await Session.get_or_none(id_hash=session)
    return max(0, int((row.last_seen_at + STATION_IDLE - at).total_seconds())) if row else 0


async def end_all_at(station_id: int) -> None:
    """End every login at that station."""
    await Session.filter(station_id=station_id).delete()


async def used(station_ids: Collection[int], at: datetime) -> set[int]:
    """At which of these stations somebody is logged in, or on their way to be."""
    here = {"station_id__in": station_ids}
    logged_in = await Session.filter(**here, last_seen_at__gt=at - STATION_IDLE).only("id_hash", "station_id")
    begun = await LoginAttempt.filter(**here, started_at__gt=at - LASTS_AT_STATION).only("state_hash", "station_id")
    found = {one.station_id for one in logged_in} | {one.station_id for one in begun}
    return {one for one in found if one is not None}
