"""Meetings and concerns: what was written and said, put into few words by the coordinators."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.dialogues.actions import held
from eforslag.dialogues.models import Concern, Locality, Meeting, Mention, WrittenAnswer
from eforslag.errors import Conflict, NotFound


class ConcernExists(Conflict):
    message = "Det finns redan en oro eller önskan med de orden."


class LocalityExists(Conflict):
    message = "Orten finns redan."


@atomic()
async def write_meeting(dialogue_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Meeting:
    await held(dialogue_id, at)
    meeting = await Meeting.create(dialogue_id=dialogue_id, **terms)
    await record("meeting.written", meeting, by=by, at=at, dialogue=dialogue_id, day=meeting.day.isoformat())
    return meeting


@atomic()
async def change_meeting(meeting_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Meeting:
    meeting = await Meeting.get_or_none(id=meeting_id)
    if meeting is None:
        raise NotFound
    meeting.update_from_dict(dict(terms))
    await meeting.save()
    await record("meeting.changed", meeting, by=by, at=at, day=meeting.day.isoformat())
    return meeting


async def write_concern(dialogue_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Concern:
    """Raises ConcernExists."""
    try:
        async with in_transaction():
            await held(dialogue_id, at)
            concern = await Concern.create(dialogue_id=dialogue_id, **terms)
            await record("concern.written", concern, by=by, at=at, dialogue=dialogue_id, name=concern.name)
    except IntegrityError as error:
        raise ConcernExists from error
    return concern


async def change_concern(concern_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime) -> Concern:
    """Raises ConcernExists."""
    concern = await Concern.get_or_none(id=concern_id)
    if concern is None:
        raise NotFound
    was, concern = concern.name, concern.update_from_dict(dict(terms))
    try:
        async with in_transaction():
            await concern.save()
            await record("concern.changed", concern, by=by, at=at, was=was, name=concern.name)
    except IntegrityError as error:
        raise ConcernExists from error
    return concern


@atomic()
async def code_written(written_id: int, concern_ids: Collection[int], *, by: Actor, at: datetime) -> WrittenAnswer:
    """Say which concerns a written answer holds, which may be none. What was said of it before is replaced."""
    written = await WrittenAnswer.get_or_none(id=written_id).select_related("question")
    if written is None:
        raise NotFound
    dialogue_id = written.question.dialogue_id  # type: ignore[attr-defined]
    await held(dialogue_id, at)
    await Mention.filter(written_id=written_id).delete()
    await _mention(dialogue_id, concern_ids, written_id=written_id)
    await WrittenAnswer.filter(id=written_id).update(is_read=True)
    await record("written_answer.coded", written, by=by, at=at, concerns=sorted(concern_ids))
    return written


@atomic()
async def code_meeting(meeting_id: int, concern_ids: Collection[int], *, by: Actor, at: datetime) -> Meeting:
    """Say which concerns came up at a meeting."""
    meeting = await Meeting.get_or_none(id=meeting_id)
    if meeting is None:
        raise NotFound
    dialogue_id = meeting.dialogue_id  # type: ignore[attr-defined]
    await held(dialogue_id, at)
    await Mention.filter(meeting_id=meeting_id).delete()
    await _mention(dialogue_id, concern_ids, meeting_id=meeting_id)
    await record("meeting.coded", meeting, by=by, at=at, concerns=sorted(concern_ids))
    return meeting


async def _mention(dialogue_id: int, concern_ids: Collection[int], **where: int) -> None:
    """Concerns of another dialogue are passed over."""
    known = await Concern.filter(dialogue_id=dialogue_id, id__in=list(concern_ids)).values_list("id", flat=True)
    await Mention.bulk_create([Mention(concern_id=one, **where) for one in known])


async def add_locality(name: str, *, by: Actor, at: datetime) -> Locality:
    """Raises LocalityExists."""
    try:
        async with in_transaction():
            locality = await Locality.create(name=name)
            await record("locality.added", locality, by=by, at=at, name=name)
    except IntegrityError as error:
        raise LocalityExists from error
    return locality


@atomic()
async def close_locality(locality_id: int, is_closed: bool, *, by: Actor, at: datetime) -> Locality:
    """Offer the place no longer, or again. Answers that name it stay."""
    if not await Locality.filter(id=locality_id).update(is_closed=is_closed):
        raise NotFound
    locality = await Locality.get(id=locality_id)
    await record("locality.closed" if is_closed else "locality.reopened", locality, by=by, at=at, name=locality.name)
    return locality
