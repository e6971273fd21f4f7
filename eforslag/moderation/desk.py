"""A page of one of the desk's lists, as it is shown. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from eforslag.moderation.queries import Narrowing
from eforslag.moderation.shortcuts import IN_LISTS
from eforslag.moderation.tabs import TABS, Tab
from eforslag.moderation.waiting import Band, Waiting, waiting
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.writing import LANGUAGES
from eforslag.web.language import Deferred, _
from eforslag.web.pagination import Page

AGES = {
    "": _("Alla"),
    Band.LATE: _("Sena"),
    Band.SOON: _("Snart sena"),
    Band.NEW: _("Nya"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A proposal in the list; `waiting` while it is in the queue, and `reader` who else has it in front of them."""

    proposal: Proposal
    areas: Sequence[str]
    waiting: Waiting | None
    reader: str = ""

    @property
    def url(self) -> str:
        return f"/handlaggning/{self.proposal.id}"

    @property
    def language(self) -> str:
        """The language's name, where it is not Swedish."""
        code = self.proposal.language
        return "" if code == "sv" else str(LANGUAGES.get(code, code))


@dataclass(frozen=True, slots=True)
class Desk:
    tab: Tab
    narrowing: Narrowing
    found: Page[Proposal]
    counts: Mapping[str, int]
    areas: Mapping[int, Sequence[str]]
    readers: Mapping[int, str]
    at: datetime
    promised_days: int
    has_earlier: bool

    keys = IN_LISTS

    @property
    def rows(self) -> list[Row]:
        return [
            Row(one, self.areas.get(one.id, ()), self._waiting(one), self.readers.get(one.id, ""))
            for one in self.found.rows
        ]

    @property
    def facets(self) -> list[dict[str, object]]:
        """The lists as links, as the facets in _ui.html ask for them."""
        return [
            {
                "label": tab.label,
                "url": f"/handlaggning?visa={tab.name}",
                "current": tab is self.tab,
                "count": self.counts[tab.name],
            }
            for tab in TABS.values()
        ]

    @property
    def bands(self) -> list[tuple[str, Deferred, bool]]:
        """The choices of how long proposals have waited: code, label, whether it is chosen."""
        return [(code, label, code == (self.narrowing.band or "")) for code, label in AGES.items()]

    def url(self, after: str = "") -> str:
        """This list as it is narrowed now, from its beginning or following a cursor."""
        chosen = {
            "visa": self.tab.name,
            "sok": self.narrowing.words,
            "alder": self.narrowing.band or "",
            "otaggade": "ja" if self.narrowing.untagged else "",
            "efter": after,
        }
        return "/handlaggning?" + urlencode({name: value for name, value in chosen.items() if value})

    def _waiting(self, proposal: Proposal) -> Waiting | None:
        queued = proposal.state == State.SUBMITTED and proposal.submitted_at
        return waiting(proposal.submitted_at, self.at, self.promised_days) if queued and proposal.submitted_at else None
