"""What the coding page shows: the written answers that nobody has been through, each with what it may be about."""

from collections.abc import Sequence
from dataclasses import dataclass

from eforslag.dialogues.kinds import TEXT
from eforslag.dialogues.models import Concern, Dialogue, Meeting, Mention, Question, WrittenAnswer
from eforslag.dialogues.queries import ConcernCount, concerns
from eforslag.dialogues.suggesting import known
from eforslag.errors import NotFound
from eforslag.pledges.models import FocusArea

SHOWN, LEARNED_FROM = 10, 400


@dataclass(frozen=True, slots=True)
class Uncoded:
    """A written answer, and the concerns that it is likely to hold."""

    written: WrittenAnswer
    suggested: Sequence[int]


@dataclass(frozen=True, slots=True)
class Desk:
    uncoded: Sequence[Uncoded]
    left: int
    read: int
    concerns: Sequence[ConcernCount]


async def desk(dialogue: Dialogue) -> Desk:
    """The next ten to be read. Their order is that of random numbers, which tells nothing of who wrote when."""
    ids = await Question.filter(dialogue_id=dialogue.id, kind=TEXT).values_list("id", flat=True)
    texts = WrittenAnswer.filter(question_id__in=list(ids))
    unread = texts.filter(is_read=False)
    found = await concerns(dialogue.id)
    mentions = Mention.filter(concern__dialogue_id=dialogue.id, written_id__isnull=False).order_by("-id")
    coded = await mentions.limit(LEARNED_FROM).values_list("concern_id", "written__text")
    learned = known({one.id: one.name for one in found}, coded)
    rows = await unread.select_related("question").order_by("id").limit(SHOWN)
    waiting = [Uncoded(row, learned.suggested(row.text)) for row in rows]
    return Desk(waiting, await unread.count(), await texts.filter(is_read=True).count(), found)


async def texts_with_concerns(dialogue_id: int) -> tuple[Sequence[WrittenAnswer], dict[int, list[str]]]:
    """Every written answer with its question, and by its id the concerns that it holds."""
    texts = WrittenAnswer.filter(question__dialogue_id=dialogue_id).select_related("question")
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
