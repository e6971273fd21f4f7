"""What pages and the recognition of stations read."""

from datetime import datetime

from eforslag.counter.models import Station, StationPairing
from eforslag.counter.pairing_codes import hashed
from eforslag.counter.stations import CODE_LASTS


async def station_of(device_hash: str) -> Station | None:
    return await Station.get_or_none(device_hash=device_hash)


async def open_stations() -> list[Station]:
    """Those that are in use, the newest first."""
    return await Station.filter(closed_at__isnull=True).order_by("-id")


async def closed_stations(most: int = 20) -> list[Station]:
    return await Station.filter(closed_at__isnull=False).order_by("-closed_at", "-id").limit(most)


async def is_waiting(mark: str, at: datetime) -> bool:
    """Whether the code that this browser shows can still be entered."""
    return await StationPairing.filter(mark_hash=hashed(mark), asked_at__gt=at - CODE_LASTS).exists()
