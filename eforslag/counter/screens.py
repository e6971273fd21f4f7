"""A station beside as the visitor's own screen: lending it, laying something before the visitor, and their answer.

The database decides: one visit at a station, one station for a visit, one answer to what is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic

from eforslag.counter.models import AssistedVisit, Station, VisitorScreen
from eforslag.counter.showing import SEEN_WITHIN, Kind, NoScreen, Shown, StationTaken, read, written
from eforslag.identity.keys import Keys
from eforslag.identity.sealing import sealed, unsealed
from eforslag.identity.station_sessions import used


@dataclass(frozen=True, slots=True)
class Screen:
    """The station that a visit has, and what lies before the visitor there."""

    visit_id: int
    station_id: int
    name: str
    mark: str
    shown: Shown


async def of_visit(visit_id: int, keys: Keys) -> Screen | None:
    row = await VisitorScreen.get_or_none(visit_id=visit_id).select_related("station")
    return _screen(row, keys) if row else None


def _screen(row: VisitorScreen, keys: Keys) -> Screen:
    return Screen(row.visit_id, row.station_id, row.station.name, row.mark, read(unsealed(keys, row.shown)))


async def visit_at(station_id: int) -> AssistedVisit | None:
    """The visit whose visitor has this station before them."""
    row = await VisitorScreen.get_or_none(station_id=station_id).select_related("visit")
    return row.visit if row else None


async def to_choose_from(at: datetime) -> list[Station]:
    """The stations that are on and that nobody uses, by name."""
    seen = Station.filter(closed_at__isnull=True, last_seen_at__gt=at - SEEN_WITHIN, screen__id__isnull=True)
    stations = await seen.order_by("name", "id")
    busy = await used([station.id for station in stations], at) if stations else set()
    return [station for station in stations if station.id not in busy]


@atomic()
async def lend(visit_id: int, station_id: int, *, keys: Keys, at: datetime) -> None:
    """Make the station the visitor's screen. Raises StationTaken where it is off, closed or somebody's already."""
    station = await Station.select_for_update().get_or_none(id=station_id, closed_at__isnull=True)
    if station is None or station.last_seen_at is None or station.last_seen_at + SEEN_WITHIN <= at:
        raise StationTaken
    if await used([station_id], at):
        raise StationTaken
    await release(visit_id)
    try:
        await VisitorScreen.create(visit_id=visit_id, station_id=station_id, **_laid(Shown(), keys))
    except IntegrityError:
        raise StationTaken from None
    await AssistedVisit.filter(id=visit_id).update(station_id=station_id)


async def release(visit_id: int) -> None:
    """Back to the clerk's screen. Which station it was stays on the visit, for the log."""
    await VisitorScreen.filter(visit_id=visit_id).delete()


async def lay_out(visit_id: int, shown: Shown, *, keys: Keys) -> None:
    """Put this before the visitor, in the place of what lies there. Raises NoScreen."""
    if not await VisitorScreen.filter(visit_id=visit_id).update(**_laid(shown, keys)):
        raise NoScreen


async def take(screen: Screen, mark: str, *, keys: Keys) -> bool:
    """Whether the answer is to what lies before the visitor now: the first one is, and no second."""
    asked = VisitorScreen.filter(visit_id=screen.visit_id, station_id=screen.station_id, mark=mark)
    after = screen.shown.answered(Kind.ANSWERED)
    return mark == screen.mark and bool(await asked.update(**_laid(after, keys)))


def _laid(shown: Shown, keys: Keys) -> dict[str, Any]:
    return {"shown": sealed(keys, written(shown)), "mark": token_urlsafe(16)}
