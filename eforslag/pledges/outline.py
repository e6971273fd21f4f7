"""The parts of a pledge: its focus areas, and the commitments under them. Each verb is one transaction.

The pledge's own row is changed first, so that two who work on the same pledge wait for each other; the order of
the parts never falls apart.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.functions import Max
from tortoise.queryset import QuerySet
from tortoise.transactions import atomic, in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges.actions import editable
from eforslag.pledges.models import Commitment, FocusArea


class AreaInUse(Conflict):
    message = "Fokusområdet har förslag kopplade till sig eller finns i en uppföljning, så det går inte att ta bort."


@atomic()
async def add_focus_area(pledge_id: int, name: str, description: str = "", *, by: Actor, at: datetime) -> FocusArea:
    await editable(pledge_id, at)
    place = await _following(FocusArea.filter(pledge_id=pledge_id))
    area = await FocusArea.create(pledge_id=pledge_id, position=place, name=name, description=description)
    await record("focus_area.added", area, by=by, at=at, pledge=pledge_id, name=name)
    return area


@atomic()
async def change_focus_area(area_id: int, name: str, description: str, *, by: Actor, at: datetime) -> FocusArea:
    area = await _area(area_id, at)
    was = area.name
    area.name, area.description = name, description
    await area.save(update_fields=["name", "description"])
    await record("focus_area.changed", area, by=by, at=at, was=was, name=name, description=description)
    return area


async def remove_focus_area(area_id: int, *, by: Actor, at: datetime) -> FocusArea:
    """Remove a focus area with its commitments. Raises AreaInUse once anything has been tagged under it."""
    try:
        async with in_transaction():
            area = await _area(area_id, at)
            await record("focus_area.removed", area, by=by, at=at, name=area.name)
            await area.delete()
    except IntegrityError as error:
        raise AreaInUse from error
    return area


@atomic()
async def move_focus_area_up(area_id: int, *, by: Actor, at: datetime) -> FocusArea:
    """Let the focus area change places with the one before it; the first stays."""
    area = await _area(area_id, at)
    await _move_up(area, FocusArea.filter(pledge_id=area.pledge_id))  # type: ignore[attr-defined]
    await record("focus_area.moved", area, by=by, at=at, name=area.name)
    return area


@atomic()
async def add_commitment(area_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Commitment:
    """`terms` are the columns of a commitment: text, owner and, where known, target, unit, due, follow_up_source."""
    await _area(area_id, at)
    place = await _following(Commitment.filter(focus_area_id=area_id))
    commitment = await Commitment.create(focus_area_id=area_id, position=place, **terms)
    await record("commitment.added", commitment, by=by, at=at, focus_area=area_id, terms=_plain(terms))
    return commitment


@atomic()
async def change_commitment(commitment_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Commitment:
    commitment = await _commitment(commitment_id, at)
    was = _plain({name: getattr(commitment, name) for name in terms})
    commitment.update_from_dict(dict(terms))
    await commitment.save(update_fields=[*terms])
    await record("commitment.changed", commitment, by=by, at=at, was=was, terms=_plain(terms))
    return commitment


@atomic()
async def remove_commitment(commitment_id: int, *, by: Actor, at: datetime) -> Commitment:
    commitment = await _commitment(commitment_id, at)
    await record("commitment.removed", commitment, by=by, at=at, text=commitment.text)
    await commitment.delete()
    return commitment


@atomic()
async def move_commitment_up(commitment_id: int, *, by: Actor, at: datetime) -> Commitment:
    commitment = await _commitment(commitment_id, at)
    await _move_up(commitment, Commitment.filter(focus_area_id=commitment.focus_area_id))  # type: ignore[attr-defined]
    await record("commitment.moved", commitment, by=by, at=at)
    return commitment


async def _area(area_id: int, at: datetime) -> FocusArea:
    """The focus area of a pledge that may be changed. Raises NotFound or NotEditable."""
    area = await FocusArea.get_or_none(id=area_id)
    if area is None:
        raise NotFound
    await editable(area.pledge_id, at)  # type: ignore[attr-defined]
    # Read again, since somebody may have changed it while we waited for the pledge.
    area = await FocusArea.get_or_none(id=area_id)
    if area is None:
        raise NotFound
    return area


async def _commitment(commitment_id: int, at: datetime) -> Commitment:
    commitment = await Commitment.get_or_none(id=commitment_id)
    if commitment is None:
        raise NotFound
    await _area(commitment.focus_area_id, at)  # type: ignore[attr-defined]
    commitment = await Commitment.get_or_none(id=commitment_id).select_related("focus_area")
    if commitment is None:
        raise NotFound
    return commitment


async def _following(siblings: QuerySet[Any]) -> int:
    """The place after the last of them."""
    last = await siblings.annotate(last=Max("position")).values("last")
    return ((last[0]["last"] if last else None) or 0) + 1


async def _move_up(part: FocusArea | Commitment, siblings: QuerySet[Any]) -> None:
    before = await siblings.filter(position__lt=part.position).order_by("-position").first()
    if before is None:
        return
    # The unique key allows no two in one place, not even for a moment, so one of them steps aside.
    await siblings.filter(id=part.id).update(position=-1)
    await siblings.filter(id=before.id).update(position=part.position)
    await siblings.filter(id=part.id).update(position=before.position)


def _plain(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they can stand in the log."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in terms.items()}
