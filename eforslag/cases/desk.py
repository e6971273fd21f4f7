"""A page of one of the officers' lists, as it is shown. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from eforslag.cases.models import Board, Case, Reminder
from eforslag.cases.queries import Narrowing
from eforslag.cases.tabs import TABS, Tab
from eforslag.web.language import _, gettext, ngettext
from eforslag.web.pagination import Page

STATES = {"registered": _("Registrerade"), "preparing": _("Under beredning")}
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    today: date

    @property
    def url(self) -> str:
        return f"/arenden/{self.case.id}"

    @property
    def band(self) -> str:
        """How near the due date is: new, soon or late."""
        left = (self.case.due_on - self.today).days
        return "late" if left < 0 else "soon" if left <= SOON_DAYS else "new"

    @property
    def left(self) -> str:
        """The days to the due date, or since it."""
        return days_left(self.case.due_on, self.today)

    @property
    def reminder(self) -> Reminder | None:
        """The last reminder of the due date as it is now."""
        noted = [one for one in self.case.reminders if one.due_on == self.case.due_on]
        return max(noted, key=lambda one: one.at, default=None)


def days_left(due: date, today: date) -> str:
    left = (due - today).days
    if left == 0:
        return gettext("Sista dagen i dag")
    if left < 0:
        return ngettext("%(num)s dag försenat", "%(num)s dagar försenat", -left) % {"num": -left}
    return ngettext("%(num)s dag kvar", "%(num)s dagar kvar", left) % {"num": left}


@dataclass(frozen=True, slots=True)
class Desk:
    tab: Tab
    narrowing: Narrowing
    found: Page[Case]
    counts: Mapping[str, int]
    boards: Sequence[Board]
    today: date
    has_earlier: bool

    states = STATES

    @property
    def rows(self) -> list[Row]:
        return [Row(case, self.today) for case in self.found.rows]

    @property
    def facets(self) -> list[dict[str, object]]:
        """The lists as links, as the facets in _ui.html ask for them."""
        return [
            {
                "label": tab.label,
                "url": f"/arenden?visa={tab.name}",
                "current": tab is self.tab,
                "count": self.counts[tab.name],
            }
            for tab in TABS.values()
        ]

    def url(self, after: str = "") -> str:
        """This list as it is narrowed now, from its beginning or following a cursor."""
        chosen = {
            "visa": self.tab.name,
            "mina": "ja" if self.narrowing.officer_id else "",
            "namnd": self.narrowing.board_id,
            "status": self.narrowing.state,
            "sena": "ja" if self.narrowing.late else "",
            "efter": after,
        }
        return "/arenden?" + urlencode({name: value for name, value in chosen.items() if value})
