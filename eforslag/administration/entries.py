"""The audit log in words: what each entry is about and says. Pure."""

from dataclasses import dataclass

from eforslag.audit.models import AuditEntry
from eforslag.cases.history import WHAT as CASES
from eforslag.moderation import history
from eforslag.moderation.history import Event
from eforslag.web.language import Deferred, _

WHAT = (
    history.WHAT
    | CASES
    | {
        "rules.entered": _("Skrev in nya regler"),
        "register.imported": _("Läste in ett nytt röstregister"),
        "proposals.imported": _("Läste in förslag från en tidigare tjänst"),
        "votes.keys_rotated": _("Bytte huvudnyckeln till röstnycklarna"),
        "pledge.written": _("Skrev ett medborgarlöfte"),
        "pledge.changed": _("Ändrade medborgarlöftet"),
        "pledge.nodded": _("Sade ja till utkastet för sin part"),
        "pledge.signed": _("Noterade att medborgarlöftet är undertecknat"),
        "pledge.signing_corrected": _("Rättade uppgifterna om undertecknandet"),
        "pledge.proposed": _("Föreslog den andra parten en ändring i det undertecknade löftet"),
        "pledge.change_approved": _("Godkände den andra partens ändring i löftet"),
        "pledge.change_rejected": _("Avvisade den andra partens ändring i löftet"),
        "pledge.change_withdrawn": _("Drog tillbaka en ändring i löftet"),
        "focus_area.added": _("Lade till ett fokusområde"),
        "focus_area.changed": _("Ändrade ett fokusområde"),
        "focus_area.moved": _("Flyttade ett fokusområde"),
        "focus_area.removed": _("Tog bort ett fokusområde"),
        "commitment.added": _("Lade till ett åtagande"),
        "commitment.changed": _("Ändrade ett åtagande"),
        "commitment.moved": _("Flyttade ett åtagande"),
        "commitment.removed": _("Tog bort ett åtagande"),
        "commitment.proposed": _("Föreslog den andra parten en ändring i ett gemensamt åtagande"),
        "commitment.change_approved": _("Godkände den andra partens ändring"),
        "commitment.change_rejected": _("Avvisade den andra partens ändring"),
        "commitment.change_withdrawn": _("Drog tillbaka en ändring"),
        "commitment.updated": _("Berättade hur det går med ett åtagande"),
        "commitment.update_corrected": _("Rättade en lägesrapport"),
        "commitment.reminded": _("Påminde om ett åtagande"),
        "party_contact.changed": _("Ändrade vart påminnelser om åtaganden skickas"),
        "review.opened": _("Öppnade en uppföljning"),
        "review.signed": _("Undertecknade uppföljningen"),
        "review.discarded": _("Tog bort en uppföljning som inte var undertecknad"),
        "visit.ended": _("Hjälpte en besökare hos kundtjänst"),
        "batch.opened": _("Öppnade en bunt papper"),
        "batch.corrected": _("Tog tillbaka en rad i en bunt papper"),
        "batch.counted": _("Räknade en bunt papper"),
        "batch.returned": _("Öppnade en räknad bunt igen"),
        "batch.closed": _("Stängde en bunt papper"),
        "batch.taken_over": _("Tog över en bunt papper"),
        "batch.discarded": _("Tog bort en tom bunt"),
        "proposal.told": _("Ringde eller skrev till förslagsställaren"),
        "station.paired": _("Kopplade en station"),
        "station.closed": _("Stängde en station"),
        "station.used": _("Gjorde ett ärende vid en station"),
        "pledge.begun": _("Började på nästa medborgarlöfte"),
        "review.signed_for": _("Undertecknade uppföljningen för sin part"),
        "review.signature_lifted": _("Ett ändrat svar hävde underskrifter av uppföljningen"),
        "review.noted": _("Skrev en anteckning till uppföljningen"),
        "proposal.left_to": _("Lämnade ett förslag till den som ska svara"),
        "answer.agreed": _("Sade ja till ett gemensamt svar"),
        "dialogue.written": _("Skrev en dialog"),
        "dialogue.changed": _("Ändrade en dialog"),
        "dialogue.opened": _("Öppnade en dialog"),
        "dialogue.taken_back": _("Gjorde en dialog till utkast igen"),
        "dialogue.closed": _("Avslutade en dialog"),
        "dialogue.ended": _("Avslutade en dialog av sig själv när sista dagen var över"),
        "dialogue.papers_printed": _("Skrev ut numrerade blanketter till en dialog"),
        "dialogue.results_published": _("Publicerade resultatet av en dialog"),
        "dialogue.paper_entered": _("Matade in ett svar på papper"),
        "question.added": _("Lade till en fråga i dialogen"),
        "question.changed": _("Ändrade en fråga i dialogen"),
        "question.moved": _("Flyttade en fråga i dialogen"),
        "question.removed": _("Tog bort en fråga ur dialogen"),
        "concern.written": _("Skrev en rubrik för oro och önskningar"),
        "concern.changed": _("Ändrade en rubrik för oro och önskningar"),
        "meeting.written": _("Skrev in ett möte"),
        "meeting.changed": _("Ändrade ett möte"),
        "meeting.coded": _("Samlade det som sades på ett möte under rubriker"),
        "written_answer.coded": _("Samlade ett svar med egna ord under rubriker"),
        "locality.added": _("Lade till en ort"),
        "locality.closed": _("Stängde en ort"),
        "proposal.answered": _("Svarade på ett förslag i uppföljningen"),
    }
)
SUBJECTS = {
    "proposal": _("Förslag"),
    "rule_set": _("Regler"),
    "proposal_case": _("Ärende"),
    "board": _("Nämnd"),
    "pledge": _("Medborgarlöfte"),
    "focus_area": _("Fokusområde"),
    "commitment": _("Åtagande"),
    "party_contact": _("Påminnelser om åtaganden"),
    "review": _("Uppföljning"),
    "surfaced_proposal": _("Svar i uppföljning"),
    "register_entry": _("Röstregister"),
    "voting_key": _("Röstnycklar"),
    "assisted_visit": _("Besök"),
    "paper_batch": _("Bunt med papper"),
    "dialogue": _("Dialog"),
    "question": _("Fråga i dialog"),
    "concern": _("Oro eller önskan"),
    "meeting": _("Möte"),
    "written_answer": _("Svar med egna ord"),
    "locality": _("Ort"),
    "review_note": _("Anteckning till uppföljning"),
    "station": _("Station"),
}

DIALOGUE = ("dialogue", "question", "concern", "meeting", "written_answer", "locality")


@dataclass(frozen=True, slots=True)
class Kind:
    """A group of entries, by the tables that they are about."""

    name: str
    label: Deferred
    subjects: tuple[str, ...]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("forslag", _("Förslag"), ("proposal",)),
        Kind("arenden", _("Ärenden"), ("proposal_case",)),
        Kind("namnder", _("Nämnder"), ("board",)),
        Kind("medborgarlofte", _("Medborgarlöften"), ("pledge", "focus_area", "commitment", "party_contact")),
        Kind("uppfoljning", _("Uppföljningar"), ("review", "surfaced_proposal", "review_note")),
        Kind("dialoger", _("Dialoger"), DIALOGUE),
        Kind("regler", _("Regler"), ("rule_set",)),
        Kind("register", _("Röstregister"), ("register_entry",)),
        Kind("besok", _("Besök hos kundtjänst"), ("assisted_visit",)),
        Kind("papper", _("Bunt med papper"), ("paper_batch",)),
        Kind("stationer", _("Stationer"), ("station",)),
        Kind("nycklar", _("Röstnycklar"), ("voting_key",)),
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
    """What names the subject, or the day that it applies from; the rest is left to the pages it is about."""
    known = (entry.details.get(name) for name in ("title", "name", "effective_from", "signed_on"))
    return next((found for found in known if isinstance(found, str)), "")
