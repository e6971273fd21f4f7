"""The report of a signed review: one structure made of the frozen evidence, from which page and files are made."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.standing import PUBLIC
from eforslag.proposals.lifecycle import State
from eforslag.reviews.models import Review, Signature, SurfacedProposal
from eforslag.reviews.residents import residents_of
from eforslag.reviews.responses import RESPONSES
from eforslag.reviews.surfacing import placed, rule
from eforslag.reviews.trend import Trend, trend
from eforslag.web.language import format_number, gettext

COUNTED = ("id", "focus_area_id", "focus_area__name", "votes", "votes_in_period", "response")
TOLD = (
    "id", "proposal_id", "proposal__state", "proposal__language", "focus_area_id", "focus_area__name",
    "rank", "votes", "votes_in_period", "evidence", "response", "reason", "party",
)  # fmt: skip
# Answers after which a proposal is in no pledge, for now or at all.
LEFT_OUT = ("to_board", "declined")
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the ids of the frozen rows that it is the sum of; none where it is frozen as it stands."""

    code: str
    label: str
    value: int | float
    rows: tuple[int, ...] = ()

    @property
    def written(self) -> str:
        return format_number(self.value)

    @property
    def bar(self) -> tuple[str, int | float]:
        return self.label, self.value

    @property
    def cells(self) -> list[str]:
        return [self.label, self.written]


@dataclass(frozen=True, slots=True)
class Counted:
    """As much of a frozen row as the figures are made from."""

    id: int
    area_id: int
    area: str
    votes: int
    votes_in_period: int
    response: str


@dataclass(frozen=True, slots=True)
class Row:
    """One proposal as it was frozen, and its answer. A title that is not public any more is left out."""

    id: int
    proposal_id: int
    number: str
    title: str
    language: str
    area_id: int
    area: str
    rank: int
    votes: int
    votes_in_period: int
    months: dict[str, int]
    response: str
    reason: str
    party: str

    @property
    def label(self) -> str:
        return str(RESPONSES[self.response].label)

    @property
    def party_label(self) -> str:
        return str(PARTIES[self.party])

    @property
    def placed(self) -> str:
        return placed(self.rank)

    @property
    def name(self) -> str:
        return self.title or gettext("Förslag %(number)s, som inte visas längre") % {"number": self.number}


@dataclass(frozen=True)
class Report:
    """`every` is the whole review, which all figures are made from; `rows` are those that are told of in full."""

    review: Review
    every: Sequence[Counted]
    rows: Sequence[Row]
    signatures: Sequence[Signature]

    @property
    def day(self) -> Any:
        """The day on which it was published, which is the day of everything made of it."""
        return clock.local_date(self.review.signed_at) if self.review.signed_at else None

    @property
    def rule(self) -> str:
        return rule(threshold=self.review.threshold, highest=self.review.highest)

    @property
    def votes(self) -> int:
        return sum(row.votes for row in self.every)

    def areas_of(self, rows: Sequence[Row]) -> list[tuple[int, str, list[Row]]]:
        """These rows by focus area, in the order of the areas."""
        found: dict[int, list[Row]] = {}
        for row in rows:
            found.setdefault(row.area_id, []).append(row)
        return [(area, of_area[0].area, of_area) for area, of_area in found.items()]

    @cached_property
    def figures(self) -> list[Figure]:
        """What the report says in numbers."""
        every, in_period = tuple(row.id for row in self.every), sum(row.votes_in_period for row in self.every)
        rows = [
            Figure("surfaced", gettext("Förslag som kom upp"), len(every), every),
            Figure("votes", gettext("Röster på dem"), self.votes, every),
            Figure("votes_in_period", gettext("Varav under perioden"), in_period, every),
        ]
        return rows + self._of_all_tagged()

    def _of_all_tagged(self) -> list[Figure]:
        """Of everything tagged under the pledge, where that was counted."""
        residents, frozen = residents_of(self.review.figures or {}), self.review.figures or {}
        if residents is None:
            return []
        found = [
            Figure("tagged", gettext("Förslag kopplade till löftet"), frozen["tagged"]),
            Figure("tagged_votes", gettext("Röster på alla kopplade förslag"), frozen["votes"]),
        ]
        rate = residents.per_thousand
        label = gettext("Röster per 1 000 invånare")
        return [*found, *([Figure("per_thousand", label, rate)] if rate is not None else [])]

    @cached_property
    def responses(self) -> list[Figure]:
        """How many got each answer, in the order in which the answers are offered."""
        counted = Counter(row.response for row in self.every)
        return [
            Figure(code, str(one.label), counted[code], tuple(row.id for row in self.every if row.response == code))
            for code, one in RESPONSES.items()
            if counted[code]
        ]

    @cached_property
    def area_votes(self) -> list[Figure]:
        found: dict[tuple[int, str], list[Counted]] = {}
        for row in self.every:
            found.setdefault((row.area_id, row.area), []).append(row)
        return [
            Figure(f"area_{area}", name, sum(row.votes for row in rows), tuple(row.id for row in rows))
            for (area, name), rows in found.items()
        ]

    @cached_property
    def trend(self) -> Trend | None:
        """Votes by month on what surfaced; nothing for reviews of before months were kept."""
        months = (self.review.figures or {}).get("surfaced_months")
        return trend(months, self.review.period_start, self.review.period_end, self.review.cutoff) if months else None

    @property
    def left_out(self) -> list[Row]:
        return [row for row in self.rows if row.response in LEFT_OUT]


async def report_of(pledge_id: int, review_id: int) -> Report:
    """All of it, for a file. Four queries, as for a page. Raises NotFound for what is not signed."""
    return await _report(pledge_id, review_id, None)


async def report_page(pledge_id: int, review_id: int, number: int) -> tuple[Report, list[Row]]:
    """The report with its figures, and the rows of one page; the first holds what is left out too."""
    report = await _report(pledge_id, review_id, number)
    shown = {row.id for row in report.every[(number - 1) * SHOWN :][:SHOWN]}
    return report, [row for row in report.rows if row.id in shown]


async def _report(pledge_id: int, review_id: int, number: int | None) -> Report:
    known = Review.get_or_none(id=review_id, pledge_id=pledge_id, signed_at__isnull=False, pledge__state__in=PUBLIC)
    review = await known.select_related("pledge", "signed_by")
    if review is None:
        raise NotFound
    found = SurfacedProposal.filter(review_id=review_id).order_by("focus_area__position", "rank", "id")
    every = [Counted(*row) for row in await found.values_list(*COUNTED)]
    told = found if number is None else found.filter(id__in=_ids_of(every, number))
    rows = [_row(values) for values in await told.values(*TOLD)] if every else []
    signatures = Signature.filter(review_id=review_id).select_related("staff").order_by("party")
    return Report(review, every, rows, await signatures)


def _ids_of(every: Sequence[Counted], number: int) -> list[int]:
    """The rows of a page, and on the first one those that it lists as left out."""
    shown = [row.id for row in every[(number - 1) * SHOWN :][:SHOWN]]
    left_out = [row.id for row in every if row.response in LEFT_OUT][:SHOWN] if number == 1 else []
    return list({*shown, *left_out})


def _row(values: dict[str, Any]) -> Row:
    evidence = values["evidence"]
    return Row(
        id=values["id"],
        proposal_id=values["proposal_id"],
        number=evidence["number"],
        title=evidence["title"] if State(values["proposal__state"]).is_public else "",
        language=values["proposal__language"],
        area_id=values["focus_area_id"],
        area=values["focus_area__name"],
        rank=values["rank"],
        votes=values["votes"],
        votes_in_period=values["votes_in_period"],
        months=evidence.get("months", {}),
        response=values["response"],
        reason=values["reason"],
        party=values["party"],
    )
