"""The desk's five lists: which proposals are in each, and in which order."""

from dataclasses import dataclass

from eforslag.proposals.lifecycle import State
from eforslag.proposals.reviewable import REVIEWABLE
from eforslag.web.language import Deferred, _


@dataclass(frozen=True, slots=True)
class Tab:
    """`order` is a column; the oldest come first unless `newest_first`. What is `looked_at_again` is in another list
    too: of those in these states it holds the ones that wait for a second look."""

    name: str
    label: Deferred
    states: tuple[State, ...]
    order: str
    newest_first: bool = False
    looked_at_again: bool = False


ENDED = (State.PASSED, State.LAPSED, State.REJECTED, State.FORWARDED, State.WITHDRAWN, State.MERGED, State.TAKEN_DOWN)
TABS = {
    tab.name: tab
    for tab in (
        Tab("granska", _("Att granska"), (State.SUBMITTED,), "submitted_at"),
        Tab("provning", _("Ny prövning"), tuple(REVIEWABLE), "submitted_at", looked_at_again=True),
        Tab("atersanda", _("Återsända"), (State.RETURNED,), "changed_at"),
        Tab("publicerade", _("Publicerade"), (State.PUBLISHED,), "published_at", newest_first=True),
        Tab("avslutade", _("Avslutade"), ENDED, "submitted_at", newest_first=True),
    )
}


def tab_of(state: str) -> Tab:
    """The list that a proposal in this state is found in."""
    return next(tab for tab in TABS.values() if state in tab.states and not tab.looked_at_again)
