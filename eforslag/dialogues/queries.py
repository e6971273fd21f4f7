"""What pages ask of the dialogues."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count, Sum

from eforslag.dialogues.kinds import Asked, Words, asked, in_language
from eforslag.dialogues.models import Concern, Dialogue, Locality, Meeting, Mention, Question, Response
from eforslag.dialogues.standing import LINK, State
from eforslag.errors import NotFound


@dataclass(frozen=True, slots=True)
class Overview:
    """The dialogues that everybody can see: open for answers, open later, and ended ones with results."""

    open: Sequence[Dialogue]
    coming: Sequence[Dialogue]
    ended: Sequence[Dialogue]


async def overview(today: date) -> Overview:
    rows = await Dialogue.exclude(state=State.DRAFT).order_by("-opens_on", "-id")
    now = [one for one in rows if one.state == State.OPEN and one.opens_on <= today <= one.closes_on]
    coming = [one for one in rows if one.state == State.OPEN and today < one.opens_on]
    return Overview(now, coming, [one for one in rows if one.results_published_on])


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a page of pledges says of dialogues: what can be answered now, and what the newest results are of."""

    open: Dialogue | None = None
    results: Dialogue | None = None


async def ahead(today: date, pledge_id: int | None = None) -> Ahead:
    """One query. The results are of the pledge's own dialogue, or of the newest where none is asked about."""
    public = await Dialogue.exclude(state=State.DRAFT).order_by("-opens_on", "-id")
    now = (one for one in public if one.state == State.OPEN and one.opens_on <= today <= one.closes_on)
    told = (
        one
        for one in public
        if one.results_published_on and pledge_id in (None, one.pledge_id)  # type: ignore[attr-defined]
    )
    return Ahead(next(now, None), next(told, None))


async def every_dialogue() -> Sequence[tuple[Dialogue, int]]:
    """All of them with how many have answered, newest first."""
    rows = await Dialogue.all().order_by("-opens_on", "-id")
    counts = await Response.all().annotate(count=Count("id")).group_by("dialogue_id").values("dialogue_id", "count")
    answered = {row["dialogue_id"]: row["count"] for row in counts}
    return [(one, answered.get(one.id, 0)) for one in rows]


async def taking_papers(today: date) -> Sequence[Dialogue]:
    rows = Dialogue.filter(state=State.OPEN, way=LINK, opens_on__lte=today)
    return await rows.order_by("-opens_on", "-id")


async def any_dialogue(dialogue_id: int) -> Dialogue:
    dialogue = await Dialogue.get_or_none(id=dialogue_id).select_related("pledge")
    if dialogue is None:
        raise NotFound
    return dialogue


async def public_dialogue(dialogue_id: int) -> Dialogue:
    """The dialogue, unless it is a draft. Raises NotFound."""
    dialogue = await any_dialogue(dialogue_id)
    if dialogue.state == State.DRAFT:
        raise NotFound
    return dialogue


async def with_public_results(dialogue_id: int) -> Dialogue:
    dialogue = await public_dialogue(dialogue_id)
    if dialogue.results_published_on is None:
        raise NotFound
    return dialogue


async def localities(*, with_closed: bool = False) -> dict[int, str]:
    """The places that can be chosen, by id, in the order of the alphabet."""
    rows = Locality.all() if with_closed else Locality.filter(is_closed=False)
    found = await rows.values_list("id", "name")
    return dict(sorted(((one, name) for one, name in found), key=lambda place: _alphabetic(place[1])))


def _alphabetic(name: str) -> str:
    """Swedish order, in which å, ä and ö come last."""
    return name.lower().translate(str.maketrans("åäö", "{|}"))


async def all_localities() -> Sequence[Locality]:
    return sorted(await Locality.all(), key=lambda place: (place.is_closed, _alphabetic(place.name)))


async def questions(
    dialogue_id: int, language: str, places: Mapping[int, str] | None = None
) -> tuple[list[Asked], dict[int, str]]:
    """The dialogue's questions in their order, as they are put in this language, and the places to choose from."""
    known = dict(places) if places is not None else await localities()
    rows = await Question.filter(dialogue_id=dialogue_id).order_by("position")
    return [asked(row, number, language, known) for number, row in enumerate(rows, start=1)], known


async def any_question(question_id: int) -> Question:
    question = await Question.get_or_none(id=question_id).select_related("dialogue")
    if question is None:
        raise NotFound
    return question


def title_of(dialogue: Dialogue, language: str) -> Words:
    return in_language(language, dialogue.title, dialogue.title_en)


async def meetings(dialogue_id: int) -> Sequence[Meeting]:
    return await Meeting.filter(dialogue_id=dialogue_id).order_by("day", "id")


async def papers_entered(dialogue_id: int, day: date) -> tuple[int, int]:
    """How many papers have been entered on the day, and in all."""
    papers = Response.filter(dialogue_id=dialogue_id, channel="paper")
    return await papers.filter(day=day).count(), await papers.count()


@dataclass(frozen=True, slots=True)
class ConcernCount:
    """A concern, how many wrote of it, and at how many meetings, with how many people there, it came up."""

    id: int
    name: str
    name_en: str
    focus_area_id: int | None
    written: int
    meetings: int
    people: int

    def in_language(self, language: str) -> Words:
        return in_language(language, self.name, self.name_en)


async def concerns(dialogue_id: int) -> list[ConcernCount]:
    """The dialogue's concerns, those that most wrote of first; three queries."""
    return await _counted(Concern.filter(dialogue_id=dialogue_id))


async def results_for(pledge_id: int) -> dict[int | None, list[ConcernCount]]:
    """The concerns of the pledge's dialogues by focus area, those that most wrote of first; three queries.

    Under None are those that no focus area answers to.
    """
    found: dict[int | None, list[ConcernCount]] = {}
    for one in await _counted(Concern.filter(dialogue__pledge_id=pledge_id)):
        found.setdefault(one.focus_area_id, []).append(one)
    return found


async def newest_of(pledge_id: int) -> Dialogue | None:
    """The dialogue ahead of the pledge that ended last."""
    return await Dialogue.filter(pledge_id=pledge_id).exclude(state=State.DRAFT).order_by("-closes_on", "-id").first()


async def _counted(chosen: Any) -> list[ConcernCount]:
    rows = await chosen.order_by("id")
    ids = [row.id for row in rows]
    written: Counter[int] = Counter()
    met: dict[int, tuple[int, int]] = {}
    if ids:
        counts = Mention.filter(concern_id__in=ids).annotate(count=Count("written_id")).group_by("concern_id")
        written.update({row["concern_id"]: row["count"] for row in await counts.values("concern_id", "count")})
        raised = Mention.filter(concern_id__in=ids, meeting_id__isnull=False)
        sums = raised.annotate(count=Count("id"), people=Sum("meeting__people")).group_by("concern_id")
        found = await sums.values("concern_id", "count", "people")
        met = {row["concern_id"]: (row["count"], row["people"] or 0) for row in found}
    counted = [
        ConcernCount(row.id, row.name, row.name_en, row.focus_area_id, written[row.id], *met.get(row.id, (0, 0)))
        for row in rows
    ]
    return sorted(counted, key=lambda one: (-one.written, -one.people, one.name))
