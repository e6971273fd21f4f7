"""What staff and feeds call each occasion, and each kind of letter."""

from eforslag.notifications.models import LetterKind
from eforslag.notifications.occasions import Occasion
from eforslag.web.language import _

NAMES = {
    Occasion.PUBLISHED: _("Publicerat, röstningen öppnade"),
    Occasion.RETURNED: _("Fråga till förslagsställaren"),
    Occasion.FORWARDED: _("Skickat vidare"),
    Occasion.REJECTED: _("Avvisat"),
    Occasion.TAKEN_DOWN: _("Borttaget från webbplatsen"),
    Occasion.WITHDRAWN: _("Tillbakadraget"),
    Occasion.MERGED: _("Sammanslaget med ett annat"),
    Occasion.SEPARATED: _("Sammanslagningen upphävd"),
    Occasion.SECOND_LOOK: _("Prövat en gång till"),
    Occasion.PASSED: _("Röstningen slutade, gränsen är nådd"),
    Occasion.LAPSED: _("Röstningen slutade, gränsen nåddes inte"),
    Occasion.PICKED_UP: _("Upptaget av en förtroendevald"),
    Occasion.THRESHOLD: _("Nådde gränsen"),
    Occasion.CASE_STATUS: _("Nytt i ärendet"),
    Occasion.DECIDED: _("Beslut"),
    Occasion.IMPLEMENTED: _("Genomfört"),
    Occasion.REVIEW_ANSWERED: _("Svar från uppföljningen av medborgarlöftet"),
}
REMINDERS = {
    "before": _("Påminnelse om att svara"),
    "after": _("Påminnelse om ett försenat svar"),
}

# Letters that are of no notice, by their kind.
LETTERS = {
    LetterKind.CONFIRMATION: _("Bekräftelse av en adress"),
    LetterKind.DIGEST: _("Veckobrev"),
    LetterKind.REMINDER: _("Påminnelse om ett svar"),
    LetterKind.COMMITMENT: _("Påminnelse om ett åtagande"),
    LetterKind.DIALOGUE: _("Besked om att en dialog är slut"),
    LetterKind.NOD: _("Besked om en ändring som väntar"),
}
