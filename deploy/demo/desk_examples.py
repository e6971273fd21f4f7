"""What has happened at customer service lately: visits in the log, and two proposers who want a call or a letter."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from eforslag import clock
from eforslag.config import Settings
from eforslag.counter import contacts, visits
from eforslag.identity.keys import Keys
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import PersonalNumber
from eforslag.identity.visitors import Staff
from eforslag.proposals.models import Proposal
from provider_identities import employee

# For each visit: days ago, hour and minute, which of the two clerks, the document, and what was done.
VISITS = (
    (19, 9, 20, 0, "driving_licence", ("votes_cast",)),
    (18, 10, 5, 1, "sis_card", ("votes_cast", "votes_cast")),
    (18, 10, 40, 1, "national_id", ()),
    (15, 13, 15, 0, "driving_licence", ("votes_cast",)),
    (13, 11, 0, 0, "passport_se", ("votes_asked_about",)),
    (12, 9, 45, 1, "tax_agency_card", ("votes_cast",)),
    (11, 14, 30, 0, "driving_licence", ("votes_cast", "votes_taken_back")),
    (8, 10, 10, 1, "driving_licence", ("votes_cast",)),
    (6, 15, 5, 0, "sis_card", ("votes_cast",)),
    (5, 20, 25, 1, "driving_licence", ("votes_cast",)),
    (4, 9, 30, 0, "passport_eu", ()),
    (2, 11, 20, 0, "national_id", ("votes_cast",)),
)
# How proposers without e-mail want to hear, by the title of their proposal.
CONTACTS = (
    ("Återvinning för textilier i Bergvik", "Elsa Norman", "telephone", "0270-123 45, helst på förmiddagen"),
    ("Kameror på parkeringen vid resecentrum", "Sture Hed", "letter", "Sture Hed\nSkolgatan 4\n826 50 Söderhamn"),
)


async def load_desk(settings: Settings, keys: Keys, people: Iterator[PersonalNumber], at: datetime) -> None:
    clerks = [await _clerk(*_known(settings), at), await _clerk("demo clerk", "Kerstin Wall", at)]
    today = clock.local_date(at)
    for days, hour, minute, whose, id_kind, done in VISITS:
        day = _weekday(datetime.combine(today - timedelta(days=days), datetime.min.time(), clock.LOCAL_ZONE))
        begun = day.replace(hour=hour, minute=minute)
        await _visit(clerks[whose], next(people), id_kind, done, keys, begun)
    for title, name, way, where in CONTACTS:
        proposal = await Proposal.get(title=title)
        await contacts.keep(proposal.id, name, way, where, keys=keys, at=proposal.submitted_at or at)


def _known(settings: Settings) -> tuple[str, str]:
    """As the demo's identity provider knows the clerk whom one can log in as."""
    known = employee("kundtjanst", frozenset({"profile"}))
    if settings.staff is None or known is None:
        return "demo desk", "Jonas Wiklund"
    return f"{settings.staff.issuer} {known.subject}", str(known.id_token["name"])


async def _clerk(subject: str, name: str, at: datetime) -> Staff:
    row, _ = await StaffMember.get_or_create(subject=subject, defaults={"name": name, "last_login_at": at})
    return Staff("demo", row.id, row.name, ("clerk",))


def _weekday(day: datetime) -> datetime:
    return day - timedelta(days=max(0, day.weekday() - 4))


async def _visit(
    clerk: Staff, number: PersonalNumber, id_kind: str, done: tuple[str, ...], keys: Keys, begun: datetime
) -> None:
    token = await visits.open_visit(clerk, number, id_kind, keys=keys, at=begun)
    visit = await visits.of_token(token, clerk, keys=keys, at=begun)
    assert visit  # noqa: S101  just opened
    for what in done:
        await visits.note(visit, what)
    await visits.end(visit, begun + timedelta(minutes=4))
