"""The demo's pledges: a made-up one of 2020–2021, and another for now. The one between them follows from a review
of the first (earlier_years.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions, contacts, outline, settling, updating
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge
from eforslag.pledges.nodding import nod
from examples import PLACES, YOUTH
from pledge_examples import (
    EARLIEST_AREA,
    EARLIEST_UPDATES,
    JOINT_NEWS,
    NEW_WORDS,
    NOW_AREAS,
    NOW_UPDATES,
    SENTENCE,
    SIGNATORIES,
    Area,
    Told,
)

# Where each party is told of what waits for it.
ADDRESSES = {"municipality": "trygghet@example.org", "police": "omradespolis@example.org"}


async def load_pledges(staff: StaffMember, at: datetime) -> dict[str, FocusArea]:
    """The pledges, and what is told of them; returns the focus areas of the one for now by their short names.

    They were written and signed before anything else in the demo happened, whenever `at` is.
    """
    by = Actor("staff", staff.name, staff.id, "municipality")
    await _load_earliest(by)
    year = at.year
    written = datetime(year, 1, 12, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        f"Medborgarlöfte {year}–{year + 1} (exempel)",
        "Vi gör kvällarna tryggare för unga, och platserna tryggare för alla.",
        date(year, 1, 1),
        date(year + 1, 12, 31),
        background="Det här löftet är påhittat för demonstrationen. Det bygger vidare på löftet för 2022–2023.",
        police_area="Lokalpolisområde Hälsingland",
        by=by,
        at=written,
    )
    youth, places = [await load_area(pledge, area, by, written) for area in NOW_AREAS]
    await sign(pledge, date(year, 1, 12), by, written)
    await _tell_of_now([youth, places], by, at)
    return {YOUTH: youth, PLACES: places}


async def _load_earliest(by: Actor) -> None:
    """A pledge whose time is over, which earlier_years.py follows up."""
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
    area = await load_area(pledge, EARLIEST_AREA, by, written)
    await sign(pledge, date(2020, 2, 3), by, written)
    await tell(area, EARLIEST_UPDATES, by)


async def load_area(pledge: Pledge, area: Area, by: Actor, at: datetime) -> FocusArea:
    picture = {"picture": area.picture, "sources": [dict(one) for one in area.sources]}
    loaded = await outline.add_focus_area(pledge.id, area.name, area.description, by=by, at=at, **picture)
    for terms in area.commitments:
        owner = acting(by, terms["owner"])
        await outline.add_commitment(loaded.id, {"due": pledge.period_end} | terms, by=owner, at=at)
    return await FocusArea.get(id=loaded.id)


def acting(by: Actor, owner: str) -> Actor:
    """One and the same person stands in for both parties here, each in its turn."""
    return replace(by, party="police") if owner == "police" else by


async def sign(pledge: Pledge, day: date, by: Actor, at: datetime) -> None:
    revision = (await Pledge.get(id=pledge.id)).revision
    for party in ("municipality", "police"):
        await nod(pledge.id, revision, by=acting(by, party), at=at)
    await actions.sign_pledge(pledge.id, day, SIGNATORIES, by=by, at=at)


async def tell(area: FocusArea, updates: Sequence[Told], by: Actor) -> None:
    """What was told of the commitments of a focus area, each by its place."""
    commitments = await Commitment.filter(focus_area_id=area.id).order_by("position")
    for place, day, status, text, more in updates:
        await _tell_of(commitments[place], {"day": day, "status": status, "text": text} | more, by)


async def _tell_of(commitment: Commitment, terms: dict[str, Any], by: Actor) -> None:
    at = datetime.combine(terms["day"], time(14), UTC)
    author = acting(by, commitment.owner)
    told = await updating.tell(commitment.id, terms, by=author, at=at)
    if isinstance(told, PendingChange):
        await settling.approve(told.id, by=replace(by, party="police"), at=at)


async def _tell_of_now(areas: Sequence[FocusArea], by: Actor, at: datetime) -> None:
    """News of this year. The police are late; what they tell and change waits for the municipality."""
    today, begins = clock.local_date(at), date(at.year, 1, 12)
    for area, told in zip(areas, NOW_UPDATES, strict=True):
        commitments = await Commitment.filter(focus_area_id=area.id).order_by("position")
        for place, days_ago, status, text, more in told:
            day = min(max(begins, today - timedelta(days=days_ago)), today)
            await _tell_of(commitments[place], {"day": day, "status": status, "text": text} | more, by)
    shared = await Commitment.filter(focus_area_id=areas[0].id).order_by("position").first()
    if shared is not None:
        waits = {"day": today, "status": "under_way", "text": JOINT_NEWS, "achieved": 31}
        await updating.tell(shared.id, waits, by=acting(by, "police"), at=at)
    await outline.change_focus_area(areas[1].id, areas[1].name, NEW_WORDS, by=acting(by, "police"), at=at)
    for party, address in ADDRESSES.items():
        await contacts.keep(address, by=acting(by, party), at=at)
