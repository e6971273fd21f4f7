"""The answers that a review can give to a proposal. Every proposal that surfaces gets one of them, with a reason."""

from dataclasses import dataclass

from eforslag.errors import DomainError
from eforslag.pledges.parties import PARTIES
from eforslag.web.language import Deferred, _

REASON_LEAST = 10
REASON_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Response:
    """What was answered, in the word that residents read, and what it means."""

    code: str
    label: Deferred
    explanation: Deferred


RESPONSES = {
    response.code: response
    for response in (
        Response(
            "becomes_commitment",
            _("Blir ett åtagande"),
            _("Vi gör det som föreslås och skriver in det i medborgarlöftet."),
        ),
        Response(
            "covered_by_commitment",
            _("Ingår redan i löftet"),
            _("Ett åtagande i medborgarlöftet gör redan det som föreslås."),
        ),
        Response(
            "to_board",
            _("Lämnas till en nämnd"),
            _("Förslaget hör till en nämnd i kommunen, som tar ställning till det."),
        ),
        Response(
            "next_pledge",
            _("Tas med till nästa löfte"),
            _("Vi tar upp förslaget när nästa medborgarlöfte skrivs."),
        ),
        Response(
            "declined",
            _("Genomförs inte"),
            _("Vi gör inte det som föreslås. Motiveringen säger varför."),
        ),
    )
}


class AnswerIncomplete(DomainError):
    """The form says so first, beside the field."""

    status = 422
    message = "Svaret är inte komplett. Välj ett svar och vem som svarar, och skriv en motivering."


def require_complete(response: str, reason: str, party: str) -> None:
    """An answer names what is done, why and by whom. Raises AnswerIncomplete."""
    well_reasoned = len(reason.strip()) >= REASON_LEAST and len(reason) <= REASON_LIMIT
    if response not in RESPONSES or party not in PARTIES or not well_reasoned:
        raise AnswerIncomplete
