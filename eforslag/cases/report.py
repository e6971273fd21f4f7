"""The half-yearly report to the council: what waits for an answer, and what was answered in the half-year."""

from collections import Counter
from collections.abc import Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from tortoise.expressions import Q

from eforslag import clock
from eforslag.cases.deadlines import days_waited, is_late
from eforslag.cases.halves import HalfYear
from eforslag.cases.lifecycle import LABELS, Outcome
from eforslag.cases.models import Case
from eforslag.proposals.lifecycle import PUBLIC
from eforslag.web import language
from eforslag.web.language import format_date, format_number, gettext

COLUMNS = (
    "id", "case_number", "due_on", "outcome", "reached_at", "published_at",
    "proposal__title", "proposal__language", "proposal__year", "proposal__serial", "board__name",
)  # fmt: skip
# So many rows of each table are on the page; the file has them all.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the report; `days` from the threshold to the answer, or to the day that the report tells of."""

    case_id: int
    title: str
    language: str
    numbers: str
    board: str
    due_on: date
    outcome: str | None
    days: int
    is_late: bool

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""


def _row(values: dict[str, Any], until: datetime, day: date) -> Row:
    year, serial, case_number = values["proposal__year"], values["proposal__serial"], values["case_number"]
    return Row(
        case_id=values["id"],
        title=values["proposal__title"],
        language=values["proposal__language"],
        numbers=" · ".join(filter(None, (f"{year}-{serial}" if serial else "", case_number))),
        board=values["board__name"] or gettext("Ingen nämnd än"),
        due_on=values["due_on"],
        outcome=values["outcome"],
        days=days_waited(values["reached_at"], until),
        is_late=is_late(values["due_on"], day),
    )


@dataclass(frozen=True, slots=True)
class Report:
    """`until` is the end of the half-year, or now while it lasts."""

    half: HalfYear
    until: datetime
    reached: int
    waiting: Sequence[Row]
    answered: Sequence[Row]

    @property
    def day(self) -> date:
        """The last day that it tells of."""
        return min(self.half.last_day, clock.local_date(self.until))

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.waiting)

    @property
    def outcomes(self) -> list[tuple[str, int]]:
        """How many were answered in each way, in the order of the outcomes."""
        counted = Counter(row.outcome for row in self.answered)
        return [(str(LABELS[outcome][0]), counted[outcome]) for outcome in Outcome if counted[outcome]]

    @property
    def usual_days(self) -> int | None:
        """Half of those answered had waited so long or less."""
        return round(median(row.days for row in self.answered)) if self.answered else None

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The report in numbers, as the page and the PDF both show them."""
        usual = self.usual_days
        rows = [
            (gettext("Nådde gränsen under halvåret"), format_number(self.reached)),
            (gettext("Fick svar under halvåret"), format_number(len(self.answered))),
            (gettext("Väntar på svar"), format_number(len(self.waiting))),
            (gettext("Varav försenade"), format_number(self.late)),
        ]
        if usual is not None:
            rows.append((gettext("Dagar till svar, median"), format_number(usual)))
        return rows


async def report_of(half: HalfYear, at: datetime) -> Report:
    """Three queries, however much there is to tell."""
    until = min(half.ends, at)
    public = Case.filter(proposal__state__in=PUBLIC)
    unanswered = public.filter(Q(published_at__isnull=True) | Q(published_at__gte=until), reached_at__lt=until)
    answered = public.filter(published_at__gte=half.begins, published_at__lt=until)
    reached = await public.filter(reached_at__gte=half.begins, reached_at__lt=until).count()
    day = min(half.last_day, clock.local_date(at))
    waiting = await unanswered.order_by("reached_at", "id").values(*COLUMNS)
    told = await answered.order_by("published_at", "id").values(*COLUMNS)
    return Report(
        half=half,
        until=until,
        reached=reached,
        waiting=[_row(values, clock.last_moment(until), day) for values in waiting],
        answered=[_row(values, values["published_at"], day) for values in told],
    )


def as_document(report: Report, sender: str) -> dict[str, Any]:
    """The report as the template report.typ asks for it, in Swedish whatever the page's language is."""
    return copy_context().run(_in_swedish, report, sender)


def _in_swedish(report: Report, sender: str) -> dict[str, Any]:
    language.use("sv")
    return {
        "sender": sender,
        "kind": gettext("Rapport till kommunfullmäktige"),
        "title": gettext("E-förslag som väntar på svar, %(half)s") % {"half": report.half.label},
        "day": report.day.isoformat(),
        "told_of": format_date(report.day),
        "figures": [list(row) for row in report.figures],
        "outcomes": [[label, format_number(count)] for label, count in report.outcomes],
        "waiting": [_waiting(row) for row in report.waiting],
        "answered": [_answered(row) for row in report.answered],
    }


def _waiting(row: Row) -> list[str]:
    due = format_date(row.due_on)
    late = gettext("%(day)s, försenat") % {"day": due} if row.is_late else due
    return [_titled(row), row.board, late, format_number(row.days)]


def _answered(row: Row) -> list[str]:
    return [_titled(row), row.board, row.outcome_label, format_number(row.days)]


def _titled(row: Row) -> str:
    return f"{row.title} ({row.numbers})" if row.numbers else row.title
