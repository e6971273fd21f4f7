"""The officers' lists: which cases are in each, and in which order."""

from dataclasses import dataclass

from tortoise.expressions import Q

from eforslag.cases.lifecycle import CARRIED_OUT, OPEN, CaseState
from eforslag.web.language import Deferred, _


@dataclass(frozen=True, slots=True)
class Tab:
    """`order` is a column; the lowest come first unless `newest_first`."""

    name: str
    label: Deferred
    order: str
    newest_first: bool = False

    def holds(self, state: str, outcome: str | None) -> bool:
        if state in OPEN:
            return self.name == "oppna"
        still_to_do = state == CaseState.DECIDED and outcome in CARRIED_OUT
        return self.name == ("genomfors" if still_to_do else "avslutade")

    @property
    def chosen(self) -> Q:
        """The condition that says the same as `holds`."""
        to_do = Q(state=CaseState.DECIDED, outcome__in=CARRIED_OUT)
        return {
            "oppna": Q(state__in=OPEN),
            "genomfors": to_do,
            "avslutade": Q(state=CaseState.IMPLEMENTED) | Q(state=CaseState.DECIDED, outcome__not_in=CARRIED_OUT),
        }[self.name]


TABS = {
    tab.name: tab
    for tab in (
        Tab("oppna", _("Väntar på beslut"), "due_on"),
        Tab("genomfors", _("Ska genomföras"), "published_at", newest_first=True),
        Tab("avslutade", _("Avslutade"), "published_at", newest_first=True),
    )
}


def tab_of(state: str, outcome: str | None) -> Tab:
    """The list that a case is found in."""
    return next(tab for tab in TABS.values() if tab.holds(state, outcome))
