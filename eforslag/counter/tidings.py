"""What a proposer without e-mail is to be told, and whether it is the last word. Pure."""

from dataclasses import dataclass

from eforslag.proposals.lifecycle import State
from eforslag.web.language import Deferred, _

DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Tidings:
    """`text` is what to say; after the last word nothing more is to be told, and the number or address is wiped."""

    code: str
    text: Deferred
    is_last: bool


_TOLD = {
    tidings.code: tidings
    for tidings in (
        Tidings(State.RETURNED, _("Moderatorn har en fråga innan förslaget kan publiceras."), False),
        Tidings(State.PUBLISHED, _("Förslaget är publicerat och går att rösta på."), False),
        Tidings(State.PASSED, _("Röstningen är slut. Förslaget nådde gränsen och får ett svar från kommunen."), False),
        Tidings(State.LAPSED, _("Röstningen är slut. Förslaget nådde inte gränsen."), True),
        Tidings(State.REJECTED, _("Förslaget publiceras inte. Så här skrev moderatorn:"), True),
        Tidings(State.FORWARDED, _("Förslaget är skickat vidare. Så här skrev moderatorn:"), True),
        Tidings(State.MERGED, _("Förslaget är sammanslaget med ett liknande, och röstningen går vidare där."), True),
        Tidings(State.TAKEN_DOWN, _("Förslaget är borttaget från webbplatsen. Så här skrev moderatorn:"), True),
        Tidings(DECIDED, _("Kommunen har beslutat och svarat på förslaget."), True),
    )
}


def to_tell(state: str, *, has_answer: bool, told: str) -> Tidings | None:
    """What is new since the last word that the proposer had; None while there is nothing."""
    code = DECIDED if has_answer and state == State.PASSED else state
    return None if code == told else _TOLD.get(code)


def is_settled(state: str) -> bool:
    """Whether nothing is ever to be told: the proposer has withdrawn the proposal."""
    return state == State.WITHDRAWN
