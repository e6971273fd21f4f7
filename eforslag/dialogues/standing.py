"""Where a dialogue stands, and what may then be done with it. Pure."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from eforslag.errors import Conflict, DomainError
from eforslag.web.language import _


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


LABELS = {
    State.DRAFT: _("Utkast"),
    State.OPEN: _("Öppen"),
    State.CLOSED: _("Avslutad"),
}
LINK, LOGIN = "link", "login"
# How long papers that were handed in on the last day may lie before somebody types them in.
DAYS_FOR_PAPERS = 7
WAYS = {
    LINK: _("Alla som har länken"),
    LOGIN: _("Ett svar per person, med e-legitimation"),
}


class NotOpen(Conflict):
    message = "Det går inte att svara nu, för dialogen är inte öppen."


class AlreadyAnswered(Conflict):
    message = "Du har redan svarat i den här dialogen. Ditt svar är räknat."


class ReferenceTaken(Conflict):
    message = "Papperet med det numret är redan inmatat."


class NotPrinted(DomainError):
    status = 422
    message = "Det finns inget utskrivet papper med nummer %(number)s. Se efter på papperet."


class QuestionsFixed(Conflict):
    message = (
        "Dialogen har öppnat, så frågorna kan inte läggas till, tas bort, flyttas eller få andra svar att välja på. "
        "Det skulle ge svaren en annan mening. Texterna går att rätta."
    )


class HasAnswers(Conflict):
    message = "Någon har redan svarat, så dialogen kan inte bli ett utkast igen. Du kan avsluta den."


class NoQuestions(Conflict):
    message = "Dialogen har inga frågor än. Lägg till minst en innan du öppnar den."


class NotClosed(Conflict):
    message = "Avsluta dialogen först. Ett resultat som ändras från dag till dag kan visa vad en enskild har svarat."


class DaysBackwards(DomainError):
    status = 422
    message = "Den sista dagen får inte komma före den första."


def is_open(dialogue: Any, today: date) -> bool:
    return bool(dialogue.state == State.OPEN and dialogue.opens_on <= today <= dialogue.closes_on)


def takes_papers(dialogue: Any, today: date) -> bool:
    """Papers come in after the last day too, until the dialogue is closed. Where one logs in, there are none."""
    return bool(dialogue.state == State.OPEN and dialogue.way == LINK and dialogue.opens_on <= today)


def may_still_come(dialogue: Any, entered: int, today: date) -> bool:
    """Whether papers that were given out may still be on their way to the desk."""
    out = dialogue.papers_printed > entered
    return bool(out and today <= dialogue.closes_on + timedelta(days=DAYS_FOR_PAPERS))


def same_choices(before: Any, kind: str, options: list[dict[str, Any]], is_required: bool) -> bool:
    """Whether answers to the question as it was would be answers to it as it would become: only words differ."""
    codes = [[one["code"] for one in some] for some in (before.options, options)]
    return bool(before.kind == kind and codes[0] == codes[1] and before.is_required == is_required)
