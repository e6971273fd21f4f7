"""The list of proposals as the answer to a question: what is asked, what was found, and the ways on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from markupsafe import Markup

from eforslag.pledges.queries import focus_areas_of
from eforslag.portal.cards import EXCERPT, Card, card
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.search import marking, vocabulary
from eforslag.search.finding import WEIGHED, Hit, Scope, hits
from eforslag.search.question import MOST_CHARACTERS, Question, question
from eforslag.web.language import Deferred, _

ROWS, PAGES = 20, 8
CLOSED = (State.PASSED, State.LAPSED, State.MERGED)
SEEN = (State.PUBLISHED, *CLOSED)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the answer down; the name stands in the address."""

    name: str
    label: Deferred


STATES = {
    one.name: one
    for one in (
        Choice("alla", _("Alla")),
        Choice("oppna", _("Öppna för röster")),
        Choice("avslutade", _("Avslutade")),
        Choice("besvarade", _("Besvarade")),
    )
}
TIMES = {
    one.name: one
    for one in (
        Choice("", _("När som helst")),
        Choice("manad", _("Senaste månaden")),
        Choice("ar", _("Senaste året")),
        Choice("aldre", _("Äldre än ett år")),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands in the address: the words, and what they are narrowed down to."""

    words: str
    state: str = "alla"
    focus: int | None = None
    time: str = ""
    page: int = 1

    @classmethod
    def read(cls, words: str, state: str, focus: int | None, time: str, page: int | None) -> "Asked":
        """What makes no sense in an address counts as not chosen."""
        return cls(
            " ".join(words.split())[:MOST_CHARACTERS],
            state if state in STATES else "alla",
            focus,
            time if time in TIMES else "",
            min(max(page or 1, 1), PAGES),
        )

    def url(self, **changes: object) -> str:
        """The address with something else chosen, from the first page on."""
        one = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        chosen = {"q": one.words, "visa": one.state if one.state != "alla" else "", "fokus": one.focus,
                  "tid": one.time, "sida": one.page if one.page > 1 else ""}  # fmt: skip
        return "/forslag?" + urlencode({name: value for name, value in chosen.items() if value})

    def scope(self, at: datetime) -> Scope:
        year = at - timedelta(days=365)
        since = {"manad": at - timedelta(days=31), "ar": year}.get(self.time)
        states = {"oppna": (State.PUBLISHED,), "avslutade": CLOSED}.get(self.state, SEEN)
        return Scope(
            [str(state) for state in states],
            open_at=at if self.state == "oppna" else None,
            published_since=since,
            published_before=year if self.time == "aldre" else None,
            focus=self.focus,
            answered=self.state == "besvarade",
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of what was found. `instead` are the words that misspelt ones were taken for."""

    asked: Asked
    cards: Sequence[Card]
    count: int
    instead: Sequence[tuple[str, str]]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more that fit less well."""
        return self.count >= WEIGHED

    @property
    def words(self) -> str:
        """The words as they were understood."""
        taken = dict(self.instead)
        return " ".join(taken.get(word.lower(), word) for word in self.asked.words.split())

    @property
    def is_narrowed(self) -> bool:
        return self.asked.state != "alla" or bool(self.asked.focus or self.asked.time)

    @property
    def next_url(self) -> str:
        asked = self.asked
        has_more = self.count > asked.page * ROWS and asked.page < PAGES
        return asked.url(page=asked.page + 1) if has_more else ""


async def answer(asked: Asked, at: datetime) -> Answer:
    """What fits the words; the number of queries is the same whatever there is."""
    sought = question(asked.words, await vocabulary.known())
    found = await hits(sought, asked.scope(at))
    rows = await _rows(found[(asked.page - 1) * ROWS : asked.page * ROWS])
    areas = await focus_areas_of(row.id for row in rows)
    cards = [_marked(card(row, at, tuple(areas[row.id]), shows_text=True), row, sought) for row in rows]
    return Answer(asked, cards, len(found), _taken_for(sought, rows))


async def _rows(found: Sequence[Hit]) -> list[Proposal]:
    rows = {row.id: row for row in await Proposal.filter(id__in=[hit.proposal_id for hit in found])} if found else {}
    return [rows[hit.proposal_id] for hit in found if hit.proposal_id in rows]


def _marked(plain: Card, row: Proposal, sought: Question) -> Card:
    terms = sought.terms
    return replace(
        plain,
        title=marking.marked(row.title, terms),
        excerpt=marking.passage(row.text, terms, EXCERPT),
        place=marking.marked(plain.place, terms) if plain.place else Markup(),
    )


def _taken_for(sought: Question, rows: Sequence[Proposal]) -> list[tuple[str, str]]:
    """Each misspelt word with the one that was found in its place."""
    texts = [text for row in rows for text in (row.title, row.text, row.place)]
    pairs = [(one.word, marking.instead(one, texts)) for one in sought.sought if one.is_slip]
    return [(word, other) for word, other in pairs if other and other != word]
