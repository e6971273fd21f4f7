"""The results of a dialogue as they may be shown: each answer, and by group what suppression lets through."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eforslag.dialogues.answering import ANSWERED
from eforslag.dialogues.counting import Counts, Group, KeptCounts, People, texts_written
from eforslag.dialogues.kinds import AGE_GROUPS, CHANNELS, RANKING, SCALE, SEVERAL, TEXT, Asked, Words
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.queries import ConcernCount, concerns, localities, questions
from eforslag.dialogues.standing import State
from eforslag.dialogues.suppression import LEAST, shown
from eforslag.web.language import _

UNSAID = _("Har inte sagt")
CHOSEN = frozenset({0})


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: how many gave it, of a hundred who answered, and its usual rank where answers are ranked."""

    label: Words
    count: int
    share: int
    rank: float | None = None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A row for each group: its name, how many they are, and a number for each answer; None where it is hidden."""

    columns: Sequence[Words]
    rows: Sequence[tuple[str, int | None, Sequence[int | None]]]

    @property
    def hides(self) -> bool:
        return any(total is None or None in cells for _, total, cells in self.rows)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`bars` are empty where fewer than five have answered; `written` counts the texts of one in own words."""

    question: Asked
    answered: int
    bars: Sequence[Bar]
    mean: float | None = None
    breakdown: Breakdown | None = None
    written: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    dialogue: Dialogue
    people: People
    questions: Sequence[QuestionResult]
    concerns: Sequence[ConcernCount]
    places: Mapping[int, str]
    by: str

    def groups(self, by: str) -> Sequence[tuple[str, int | None]]:
        """How many have answered in each group, by `locality`, `age` or `channel`; None where it is hidden."""
        sizes = sizes_shown(self.people, by, self.places)
        return [(_label(group, self.places), size) for group, size in sizes.items()]


def sizes_shown(people: People, by: str, places: Mapping[int, str]) -> dict[Group, int | None]:
    """The groups in which anybody is, with how many they are; None where it is hidden."""
    sizes = people.channels if by == "channel" else people.by(by)
    present = [group for group in _order(by, places) if sizes.get(group)]
    seen = shown([[sizes[group]] for group in present])
    return dict(zip(present, seen.totals, strict=True))


async def results(
    dialogue: Dialogue, language: str, by: str = "", kept: KeptCounts | None = None, until: date | None = None
) -> Results:
    """All that there is to show, broken down by `locality` or `age` if one of them is named; seven queries, or five
    where the counts of a closed dialogue are kept. `until` is the last day whose answers are in it."""
    places = await localities(with_closed=True)
    put, _ = await questions(dialogue.id, language, places)
    chosen = [one.id for one in put if one.kind != TEXT]
    is_closed = dialogue.state == State.CLOSED
    counts, everybody = await (kept or KeptCounts()).of(
        dialogue.id, chosen, by or "age", is_closed=is_closed, until=until
    )
    texts = await texts_written((one.id for one in put if one.kind == TEXT), until)
    groups = _Groups(places, sizes_shown(everybody, by, places)) if by else None
    found = [_result(one, counts.get(one.id, Counts()), texts.get(one.id, 0), groups) for one in put]
    return Results(dialogue, everybody, found, await concerns(dialogue.id), places, by)


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups that the answers are broken down by. One whose size is hidden is hidden in every question."""

    places: Mapping[int, str]
    sizes: Mapping[Group, int | None]

    def answering(self, counts: Counts) -> list[Group]:
        """A hidden group stands there even if nobody in it answered, which is nothing to be told either."""
        answered = counts.in_groups
        return [group for group, size in self.sizes.items() if size is None or any(answered.get(group, {}).values())]

    def withheld(self, groups: Sequence[Group]) -> set[int]:
        return {row for row, group in enumerate(groups) if self.sizes[group] is None}


def _result(question: Asked, counts: Counts, written: int, groups: _Groups | None) -> QuestionResult:
    if question.kind == TEXT:
        return QuestionResult(question, written, (), written=written)
    answered = counts.of_all(ANSWERED) if question.kind == SEVERAL else _sum(question, counts)
    if answered < LEAST:
        return QuestionResult(question, answered, ())
    bars = [_bar(value.value, value.label, counts, answered, question.kind) for value in question.options]
    bars = [bar for bar in bars if bar.count or question.kind != "place"]
    mean = sum(step * counts.of_all(step) for step in range(1, 6)) / answered if question.kind == SCALE else None
    return QuestionResult(question, answered, bars, mean, _breakdown(question, counts, groups) if groups else None)


def _sum(question: Asked, counts: Counts) -> int:
    return sum(counts.of_all(option.value) for option in question.options)


def _bar(value: int, label: Words, counts: Counts, answered: int, kind: str) -> Bar:
    count = counts.of_all(value)
    ranks = counts.ranks.get(value, {}) if kind == RANKING else {}
    usual = sum(rank * times for rank, times in ranks.items()) / sum(ranks.values()) if ranks else None
    return Bar(label, count, round(100 * count / answered), usual)


def _breakdown(question: Asked, counts: Counts, groups: _Groups) -> Breakdown:
    """The answers that anybody gave, in the groups in which anybody answered."""
    options = [option for option in question.options if counts.of_all(option.value)]
    rows = groups.answering(counts)
    answers = [counts.in_groups.get(group, {}) for group in rows]
    numbers = [[one.get(option.value, 0) for option in options] for one in answers]
    withheld = groups.withheld(rows)
    if question.kind == SEVERAL:
        totals, cells = _of_several([one.get(ANSWERED, 0) for one in answers], numbers, withheld)
    else:
        seen = shown(numbers, withheld=withheld)
        totals, cells = seen.totals, seen.cells
    names = [_label(group, groups.places) for group in rows]
    return Breakdown([option.label for option in options], list(zip(names, totals, cells, strict=True)))


def _of_several(
    sizes: Sequence[int], numbers: Sequence[Sequence[int]], withheld: Collection[int]
) -> tuple[list[int | None], list[list[int | None]]]:
    """Each answer is a table of its own, of those who chose it and those who did not."""
    columns = list(zip(*numbers, strict=True))
    tables = [
        shown([[count, size - count] for count, size in zip(column, sizes, strict=True)], CHOSEN, withheld)
        for column in columns
    ]
    totals = tables[0].totals if tables else []
    return totals, [[table.cells[row][0] for table in tables] for row in range(len(sizes))]


def _order(by: str, places: Mapping[int, str]) -> Iterator[Group]:
    if by == "channel":
        yield from CHANNELS
    elif by == "locality":
        yield from (*places, None)
    else:
        yield from (*AGE_GROUPS, "")


def _label(group: Group, places: Mapping[int, str]) -> str:
    if isinstance(group, int):
        return places[group]
    return str((AGE_GROUPS | CHANNELS).get(group or "", UNSAID))
