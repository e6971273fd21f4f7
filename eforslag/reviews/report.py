"""The report of a signed review: one structure made of the frozen evidence, from which page and files are made."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.pledges.standing import PUBLIC
from eforslag.proposals.lifecycle import State
from eforslag.reviews.frozen import Part, outline_of
from eforslag.reviews.models import Review, Signature, SurfacedProposal
from eforslag.reviews.report_parts import Counted, Figure, Row, Signer
from eforslag.reviews.residents import Residents, residents_of
from eforslag.reviews.responses import RESPONSES
from eforslag.reviews.surfacing import rule
from eforslag.reviews.trend import Trend, month_name, trend
from eforslag.web.language import gettext

COUNTED = ("id", "focus_area_id", "focus_area__name", "votes", "votes_in_period", "response")
TOLD = (
    "id", "proposal_id", "proposal__state", "proposal__language", "focus_area_id", "focus_area__name",
    "rank", "votes", "votes_in_period", "evidence", "response", "reason", "party",
)  # fmt: skip
# Answers after which a proposal is in no pledge, for now or at all.
LEFT_OUT = ("to_board", "declined")
SHOWN = 50


@dataclass(frozen=True)
class Report:
    """`every` is the whole review, which all figures are made from; `rows` are those that are told of in full."""

    review: Review
    every: Sequence[Counted]
    rows: Sequence[Row]
    signers: Sequence[Signer]

    @property
    def pledge_title(self) -> str:
        """As it was when the review was opened; a pledge whose period goes on can be given another name."""
        return str((self.review.figures or {}).get("pledge") or self.review.pledge.title)

    @cached_property
    def outline(self) -> list[Part]:
        """The pledge's parts with commitments, and how each stood when the review was opened."""
        return [part for part in outline_of(self.review.figures) if part.commitments]

    @cached_property
    def residents(self) -> Residents | None:
        return residents_of(self.review.figures or {})

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
        residents, frozen = self.residents, self.review.figures or {}
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
    def months(self) -> list[tuple[str, str, int]]:
        """Each month with its name and its votes."""
        return [(month, month_name(month), votes) for month, votes in self.trend.months] if self.trend else []

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
    names = {part.id: part.name for part in outline_of(review.figures)}
    found = SurfacedProposal.filter(review_id=review_id).order_by("focus_area__position", "rank", "id")
    every = _in_order([_counted(row, names) for row in await found.values_list(*COUNTED)], names)
    told = found if number is None else found.filter(id__in=_ids_of(every, number))
    rows = _in_order([_row(values, names) for values in await told.values(*TOLD)] if every else [], names)
    return Report(review, every, rows, await _signers(review))


Placed = TypeVar("Placed", Counted, Row)


def _in_order(rows: list[Placed], names: Mapping[int, str]) -> list[Placed]:
    """The focus areas as they were ordered when the review was opened, where that was kept."""
    places = {area: place for place, area in enumerate(names)}
    return sorted(rows, key=lambda row: places.get(row.area_id, 0))


async def _signers(review: Review) -> list[Signer]:
    if kept := (review.figures or {}).get("signers"):
        return [Signer(**one | {"signed_at": datetime.fromisoformat(one["signed_at"])}) for one in kept]
    rows = Signature.filter(review_id=review.id).select_related("staff").order_by("party")
    return [Signer(one.party, one.staff.name, one.signed_at) for one in await rows]


def _counted(row: Sequence[Any], names: Mapping[int, str]) -> Counted:
    row_id, area_id, area, *rest = row
    return Counted(row_id, area_id, names.get(area_id, area), *rest)


def _ids_of(every: Sequence[Counted], number: int) -> list[int]:
    """The rows of a page, and on the first one those that it lists as left out."""
    shown = [row.id for row in every[(number - 1) * SHOWN :][:SHOWN]]
    left_out = [row.id for row in every if row.response in LEFT_OUT][:SHOWN] if number == 1 else []
    return list({*shown, *left_out})


def _row(values: dict[str, Any], names: Mapping[int, str]) -> Row:
    evidence = values["evidence"]
    return Row(
        id=values["id"],
        proposal_id=values["proposal_id"],
        number=evidence["number"],
        title=evidence["title"] if State(values["proposal__state"]).is_public else "",
        language=values["proposal__language"],
        area_id=values["focus_area_id"],
        area=names.get(values["focus_area_id"], values["focus_area__name"]),
        rank=values["rank"],
        votes=values["votes"],
        votes_in_period=values["votes_in_period"],
        months=evidence.get("months", {}),
        response=values["response"],
        reason=values["reason"],
        party=values["party"],
    )
