"""The keys of the desk's pages, as they are told there; static/js/desk.js does what they say."""

from eforslag.web.language import Deferred, _

Keys = tuple[tuple[str, Deferred], ...]

IN_LISTS: Keys = (
    ("N", _("Nästa att granska")),
    ("J", _("Nästa i listan")),
    ("K", _("Föregående i listan")),
    ("X", _("Välj eller välj bort")),
)
IN_QUEUE: Keys = (
    ("P", _("Till Publicera, Enter publicerar")),
    ("R", _("Återsänd med en fråga")),
    ("V", _("Skicka vidare")),
    ("I", _("Avvisa")),
    ("M", _("Ta bort valda uppgifter ur texten")),
    ("A", _("Skriv en anteckning")),
    ("H", _("Hoppa över, till nästa")),
)
PUBLISHED: Keys = (
    ("G", _("Godta det föreslagna fokusområdet")),
    ("T", _("Koppla till ett fokusområde")),
    ("I", _("Ta bort från webbplatsen")),
    ("M", _("Ta bort valda uppgifter ur texten")),
    ("A", _("Skriv en anteckning")),
    ("N", _("Nästa att granska")),
)
OTHERWISE: Keys = (("A", _("Skriv en anteckning")), ("N", _("Nästa att granska")))


def of_proposal(*, is_queued: bool, is_public: bool) -> Keys:
    return IN_QUEUE if is_queued else PUBLISHED if is_public else OTHERWISE
