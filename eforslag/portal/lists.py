"""The list of proposals: its facets, declared in one place, and a page of any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from tortoise.expressions import Q, Subquery
from tortoise.functions import Sum
from tortoise.queryset import QuerySet

from eforslag.cases.models import Case
from eforslag.portal.cards import READ, Card
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalOrigin
from eforslag.reviews.models import SurfacedProposal
from eforslag.web.language import Deferred, _
from eforslag.web.pagination import Page, cursor, place

ROWS = 20
# Beyond every row there will be, and still a number that both databases take.
MANY = 10**9


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to look at the proposals: which, and by what they are ordered, highest first."""

    name: str
    label: Deferred
    order: str
    states: tuple[State, ...]
    still_open: bool = False
    answered: bool = False

    def select(self, at: datetime) -> QuerySet[Proposal]:
        chosen = Proposal.filter(state__in=self.states)
        if self.still_open:
            chosen = chosen.filter(closes_at__gt=at)
        if self.answered:
            # They are few: found by their answers, instead of asking every proposal for its own.
            answers = (
                SurfacedProposal.filter(review__signed_at__isnull=False),
                Case.filter(published_at__isnull=False),
                ProposalOrigin.filter(answer__not=""),
            )
            chosen = chosen.filter(
                Q(*(Q(id__in=Subquery(one.values("proposal_id"))) for one in answers), join_type="OR")
            )
        return chosen


SEEN = (State.PUBLISHED, State.PASSED, State.LAPSED)
FACETS = {
    facet.name: facet
    for facet in (
        Facet("oppna", _("Öppna för röster"), "published_at", (State.PUBLISHED,), still_open=True),
        Facet("populara", _("Populära"), "votes", (State.PUBLISHED,), still_open=True),
        Facet("nya", _("Nya"), "published_at", SEEN),
        Facet("besvarade", _("Besvarade"), "published_at", SEEN, answered=True),
        Facet("avslutade", _("Avslutade"), "closed_at", (State.PASSED, State.LAPSED, State.MERGED)),
    )
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list as it is shown, and the addresses that lead on from it."""

    facet: Facet
    focus: int | None
    cards: Sequence[Card]
    following: str | None
    has_earlier: bool

    def url(self, facet: str = "", focus: int | None = None, after: str = "") -> str:
        chosen = {"visa": facet or self.facet.name, "fokus": focus, "efter": after}
        return "/forslag?" + urlencode({name: value for name, value in chosen.items() if value})


async def proposals(facet: Facet, at: datetime, *, focus: int | None, after: str | None) -> Page[Proposal]:
    """One page of a facet, under a focus area if one is given, following the cursor `after`."""
    chosen = facet.select(at)
    if focus is not None:
        chosen = chosen.filter(tags__focus_area_id=focus, tags__stands=True)
    following = _following(facet.order, place(after))
    if following is not None:
        chosen = chosen.filter(following)
    rows = await chosen.order_by(f"-{facet.order}", "-id").limit(ROWS + 1).only(*READ)
    return _page(rows, facet.order)


def _following(order: str, key: list[str] | None) -> Q | None:
    """What comes after a row in the order; a cursor that makes no sense is as good as none."""
    if key is None or len(key) != 2:
        return None
    try:
        limit: Any = int(key[0]) if order == "votes" else _moment(key[0])
        row = int(key[1])
    except (ValueError, OverflowError):
        return None
    if not 0 < row < MANY or (isinstance(limit, int) and abs(limit) > MANY):
        return None
    return Q(**{f"{order}__lt": limit}) | Q(**{order: limit}, id__lt=row)


def _moment(text: str) -> datetime:
    """A moment that both databases can compare with. Raises ValueError for any other."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 2000 < moment.year < 9000:
        raise ValueError
    return moment


def _page(rows: Sequence[Proposal], order: str) -> Page[Proposal]:
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    value = getattr(end, order)
    return Page(rows[:ROWS], cursor(value.isoformat() if isinstance(value, datetime) else value, end.id))


async def popular_now(at: datetime, count: int = 3) -> Sequence[Proposal]:
    return await FACETS["populara"].select(at).order_by("-votes", "-id").limit(count)


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of the start page."""

    open_now: int
    votes: int
    reached: int


async def facts_now(at: datetime) -> Facts:
    counted = Proposal.filter(state__in=SEEN)
    totals = await counted.annotate(total=Sum("votes")).values("total")
    return Facts(
        open_now=await FACETS["oppna"].select(at).count(),
        votes=totals[0]["total"] or 0 if totals else 0,
        reached=await counted.filter(threshold_reached_at__isnull=False).count(),
    )
