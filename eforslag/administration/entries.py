"""The audit log in words: what each entry is about and says. Pure."""

from dataclasses import dataclass

from eforslag.audit.models import AuditEntry
from eforslag.moderation import history
from eforslag.moderation.history import Event
from eforslag.web.language import Deferred, _

WHAT = history.WHAT | {
    "rules.entered": _("Skrev in nya regler"),
}
SUBJECTS = {
    "proposal": _("Förslag"),
    "tag": _("Koppling till fokusområde"),
    "rule_set": _("Regler"),
    "pledge": _("Medborgarlöfte"),
    "focus_area": _("Fokusområde"),
    "commitment": _("Åtagande"),
    "review": _("Uppföljning"),
    "surfaced_proposal": _("Svar i uppföljning"),
    "staff_member": _("Personal"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A group of entries, by the tables that they are about."""

    name: str
    label: Deferred
    subjects: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("forslag", _("Förslag"), ("proposal", "tag")),
        Kind("medborgarlofte", _("Medborgarlöften"), ("pledge", "focus_area", "commitment")),
        Kind("uppfoljning", _("Uppföljningar"), ("review", "surfaced_proposal")),
        Kind("regler", _("Regler"), ("rule_set",)),
        Kind("personal", _("Personal"), ("staff_member",)),
    )
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a line in the log."""

    event: Event
    subject: str
    details: str


def line(entry: AuditEntry) -> Line:
    return Line(history.told(entry, WHAT), _subject(entry), _details(entry))


def _subject(entry: AuditEntry) -> str:
    name = str(SUBJECTS.get(entry.subject_kind, entry.subject_kind))
    return f"{name} {entry.subject_id}" if entry.subject_id is not None else name


def _details(entry: AuditEntry) -> str:
    """The day that rules apply from; what the event does not already say of itself is left to the pages it is about."""
    return str(entry.details.get("effective_from") or "")
