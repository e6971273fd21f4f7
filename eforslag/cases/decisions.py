"""What an answer must hold before it is published. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from eforslag.cases.lifecycle import Outcome
from eforslag.cases.models import Case
from eforslag.errors import DomainError
from eforslag.web.language import Deferred, _

ANSWER_LEAST, ANSWER_LIMIT = 20, 10_000
MEANING_LEAST, MEANING_LIMIT = 10, 300
URL_LIMIT = 500
UPDATE_LEAST, UPDATE_LIMIT = 10, 2000

# What the check page says where something is missing, by the column of the case.
MISSING = {
    "case_number": _("Ärendet har inget diarienummer."),
    "board_id": _("Det står inte vilken nämnd som har beslutat."),
    "outcome": _("Välj vad beslutet blev."),
    "decided_on": _("Skriv vilken dag beslutet fattades."),
    "meaning": _("Skriv med en mening vad beslutet betyder."),
    "answer": _("Skriv svaret, minst några meningar."),
}


class AnswerIncomplete(DomainError):
    """The check page says first what is missing."""

    status = 422
    message = "Svaret är inte komplett. Gå tillbaka och fyll i det som saknas."


def missing(case: Case) -> list[Deferred]:
    """What a case lacks for its answer to be published, in sentences."""
    has = {
        "case_number": bool(case.case_number),
        "board_id": case.board is not None,
        "outcome": case.outcome in set(Outcome),
        "decided_on": case.decided_on is not None,
        "meaning": len(case.meaning) >= MEANING_LEAST,
        "answer": len(case.answer) >= ANSWER_LEAST,
    }
    return [sentence for column, sentence in MISSING.items() if not has[column]]


def require_complete(case: Case, today: date) -> date:
    """The day of the decision of an answer that can be published. Raises AnswerIncomplete for any other."""
    if missing(case) or case.decided_on is None or not is_sound(case.decided_on, case.minutes_url, today):
        raise AnswerIncomplete
    return case.decided_on


def is_sound(decided_on: date | None, minutes_url: str, today: date) -> bool:
    """No decision of a day to come, and no link that could lead anywhere but to a page."""
    return (decided_on is None or decided_on <= today) and is_web_address(minutes_url)


def is_web_address(url: str) -> bool:
    """Empty, or https with a host and nothing that could be read in two ways."""
    if not url:
        return True
    rest = url.removeprefix("https://")
    plain = url.isascii() and url.isprintable() and not set(' "<>\\^`{|}') & set(url)
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    return rest != url and len(url) <= URL_LIMIT and plain and "." in host and "@" not in host


def require_text(text: str, least: int, limit: int) -> None:
    if not least <= len(text) <= limit:
        raise AnswerIncomplete


def plain(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as they can stand in the log."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}
