"""The parts of a pledge: its focus areas, and the commitments under them. Each verb is one transaction.

The pledge's own row is changed first, so that two who work on the same pledge wait for each other; the order of
the parts never falls apart.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.functions import Max
from tortoise.queryset import QuerySet
from tortoise.transactions import atomic, in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.pledges.actions import editable
from eforslag.pledges.completeness import can_be_followed_up
from eforslag.pledges.models import Commitment, CommitmentUpdate, FocusArea, PendingChange, Pledge, Tag
from eforslag.pledges.parties import JOINT, require_own, require_party
from eforslag.pledges.proposing import WAITING, is_signed, needs_nod, propose, written


class AreaInUse(Conflict):
    message = (
        "Fokusområdet har förslag kopplade till sig, finns i en uppföljning eller har åtaganden som det finns "
        "lägesrapporter om, så det går inte att ta bort."
    )


class AreaHasJoint(Conflict):
    message = (
        "Fokusområdet har gemensamma åtaganden. Ta bort dem först, ett i taget, så att den andra parten får säga sitt."
    )


class OrderIsSigned(Conflict):
    message = "Löftet är undertecknat, så ordningen ligger fast."


class NothingToFollow(DomainError):
    status = 422
    message = "Ett åtagande behöver ett mål eller ett sätt att följa upp det."


class CommitmentInUse(Conflict):
    message = (
        "Det finns lägesrapporter om åtagandet, så det går inte att ta bort. "
        "Skriv i stället i en ny lägesrapport att det ändrades eller inte blev av."
    )


@atomic()
async def add_focus_area(
    pledge_id: int, name: str, description: str = "", *, by: Actor, at: datetime, **picture: Any
) -> FocusArea | PendingChange:
    """`picture` is what the problem looks like: the columns picture and sources.

    In a signed pledge this and every other change of a focus area waits for the other party.
    """
    require_party(by.party)
    pledge = await editable(pledge_id, at)
    columns: dict[str, Any] = {"name": name, "description": description, **picture}
    if is_signed(pledge):
        return await propose("area_add", columns, pledge=pledge, by=by, at=at)
    return await insert_area(pledge, columns, by=by, at=at)


async def insert_area(pledge: Pledge, columns: Mapping[str, Any], *, by: Actor, at: datetime) -> FocusArea:
    """What adding comes to, once nobody has to be asked; inside a transaction of the caller's, as all below."""
    place = await _following(FocusArea.filter(pledge_id=pledge.id))
    area = await FocusArea.create(pledge=pledge, position=place, **columns)
    await record("focus_area.added", area, by=by, at=at, pledge=pledge.id, name=area.name)
    return area


@atomic()
async def change_focus_area(
    area_id: int, name: str, description: str, *, by: Actor, at: datetime, **picture: Any
) -> FocusArea | PendingChange:
    require_party(by.party)
    area = await _area(area_id, at)
    columns: dict[str, Any] = {"name": name, "description": description, **picture}
    changed = {column: value for column, value in columns.items() if value != getattr(area, column)}
    if changed and is_signed(area.pledge):
        return await propose("area", changed, pledge=area.pledge, area=area, by=by, at=at)
    return await rewrite_area(area, changed, by=by, at=at)


async def rewrite_area(area: FocusArea, changed: Mapping[str, Any], *, by: Actor, at: datetime) -> FocusArea:
    if changed:
        was = {column: getattr(area, column) for column in changed}
        area.update_from_dict(dict(changed))
        await area.save(update_fields=[*changed])
        await record("focus_area.changed", area, by=by, at=at, was=was, **changed)
    return area


async def remove_focus_area(area_id: int, *, by: Actor, at: datetime) -> FocusArea | PendingChange:
    """Remove a focus area with its commitments, unless something hangs on it or the other party has a part in it."""
    require_party(by.party)
    async with in_transaction():
        area = await _area(area_id, at)
        await _require_removable(area, by)
        if is_signed(area.pledge):
            await _require_area_unused(area)
            return await propose("area_remove", {}, pledge=area.pledge, area=area, by=by, at=at)
        return await delete_area(area, by=by, at=at)


async def delete_area(area: FocusArea, *, by: Actor, at: datetime) -> FocusArea:
    """Raises AreaInUse, after which the transaction is no longer good for anything."""
    await record("focus_area.removed", area, by=by, at=at, name=area.name)
    try:
        await area.delete()
    except IntegrityError as error:
        raise AreaInUse from error
    return area


@atomic()
async def move_focus_area_up(area_id: int, *, by: Actor, at: datetime) -> FocusArea:
    """Let the focus area of a draft change places with the one before it; the first stays."""
    require_party(by.party)
    area = await _area(area_id, at)
    _require_unsigned(area.pledge)
    await _move_up(area, FocusArea.filter(pledge_id=area.pledge_id))  # type: ignore[attr-defined]
    await record("focus_area.moved", area, by=by, at=at, name=area.name)
    return area


@atomic()
async def add_commitment(
    area_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime
) -> Commitment | PendingChange:
    """`terms` are the columns of a commitment: text, owner and, where known, target, unit, due, follow_up_source.

    A joint one of a signed pledge waits for the other party, and is then returned as a change that waits.
    """
    require_own(terms["owner"], by.party)
    area = await _area(area_id, at)
    _require_followed(area.pledge, terms)
    if needs_nod(area.pledge, terms["owner"]):
        return await propose("add", terms, pledge=area.pledge, area=area, by=by, at=at)
    return await insert(area, terms, by=by, at=at)


async def insert(area: FocusArea, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Commitment:
    place = await _following(Commitment.filter(focus_area_id=area.id))
    commitment = await Commitment.create(focus_area=area, position=place, **terms)
    await record("commitment.added", commitment, by=by, at=at, focus_area=area.id, terms=written(terms))
    return commitment


@atomic()
async def change_commitment(
    commitment_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime
) -> Commitment | PendingChange:
    """Set columns of a commitment. What is or becomes joint waits for the other party once the pledge is signed."""
    commitment = await _own(commitment_id, by, at)
    now_owner = terms.get("owner", commitment.owner)
    require_own(now_owner, by.party)
    changed = {name: value for name, value in terms.items() if value != getattr(commitment, name)}
    area = commitment.focus_area
    _require_followed(area.pledge, terms, commitment)
    if changed and needs_nod(area.pledge, commitment.owner, now_owner):
        return await propose("change", changed, pledge=area.pledge, area=area, commitment=commitment, by=by, at=at)
    return await rewrite(commitment, changed, by=by, at=at)


async def rewrite(commitment: Commitment, changed: Mapping[str, Any], *, by: Actor, at: datetime) -> Commitment:
    """What changing comes to; nothing is written when nothing is new."""
    if changed:
        _require_followed(commitment.focus_area.pledge, changed, commitment)
        was = written({name: getattr(commitment, name) for name in changed})
        commitment.update_from_dict(dict(changed))
        await commitment.save(update_fields=[*changed])
        await record("commitment.changed", commitment, by=by, at=at, was=was, terms=written(changed))
    return commitment


@atomic()
async def remove_commitment(commitment_id: int, *, by: Actor, at: datetime) -> Commitment | PendingChange:
    """Raises CommitmentInUse once there are updates of it: what has been said of a promise is not to vanish."""
    commitment = await _own(commitment_id, by, at)
    await require_unused(commitment)
    area = commitment.focus_area
    if needs_nod(area.pledge, commitment.owner):
        return await propose("remove", {}, pledge=area.pledge, area=area, commitment=commitment, by=by, at=at)
    return await delete(commitment, by=by, at=at)


async def delete(commitment: Commitment, *, by: Actor, at: datetime) -> Commitment:
    """What removing comes to; changes of it that wait are at an end."""
    await require_unused(commitment)
    waiting = PendingChange.filter(commitment_id=commitment.id, outcome=WAITING)
    await waiting.update(outcome="lapsed", settled_at=at)
    await record("commitment.removed", commitment, by=by, at=at, text=commitment.text)
    await commitment.delete()
    return commitment


async def require_unused(commitment: Commitment) -> None:
    if await CommitmentUpdate.exists(commitment_id=commitment.id):
        raise CommitmentInUse


@atomic()
async def move_commitment_up(commitment_id: int, *, by: Actor, at: datetime) -> Commitment:
    commitment = await _own(commitment_id, by, at)
    _require_unsigned(commitment.focus_area.pledge)
    await _move_up(commitment, Commitment.filter(focus_area_id=commitment.focus_area_id))  # type: ignore[attr-defined]
    await record("commitment.moved", commitment, by=by, at=at)
    return commitment


def _require_followed(pledge: Pledge, terms: Mapping[str, Any], commitment: Commitment | None = None) -> None:
    """A draft may still lack it, and is then not agreed to; a signed pledge never does."""
    names = ("target", "follow_up_source")
    now = {name: getattr(commitment, name) for name in names} if commitment else {}
    if is_signed(pledge) and not can_be_followed_up(now | dict(terms)):
        raise NothingToFollow


def _require_unsigned(pledge: Pledge) -> None:
    """The order is part of what both have signed."""
    if is_signed(pledge):
        raise OrderIsSigned


async def _require_area_unused(area: FocusArea) -> None:
    """The other party is not asked for what can't be done; the database decides all the same."""
    told = CommitmentUpdate.filter(commitment__focus_area_id=area.id)
    if await told.exists() or await Tag.exists(focus_area_id=area.id):
        raise AreaInUse


async def _require_removable(area: FocusArea, by: Actor) -> None:
    owners = {one.owner for one in await Commitment.filter(focus_area_id=area.id)}
    for owner in sorted(owners):
        require_own(owner, by.party)
    if JOINT in owners and needs_nod(area.pledge, JOINT):
        raise AreaHasJoint


async def _own(commitment_id: int, by: Actor, at: datetime) -> Commitment:
    """The commitment, of a pledge that may be changed, that the party may work with."""
    commitment = await _commitment(commitment_id, at)
    require_own(commitment.owner, by.party)
    return commitment


async def _area(area_id: int, at: datetime) -> FocusArea:
    """The focus area of a pledge that may be changed. Raises NotFound or NotEditable."""
    area = await FocusArea.get_or_none(id=area_id)
    if area is None:
        raise NotFound
    await editable(area.pledge_id, at)  # type: ignore[attr-defined]
    # Read again, since somebody may have changed it while we waited for the pledge.
    area = await FocusArea.get_or_none(id=area_id).select_related("pledge")
    if area is None:
        raise NotFound
    return area


async def _commitment(commitment_id: int, at: datetime) -> Commitment:
    commitment = await Commitment.get_or_none(id=commitment_id)
    if commitment is None:
        raise NotFound
    await _area(commitment.focus_area_id, at)  # type: ignore[attr-defined]
    commitment = await Commitment.get_or_none(id=commitment_id).select_related("focus_area__pledge")
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
