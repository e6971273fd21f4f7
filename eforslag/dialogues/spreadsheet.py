"""The results and the written answers as files for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from eforslag.dialogues.models import WrittenAnswer
from eforslag.dialogues.results import QuestionResult, Results
from eforslag.web.language import gettext

HEADINGS = ("fråga", "text", "grupp", "svar", "antal")


def of_results(by_group: Sequence[Results]) -> str:
    """The results of all together, and then by each group; what is hidden on the page is hidden here."""
    return written([HEADINGS, *_overall(by_group[0]), *(row for one in by_group for row in _groups(one))])


def _overall(found: Results) -> Iterator[Sequence[object]]:
    everyone = gettext("Alla")
    yield 0, gettext("Alla svar"), everyone, "", found.people.count
    for one in found.questions:
        yield one.question.number, one.question.text, everyone, gettext("Antal som har svarat"), one.answered
        yield from ((one.question.number, one.question.text, everyone, bar.label, bar.count) for bar in one.bars)


def _groups(found: Results) -> Iterator[Sequence[object]]:
    if found.by:
        yield from ((0, gettext("Alla svar"), name, "", _or_hidden(count)) for name, count in found.groups(found.by))
    for one in found.questions:
        yield from _of_question(one)


def _of_question(one: QuestionResult) -> Iterator[Sequence[object]]:
    if one.breakdown is None:
        return
    number, text = one.question.number, one.question.text
    for name, total, cells in one.breakdown.rows:
        yield number, text, name, gettext("Antal som har svarat"), _or_hidden(total)
        for label, count in zip(one.breakdown.columns, cells, strict=True):
            yield number, text, name, label, _or_hidden(count)


def _or_hidden(count: int | None) -> object:
    return gettext("dolt") if count is None else count


def of_texts(texts: Iterable[WrittenAnswer], concerns: dict[int, list[str]]) -> str:
    """What was written, in the order of the random numbers, which is no order at all."""
    rows = ((one.question.text, one.text, ", ".join(concerns.get(one.id, []))) for one in texts)
    return written([("fråga", "text", "oro eller önskan"), *rows])


def written(rows: Iterable[Sequence[object]]) -> str:
    """Semicolons and a byte order mark, as the spreadsheets of Swedish offices expect."""
    out = StringIO()
    lines = csv.writer(out, delimiter=";", lineterminator="\r\n")
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _harmless(cell: object) -> object:
    """Words that a spreadsheet would take for a formula are marked as text."""
    text = str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
