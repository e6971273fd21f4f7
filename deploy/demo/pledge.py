"""The demo's pledges: Söderhamn's of 2022–2023 in our own words, and a made-up one for now.

The first one's period is over, but it is not closed until it has been followed up.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions, outline, settling, updating
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge
from eforslag.pledges.nodding import nod
from eforslag.pledges.standing import Standing
from examples import PLACES, YOUTH
from pledge_examples import (
    BACKGROUND,
    EARLIEST_AREA,
    EARLIEST_UPDATES,
    FIRST_AREA,
    FIRST_UPDATES,
    JOINT_NEWS,
    NOW_AREAS,
    NOW_UPDATES,
    SENTENCE,
    SIGNATORIES,
    Area,
    Told,
)


async def load_pledges(staff: StaffMember, at: datetime) -> dict[str, FocusArea]:
    """The pledges, and what is told of them; returns the focus areas of the one for now by their short names.

    They were written and signed before anything else in the demo happened, whenever `at` is.
    """
    by = Actor("staff", staff.name, staff.id, "municipality")
    earliest = await _load_earliest(by)
    first = await _load_first(by, earliest)
    year = at.year
    written = datetime(year, 1, 12, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        f"Medborgarlöfte {year}–{year + 1} (exempel)",
        "Vi gör kvällarna tryggare för unga, och platserna tryggare för alla.",
        date(year, 1, 1),
        date(year + 1, 12, 31),
        background="Det här löftet är påhittat för demonstrationen. Det bygger vidare på löftet för 2022–2023.",
        police_area="Lokalpolisområde Hälsingland",
        predecessor_id=first.id,
        by=by,
        at=written,
    )
    youth, places = [await _load_area(pledge, area, by, written) for area in NOW_AREAS]
    await _sign(pledge, date(year, 1, 12), by, written)
    await _tell_of_now([youth, places], by, at)
    return {YOUTH: youth, PLACES: places}


async def _load_earliest(by: Actor) -> Pledge:
    """A pledge whose time is over and that was closed, so that an earlier one can be read."""
    written = datetime(2020, 2, 3, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        "Medborgarlöfte 2020–2021 (exempel)",
        SENTENCE,
        date(2020, 1, 1),
        date(2021, 12, 31),
        background="Åtagandena och det som berättas om dem är påhittade för demonstrationen.",
        police_area="Lokalpolisområde Hälsingland",
        by=by,
        at=written,
    )
    await _load_area(pledge, EARLIEST_AREA, by, written)
    await _sign(pledge, date(2020, 2, 3), by, written)
    await _tell(pledge, EARLIEST_UPDATES, by)
    await Pledge.filter(id=pledge.id).update(state=Standing.CLOSED)
    return pledge


async def _load_first(by: Actor, earliest: Pledge) -> Pledge:
    written = datetime(2022, 2, 21, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        "Söderhamns medborgarlöfte 2022–2023",
        SENTENCE,
        date(2022, 1, 1),
        date(2023, 12, 31),
        background=BACKGROUND,
        police_area="Lokalpolisområde Hälsingland",
        predecessor_id=earliest.id,
        by=by,
        at=written,
    )
    await _load_area(pledge, FIRST_AREA, by, written)
    await _sign(pledge, date(2022, 2, 21), by, written)
    await _tell(pledge, FIRST_UPDATES, by)
    return pledge


async def _load_area(pledge: Pledge, area: Area, by: Actor, at: datetime) -> FocusArea:
    picture = {"picture": area.picture, "sources": [dict(one) for one in area.sources]}
    loaded = await outline.add_focus_area(pledge.id, area.name, area.description, by=by, at=at, **picture)
    for terms in area.commitments:
        owner = _acting(by, terms["owner"])
        await outline.add_commitment(loaded.id, {"due": pledge.period_end} | terms, by=owner, at=at)
    return await FocusArea.get(id=loaded.id)


def _acting(by: Actor, owner: str) -> Actor:
    """One and the same person stands in for both parties here, each in its turn."""
    return replace(by, party="police") if owner == "police" else by


async def _sign(pledge: Pledge, day: date, by: Actor, at: datetime) -> None:
    revision = (await Pledge.get(id=pledge.id)).revision
    for party in ("municipality", "police"):
        await nod(pledge.id, revision, by=_acting(by, party), at=at)
    await actions.sign_pledge(pledge.id, day, SIGNATORIES, by=by, at=at)


async def _tell(pledge: Pledge, updates: Sequence[Told], by: Actor) -> None:
    """What was told of the commitments of the pledge's one focus area, each by its place."""
    commitments = await Commitment.filter(focus_area__pledge_id=pledge.id).order_by("position")
    for place, day, status, text, more in updates:
        await _tell_of(commitments[place], {"day": day, "status": status, "text": text} | more, by)


async def _tell_of(commitment: Commitment, terms: dict[str, Any], by: Actor) -> None:
    at = datetime.combine(terms["day"], time(14), UTC)
    author = _acting(by, commitment.owner)
    told = await updating.tell(commitment.id, terms, by=author, at=at)
    if isinstance(told, PendingChange):
        await settling.approve(told.id, by=replace(by, party="police"), at=at)


async def _tell_of_now(areas: Sequence[FocusArea], by: Actor, at: datetime) -> None:
    """News of this year. The police have been silent for long, and a joint piece of news waits for the municipality."""
    today, begins = clock.local_date(at), date(at.year, 1, 12)
    for area, told in zip(areas, NOW_UPDATES, strict=True):
        commitments = await Commitment.filter(focus_area_id=area.id).order_by("position")
        for place, days_ago, status, text, more in told:
            day = min(max(begins, today - timedelta(days=days_ago)), today)
            await _tell_of(commitments[place], {"day": day, "status": status, "text": text} | more, by)
    shared = await Commitment.filter(focus_area_id=areas[0].id).order_by("position").first()
    if shared is not None:
        waits = {"day": today, "status": "under_way", "text": JOINT_NEWS, "achieved": 31}
        await updating.tell(shared.id, waits, by=_acting(by, "police"), at=at)
