"""The life of a case: registered → preparing → decided → implemented, and what a decision can be. Pure."""

from enum import StrEnum

from eforslag.errors import Conflict
from eforslag.web.language import Deferred, _


class CaseState(StrEnum):
    REGISTERED = "registered"
    PREPARING = "preparing"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"


class Outcome(StrEnum):
    APPROVED = "approved"
    PARTLY = "partly"
    DECLINED = "declined"
    ANSWERED = "answered"
    NO_ACTION = "no_action"

    @property
    def label(self) -> Deferred:
        """The outcome as boards write it."""
        return LABELS[self][0]

    @property
    def explanation(self) -> Deferred:
        """What it means to somebody who has never read minutes."""
        return LABELS[self][1]

    @property
    def is_carried_out(self) -> bool:
        """Whether there is something to do after the decision."""
        return self in CARRIED_OUT


LABELS = {
    Outcome.APPROVED: (_("Bifallet"), _("Kommunen säger ja till förslaget.")),
    Outcome.PARTLY: (_("Delvis bifallet"), _("Kommunen säger ja till en del av förslaget.")),
    Outcome.DECLINED: (_("Avslaget"), _("Kommunen säger nej till förslaget.")),
    Outcome.ANSWERED: (_("Besvarat"), _("Kommunen har svarat utan att säga ja eller nej.")),
    Outcome.NO_ACTION: (_("Ingen åtgärd"), _("Kommunen gör inget mer med anledning av förslaget.")),
}
CARRIED_OUT = frozenset({Outcome.APPROVED, Outcome.PARTLY})
OPEN = frozenset({CaseState.REGISTERED, CaseState.PREPARING})
CLOSED = frozenset({CaseState.DECIDED, CaseState.IMPLEMENTED})

STEPS: dict[str, tuple[frozenset[CaseState], CaseState]] = {
    "prepare": (frozenset({CaseState.REGISTERED}), CaseState.PREPARING),
    "decide": (OPEN, CaseState.DECIDED),
    "implement": (frozenset({CaseState.DECIDED}), CaseState.IMPLEMENTED),
}


class ChangedMeanwhile(Conflict):
    """The case is no longer as it was when the page was opened."""

    message = "Någon annan har ändrat ärendet sedan du öppnade sidan. Inget av det du skrev är sparat än."


def may(step: str, state: CaseState | str) -> bool:
    """Whether the step can be taken from the state."""
    return CaseState(state) in STEPS[step][0]


def after(step: str, state: CaseState | str) -> CaseState:
    """The state that the step leads to. Raises ChangedMeanwhile."""
    if not may(step, state):
        raise ChangedMeanwhile
    return STEPS[step][1]
