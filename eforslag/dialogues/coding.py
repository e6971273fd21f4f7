"""What the coding page shows: the written answers, to be read or to be coded anew, each with what it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from eforslag.dialogues.kinds import TEXT
from eforslag.dialogues.models import Concern, Dialogue, Meeting, Mention, Question, WrittenAnswer
from eforslag.dialogues.queries import ConcernCount, concerns
from eforslag.dialogues.suggesting import known
from eforslag.errors import NotFound
from eforslag.pledges.models import FocusArea

SHOWN, LEARNED_FROM = 10, 400


@dataclass(frozen=True, slots=True)
class Text:
    """A written answer, and the concerns that it holds or, where nobody has read it, is likely to hold."""

    written: WrittenAnswer
    ticked: Collection[int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Ten texts; `following` is the last of them where there are more."""

    texts: Sequence[Text]
    following: int | None
    left: int
    read: int
    concerns: Sequence[ConcernCount]


async def desk(dialogue: Dialogue, is_read: bool = False, after: int = 0, until: date | None = None) -> Desk:
    """The next ten to be read, or that have been. Their order is that of random numbers, which tells nothing of who
    wrote when."""
    ids = await Question.filter(dialogue_id=dialogue.id, kind=TEXT).values_list("id", flat=True)
    every = WrittenAnswer.filter(question_id__in=list(ids), **_come_in(until))
    chosen = every.filter(is_read=is_read, id__gt=after).select_related("question")
    rows = await chosen.order_by("id").limit(SHOWN + 1)
    found = await concerns(dialogue.id)
    ticked = await _coded(rows) if is_read else await _suggested(dialogue, found, rows)
    return Desk(
        [Text(row, ticked.get(row.id, ())) for row in rows[:SHOWN]],
        rows[SHOWN - 1].id if len(rows) > SHOWN else None,
        await every.filter(is_read=False).count(),
        await every.filter(is_read=True).count(),
        found,
    )


def _come_in(until: date | None) -> dict[str, date]:
    return {"response__day__lte": until} if until else {}


async def _suggested(
    dialogue: Dialogue, found: Sequence[ConcernCount], rows: Sequence[WrittenAnswer]
) -> dict[int, Collection[int]]:
    mentions = Mention.filter(concern__dialogue_id=dialogue.id, written_id__isnull=False).order_by("-id")
    coded = await mentions.limit(LEARNED_FROM).values_list("concern_id", "written__text")
    learned = known({one.id: one.name for one in found}, coded)
    return {row.id: learned.suggested(row.text) for row in rows}


async def _coded(rows: Sequence[WrittenAnswer]) -> dict[int, Collection[int]]:
    held: dict[int, set[int]] = {row.id: set() for row in rows}
    pairs = Mention.filter(written_id__in=[*held]).values_list("written_id", "concern_id")
    for written_id, concern_id in await pairs if held else ():
        held[written_id].add(concern_id)
    return {**held}


async def texts_with_concerns(
    dialogue_id: int, until: date | None
) -> tuple[Sequence[WrittenAnswer], dict[int, list[str]]]:
    """Every written answer with its question, and by its id the concerns that it holds."""
    texts = WrittenAnswer.filter(question__dialogue_id=dialogue_id, **_come_in(until)).select_related("question")
    found: dict[int, list[str]] = {}
    mentions = Mention.filter(concern__dialogue_id=dialogue_id, written_id__isnull=False).order_by("id")
    for written_id, name in await mentions.values_list("written_id", "concern__name"):
        found.setdefault(written_id, []).append(name)
    return await texts.order_by("question__position", "id"), found


async def any_meeting(meeting_id: int) -> tuple[Meeting, set[int]]:
    """The meeting with its dialogue, and the concerns that came up there. Raises NotFound."""
    meeting = await Meeting.get_or_none(id=meeting_id).select_related("dialogue")
    if meeting is None:
        raise NotFound
    rows = await Mention.filter(meeting_id=meeting_id).values("concern_id")
    return meeting, {row["concern_id"] for row in rows}


async def any_concern(concern_id: int) -> Concern:
    concern = await Concern.get_or_none(id=concern_id).select_related("dialogue")
    if concern is None:
        raise NotFound
    return concern


async def areas_of(dialogue: Dialogue) -> Sequence[FocusArea]:
    """The focus areas that concerns can be tied to: those of the pledge that the dialogue prepares."""
    pledge_id = dialogue.pledge_id  # type: ignore[attr-defined]
    return await FocusArea.filter(pledge_id=pledge_id).order_by("position") if pledge_id else []
