"""What was answered, counted by the database: two statements for the answers, one for the people, however many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tortoise.functions import Count

from eforslag.dialogues.in_steps import last_step
from eforslag.dialogues.models import Answer, Dialogue, Response, WrittenAnswer
from eforslag.dialogues.standing import State

# What a group is known by: a locality's number, or an age group; None and "" where somebody has not said.
Group = int | str | None
BY = {"locality": "locality_id", "age": "age_group"}


@dataclass(slots=True)
class Counts:
    """Of one question: how many chose each value in each group, and how often each was given each rank."""

    in_groups: dict[Group, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    ranks: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def of_all(self, value: int) -> int:
        return sum(values.get(value, 0) for values in self.in_groups.values())


async def shown_until(dialogue: Dialogue, today: date) -> date | None:
    """The day up to which staff see what was answered; None where the dialogue is closed, and all is shown."""
    if dialogue.state == State.CLOSED:
        return None
    days = Response.filter(dialogue_id=dialogue.id).annotate(count=Count("id")).group_by("day")
    return last_step(dict(await days.values_list("day", "count")), today)


async def counted(question_ids: Iterable[int], by: str, until: date | None = None) -> dict[int, Counts]:
    """The answers to each question by group: by `locality` or `age`. One that ranks counts its first choices."""
    column = BY[by]
    ids = list(question_ids)
    found: dict[int, Counts] = defaultdict(Counts)
    if not ids:
        return found
    names = ("question_id", "value", "rank", column)
    chosen = Answer.filter(question_id__in=ids, **({"response__day__lte": until} if until else {}))
    rows = chosen.annotate(count=Count("id")).group_by(*names)
    for question_id, value, rank, group, count in await rows.values_list(*names, "count"):
        if rank <= 1:
            found[question_id].in_groups[group][value] += count
        if rank:
            found[question_id].ranks[value][rank] += count
    return found


@dataclass(frozen=True, slots=True)
class People:
    """How many have answered, in all and by group and channel."""

    localities: Mapping[Group, int]
    ages: Mapping[Group, int]
    channels: Mapping[Group, int]

    @property
    def count(self) -> int:
        return sum(self.channels.values())

    def by(self, name: str) -> Mapping[Group, int]:
        return self.localities if name == "locality" else self.ages


async def people(dialogue_id: int, until: date | None = None) -> People:
    names = ("locality_id", "age_group", "channel")
    chosen = Response.filter(dialogue_id=dialogue_id, **({"day__lte": until} if until else {}))
    rows = chosen.annotate(count=Count("id")).group_by(*names)
    sums: tuple[dict[Any, int], ...] = (defaultdict(int), defaultdict(int), defaultdict(int))
    for *groups, count in await rows.values_list(*names, "count"):
        for one, group in zip(sums, groups, strict=True):
            one[group] += count
    return People(*sums)


class KeptCounts:
    """The counts of dialogues that are closed, whose answers never change any more: each is counted once."""

    def __init__(self, room: int = 60) -> None:
        self._room = room
        self._kept: dict[tuple[int, str], tuple[dict[int, Counts], People]] = {}

    async def of(
        self, dialogue_id: int, question_ids: Iterable[int], by: str, *, is_closed: bool, until: date | None = None
    ) -> tuple[dict[int, Counts], People]:
        key = (dialogue_id, by)
        if key in self._kept and is_closed:
            return self._kept[key]
        found = await counted(question_ids, by, until), await people(dialogue_id, until)
        if is_closed:
            while len(self._kept) >= self._room:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = found
        return found


async def texts_written(question_ids: Iterable[int], until: date | None = None) -> dict[int, int]:
    """How many wrote something in answer to each question."""
    ids = list(question_ids)
    chosen = WrittenAnswer.filter(question_id__in=ids, **({"response__day__lte": until} if until else {}))
    rows = chosen.annotate(count=Count("id")).group_by("question_id")
    return dict(await rows.values_list("question_id", "count")) if ids else {}
