"""What a report is made of: its figures, the proposals that came up with their answers, and who signed. Pure."""

from dataclasses import dataclass
from datetime import datetime

from eforslag.pledges.parties import PARTIES
from eforslag.reviews.responses import RESPONSES
from eforslag.reviews.surfacing import placed
from eforslag.web.language import format_number, gettext


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


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed for a party, by the name that they had then."""

    party: str
    name: str
    signed_at: datetime

    @property
    def party_label(self) -> str:
        return str(PARTIES[self.party])
