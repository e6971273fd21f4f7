"""What is said about a paper to the clerk who has it in hand: once, beside the row. Only the outcome is kept."""

from eforslag.counter.batching import OUTCOMES, Entered, Outcome
from eforslag.errors import DomainError
from eforslag.identity.eligibility import AgeUnknown, GroundNotStated, NotInRegister, TooYoung
from eforslag.proposals.models import Proposal
from eforslag.votes.panel import end_of_voting
from eforslag.web.language import Deferred, _, format_date, gettext

_WHY_NOT: dict[type[DomainError], Deferred] = {
    NotInRegister: _("Personen står inte i röstregistret."),
    GroundNotStated: _("Inget är kryssat på papperet om hur personen hör till kommunen."),
    TooYoung: _("Personen har inte fyllt %(age)d år."),
    AgeUnknown: _("Samordningsnumret visar inte om personen har fyllt %(age)d år."),
}


def sentence(entered: Entered, proposal: Proposal) -> str:
    """The answer in words. Of an earlier vote it names the day, and whether it came on paper too: a second paper of one
    person is something to look for in the pile, while the other channels are nobody's business."""
    if entered.outcome == Outcome.ALREADY and entered.day:
        how = _("Röstade på papper den %(day)s.") if entered.on_paper else _("Röstade på annat sätt den %(day)s.")
        return str(how) % {"day": format_date(entered.day)}
    if entered.refusal:
        return str(_WHY_NOT[type(entered.refusal)]) % entered.refusal.values
    if entered.outcome == Outcome.TOO_LATE:
        end = end_of_voting(proposal)
        return gettext("Röstningen stängde den %(day)s.") % {"day": format_date(end)} if end else ""
    if entered.outcome == Outcome.UNSURE:
        return gettext("Databasen svarade inte. Ta bort raden och registrera papperet igen.")
    return ""


def spoken(entered: Entered, proposal: Proposal) -> str:
    """The whole answer, for a screen reader."""
    what = gettext("Papper %(number)d: %(outcome)s") % {"number": entered.ordinal, "outcome": OUTCOMES[entered.outcome]}
    why = sentence(entered, proposal)
    return f"{what}. {why}" if why else f"{what}."
