"""A batch of papers as rules: what can come of a paper, and what is refused. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eforslag.errors import Conflict, DomainError, Forbidden
from eforslag.web.language import Deferred, _


class Outcome(StrEnum):
    """What came of one paper. `UNSURE` stands until the ballot box has answered."""

    COUNTED = "counted"
    ALREADY = "already_voted"
    NOT_ENTITLED = "not_entitled"
    TOO_LATE = "too_late"
    INVALID = "invalid_number"
    UNSIGNED = "unsigned"
    UNSURE = "unsure"


OUTCOMES: Mapping[str, Deferred] = {
    Outcome.COUNTED: _("Räknad"),
    Outcome.ALREADY: _("Har redan röstat"),
    Outcome.NOT_ENTITLED: _("Får inte rösta"),
    Outcome.TOO_LATE: _("Kom för sent"),
    Outcome.INVALID: _("Inget giltigt personnummer"),
    Outcome.UNSIGNED: _("Saknar underskrift eller kontrollerad legitimation"),
    Outcome.UNSURE: _("Osäkert"),
}
# Seen on the paper itself, so that no number is typed.
SEEN_ON_PAPER = (Outcome.INVALID, Outcome.UNSIGNED)


@dataclass(frozen=True, slots=True)
class Entered:
    """The answer to one paper, once, for whoever has it in hand. Only the outcome is kept.

    `day` and `on_paper` tell of the earlier vote of one who has voted; `refusal` why somebody may not vote.
    """

    ordinal: int
    outcome: Outcome
    day: date | None = None
    on_paper: bool = False
    refusal: DomainError | None = None


class UnknownReference(DomainError):
    status = 422
    message = "Numret finns inte på något papper härifrån. Jämför det tecken för tecken med papperet."


class VotingOver(Conflict):
    message = "Röstningen stängde den %(day)s. Papperen kom för sent och kan inte räknas."


class NotYours(Forbidden):
    message = "En kollega registrerar den här bunten. Ta över den först, om ni är överens om det."


class NotOpenNow(Conflict):
    message = "Bunten är räknad eller stängd, så inget mer kan skrivas in eller ändras i den."


class PaperTaken(Conflict):
    message = "Det papperet är redan registrerat. Se efter i listan innan du fortsätter."


class OwnPaper(Conflict):
    message = "Du kan inte registrera ditt eget papper. Be en kollega."


class RowGone(Conflict):
    message = "Raden är redan borttagen."


class NotThisVote(Conflict):
    message = "Ingen röst på papper är räknad för det numret sedan bunten öppnades. Jämför numret med papperet."


class NothingEntered(Conflict):
    message = "Bunten är tom. Registrera papperen först."


class StillUnsure(Conflict):
    message = "Ett papper har fått ett osäkert svar. Ta bort den raden och registrera papperet igen."


class WrongCount(DomainError):
    status = 422
    message = "Antalet stämmer inte med det som är registrerat. Räkna papperen en gång till."


class SamePerson(Conflict):
    message = "Du har redan räknat den här bunten. Någon annan behöver räkna den innan den stängs."


class NotCounted(Conflict):
    message = "Den som har registrerat papperen behöver räkna dem först."


class NotEmpty(Conflict):
    message = "Det finns papper i bunten. Bara en tom bunt kan tas bort."
