"""What has been done with a case, told from the audit log in sentences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag.audit.models import AuditEntry
from eforslag.web.language import _, gettext

WHAT = {
    "case.opened": _("Öppnade ärendet när förslaget nådde gränsen"),
    "case.changed": _("Ändrade uppgifter om ärendet"),
    "case.preparing": _("Började bereda ärendet"),
    "case.drafted": _("Sparade ett utkast till svar"),
    "case.decided": _("Publicerade beslutet och svaret"),
    "case.corrected": _("Rättade det publicerade svaret"),
    "case.progress": _("Berättade om genomförandet"),
    "case.implemented": _("Noterade att förslaget är genomfört"),
    "case.reminded": _("Påminde om sista dagen för svar"),
    "initiative.recorded": _("Noterade att en förtroendevald tog upp förslaget"),
    "initiative.corrected": _("Rättade uppgifter om ett nämndinitiativ"),
    "board.added": _("Lade till en nämnd"),
    "board.changed": _("Ändrade en nämnd"),
    "board.closed": _("Stängde en nämnd"),
    "board.reopened": _("Öppnade en nämnd igen"),
    "board.officer_tied": _("Kopplade en handläggare till en nämnd"),
    "board.officer_untied": _("Tog bort en handläggare från en nämnd"),
}


@dataclass(frozen=True, slots=True)
class Event:
    what: str
    who: str
    at: datetime
    text: str = ""


def told(entries: Sequence[AuditEntry]) -> list[Event]:
    """The entries as events, the newest first."""
    return [_told(entry) for entry in reversed(entries)]


def _told(entry: AuditEntry) -> Event:
    who = gettext("Tjänsten") if entry.actor_kind == "system" else entry.actor_name or gettext("Personal")
    message = entry.details.get("message")
    return Event(str(WHAT.get(entry.action, entry.action)), who, entry.at, message if isinstance(message, str) else "")
