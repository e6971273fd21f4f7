"""Pairing a computer as a station, and closing it."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic

from eforslag.audit.actor import RESIDENT, Actor
from eforslag.audit.log import record
from eforslag.counter.models import Station, StationPairing, VisitorScreen
from eforslag.counter.pairing_codes import code_hash, code_of, hashed, typed
from eforslag.errors import Conflict, NotFound
from eforslag.identity.station_sessions import end_all_at

CODE_LASTS = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)
TRIES = 3


class UnknownCode(Conflict):
    message = "Koden stämmer inte, eller så har den gått ut. Titta på stationens skärm och skriv koden som står där nu."


class AlreadyClosed(Conflict):
    message = "Stationen är redan stängd."


async def ask_for_code(key: bytes, at: datetime) -> str:
    """Begin a pairing; returns the mark, which only the browser that shows the code keeps."""
    for _ in range(TRIES):
        mark = token_urlsafe(32)
        shown = code_hash(key, code_of(key, mark))
        try:
            await StationPairing.create(mark_hash=hashed(mark), code_hash=shown, asked_at=at)
        except IntegrityError:
            continue  # Somebody else is shown the same code just now.
        return mark
    raise Conflict


@atomic()
async def pair(code: str, name: str, place: str, *, key: bytes, by: Actor, at: datetime) -> Station:
    """Make the computer that shows this code a station. Raises UnknownCode."""
    station = await Station.create(name=name, place=place, paired_at=at, paired_by=by.name)
    waiting = StationPairing.filter(
        code_hash=code_hash(key, typed(code)), station_id__isnull=True, asked_at__gt=at - CODE_LASTS
    )
    if not await waiting.update(station_id=station.id):
        raise UnknownCode
    await record("station.paired", station, by=by, at=at, name=name, place=place)
    return station


@atomic()
async def fetch_device(mark: str, *, at: datetime) -> str | None:
    """What makes this browser the station that its code was entered for: once, and for no other browser."""
    pairing = await StationPairing.get_or_none(mark_hash=hashed(mark))
    if pairing is None or pairing.station_id is None or pairing.asked_at + CODE_LASTS <= at:
        return None
    if not await StationPairing.filter(id=pairing.id).delete():
        return None
    device = token_urlsafe(32)
    waiting = Station.filter(id=pairing.station_id, device_hash__isnull=True, closed_at__isnull=True)
    return device if await waiting.update(device_hash=hashed(device), last_seen_at=at) else None


@atomic()
async def close(station_id: int, *, by: Actor, at: datetime) -> None:
    """Close it at once, with every login there. Its next request meets a page that says so.

    A visit whose visitor had it before them goes on at the clerk's own screen.
    """
    station = await Station.get_or_none(id=station_id)
    if station is None:
        raise NotFound
    if not await Station.filter(id=station_id, closed_at__isnull=True).update(closed_at=at, closed_by=by.name):
        raise AlreadyClosed
    await end_all_at(station_id)
    await VisitorScreen.filter(station_id=station_id).delete()
    await record("station.closed", station, by=by, at=at, name=station.name, place=station.place)


async def note_seen(station_id: int, at: datetime) -> None:
    await Station.filter(id=station_id).update(last_seen_at=at)


async def note_task(station_id: int, task: str, *, at: datetime) -> None:
    """What kind of thing was done there, and nothing of what it was about or by whom."""
    station = await Station.get(id=station_id)
    await record("station.used", station, by=RESIDENT, at=at, name=station.name, task=task)


async def remove_expired(at: datetime) -> int:
    """Codes that nobody entered in time, or that were entered and never fetched."""
    return await StationPairing.filter(asked_at__lt=at - CODE_LASTS).delete()
