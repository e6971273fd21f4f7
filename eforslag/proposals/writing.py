"""What a proposal must be before it can be sent: pure rules over its texts."""

from collections.abc import Sequence
from datetime import datetime

from eforslag.errors import Conflict
from eforslag.identity.eligibility import needs_guardian
from eforslag.municipality.rules import Rules
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.language import _

TITLE_LIMIT = 100
TEXT_LEAST, TEXT_LIMIT = 20, 5000
PLACE_LIMIT = 200
DRAFTS_PER_PERSON = 20
LANGUAGES = {"sv": _("Svenska"), "en": _("Engelska"), "fi": _("Finska")}

NUMBER_SENTENCES = {
    "personal_number": _(
        "Texten ser ut att innehålla ett personnummer (”%(found)s”). Ta bort det innan du går vidare."
    ),
    "phone_number": _("Texten ser ut att innehålla ett telefonnummer (”%(found)s”). Ta bort det innan du går vidare."),
}


class NotComplete(Conflict):
    message = "Förslaget är inte färdigt. Gå igenom stegen en gång till."


class TooManyOpen(Conflict):
    message = (
        "Du kan ha högst %(limit)s förslag i gång samtidigt, och du har %(open)s. "
        "Du kan skicka in ett nytt när du har färre än så i gång."
    )


class TooManyDrafts(Conflict):
    message = (
        "Du har redan %(limit)s utkast, och fler går inte att spara. "
        "Gör klart eller ta bort något av dem på Mina sidor, och spara det här sedan."
    )


class ConsentMissing(Conflict):
    message = "Den som är under %(age)s år behöver vårdnadshavarens samtycke för att skicka in ett förslag."


def number_warning(text: str) -> str | None:
    """A sentence about the first personal or phone number in the text, if there is one."""
    for finding in find_numbers(text):
        return NUMBER_SENTENCES[finding.kind] % {"found": text[finding.start : finding.end]}
    return None


def is_complete(title: str, text: str, place: str) -> bool:
    """Whether the texts are within their limits and hold no number that must not be published."""
    lengths = 0 < len(title) <= TITLE_LIMIT and TEXT_LEAST <= len(text) <= TEXT_LIMIT and len(place) <= PLACE_LIMIT
    return lengths and not any(map(number_warning, (title, text, place)))


def require_sendable(title: str, text: str, place: str) -> None:
    if not is_complete(title, text, place):
        raise NotComplete


def require_consent(age: int | None, consented: bool, rules: Rules) -> None:
    if needs_guardian(rules, age) and not consented:
        raise ConsentMissing(age=rules.guardian_consent_below)


def lack_of_room(open_now: int, rules: Rules) -> TooManyOpen | None:
    """The refusal that meets whoever sends one more proposal, if there is one: for a page to show beforehand."""
    limit = rules.open_proposals_per_person
    return TooManyOpen(limit=limit, open=open_now) if open_now >= limit else None


def room_at(endings: Sequence[datetime | None], rules: Rules) -> datetime | None:
    """When so many votings will have ended that there is room for one more, as far as their ends are known by now.

    There is an ending, or None before publication, for each open proposal.
    """
    surplus = len(endings) - rules.open_proposals_per_person
    known = sorted(end for end in endings if end is not None)
    return known[surplus] if 0 <= surplus < len(known) else None


def require_room(open_now: int, rules: Rules) -> None:
    refusal = lack_of_room(open_now, rules)
    if refusal:
        raise refusal


def require_room_for_draft(drafts_now: int) -> None:
    if drafts_now >= DRAFTS_PER_PERSON:
        raise TooManyDrafts(limit=DRAFTS_PER_PERSON)
