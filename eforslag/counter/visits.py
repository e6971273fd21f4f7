"""Opening, continuing and ending a visit. What was done in it is written to the log once, when it ends, as counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.counter import screens, visiting
from eforslag.counter.models import AssistedVisit, Station
from eforslag.counter.screens import Screen
from eforslag.identity.keys import Keys
from eforslag.identity.models import RegisterEntry, Session
from eforslag.identity.personal_number import PersonalNumber
from eforslag.identity.pseudonyms import person_key, register_key
from eforslag.identity.sealing import sealed, unsealed
from eforslag.identity.visitors import Resident, Staff
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal

# Of every vote and proposal of a visit, on whichever screen the visitor says yes to it.
CHANNEL = "counter"
NOTED_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit as its pages know it: the person by key and age, and never by number."""

    id: int
    token: str
    staff_id: int
    clerk: str
    person: Resident
    masked: str
    id_kind: str
    screen: Screen | None
    draft_id: int | None
    sent: tuple[int, ...]
    votes_cast: int
    votes_taken_back: int
    opened_at: datetime

    @property
    def address(self) -> str:
        return f"/kundtjanst/besok/{self.token}"

    @property
    def has_receipt(self) -> bool:
        return bool(self.sent or self.votes_cast or self.votes_taken_back)


async def open_visit(clerk: Staff, number: PersonalNumber, id_kind: str, *, keys: Keys, at: datetime) -> str:
    """Begin to help this person; returns the visit's token. The number becomes keys here, and is forgotten.

    Raises OwnVisit where the clerk's own login says that the number is theirs, and VisitAlreadyOpen.
    """
    key = person_key(keys, number)
    if clerk.own_person == key:
        raise visiting.OwnVisit
    await _end_forsaken(clerk, at)
    token = token_urlsafe(24)
    try:
        await AssistedVisit.create(
            token=token, staff_id=clerk.staff_id, session_hash=clerk.session, person_key=key,
            age=number.age_on(clock.local_date(at)), shown=sealed(keys, {"masked": visiting.masked(number)}),
            id_kind=id_kind, opened_at=at, last_seen_at=at,
        )  # fmt: skip
    except IntegrityError:
        raise visiting.VisitAlreadyOpen from None
    return token


async def _end_forsaken(clerk: Staff, at: datetime) -> None:
    """End a visit of the clerk's that is over, or that belongs to a login of theirs that has ended."""
    row = await AssistedVisit.get_or_none(staff_id=clerk.staff_id)
    if row and (row.session_hash != clerk.session or visiting.is_over(row.opened_at, row.last_seen_at, at)):
        await _end(row, "forsaken" if row.session_hash != clerk.session else "time", at)


async def current(clerk: Staff, *, keys: Keys, at: datetime) -> OpenVisit | None:
    """The visit that the clerk has open in this very session."""
    return await _of(await AssistedVisit.get_or_none(staff_id=clerk.staff_id, session_hash=clerk.session), keys, at)


async def of_token(token: str, clerk: Staff, *, keys: Keys, at: datetime, is_seen: bool = True) -> OpenVisit | None:
    """The visit with this token, if it is this clerk's, in this session, and not over. Noted as seen.

    What a page asks by itself (`is_seen` is false) keeps no visit open.
    """
    row = await AssistedVisit.get_or_none(token=token, staff_id=clerk.staff_id, session_hash=clerk.session)
    found = await _of(row, keys, at)
    if row and found and is_seen and row.last_seen_at + NOTED_EVERY <= at:
        await note_seen(found, at)
    return found


async def note_seen(visit: OpenVisit, at: datetime) -> None:
    await AssistedVisit.filter(id=visit.id).update(last_seen_at=at)


async def at_station(station_id: int, *, keys: Keys, at: datetime) -> OpenVisit | None:
    """The visit whose visitor has this station before them."""
    return await _of(await screens.visit_at(station_id), keys, at)


async def _of(row: AssistedVisit | None, keys: Keys, at: datetime) -> OpenVisit | None:
    if row is None:
        return None
    if visiting.is_over(row.opened_at, row.last_seen_at, at):
        await _end(row, "time", at)
        return None
    person = Resident(session="", person_key=row.person_key, name="", age=row.age)
    clerk, screen = await row.staff, await screens.of_visit(row.id, keys)
    return OpenVisit(
        row.id, row.token, row.staff_id, clerk.name, person, unsealed(keys, row.shown)["masked"], row.id_kind,
        screen, row.draft_id, tuple(row.sent), row.votes_cast, row.votes_taken_back, row.opened_at,
    )  # fmt: skip


async def is_protected(visit: OpenVisit, keys: Keys) -> bool:
    """Whether the register marks the person as protected. Asked each time: the visit itself says nothing of it."""
    return await RegisterEntry.exists(register_key=register_key(keys, visit.person.person_key), is_protected=True)


async def note(visit: OpenVisit, counter: str) -> None:
    """One more of what is counted: votes_cast, votes_taken_back or votes_asked_about."""
    await AssistedVisit.filter(id=visit.id).update(**{counter: F(counter) + 1})


async def note_draft(visit: OpenVisit, draft_id: int) -> None:
    await AssistedVisit.filter(id=visit.id).update(draft_id=draft_id)


async def note_sent(visit: OpenVisit, proposal_id: int) -> None:
    await AssistedVisit.filter(id=visit.id).update(draft_id=None, sent=[*visit.sent, proposal_id])


async def end(visit: OpenVisit, at: datetime) -> None:
    """By the clerk's button."""
    row = await AssistedVisit.get_or_none(id=visit.id)
    if row:
        await _end(row, "button", at)


async def end_due(at: datetime) -> int:
    """End every visit whose time is out or whose clerk has logged out; returns how many."""
    rows = await AssistedVisit.all().order_by("id")
    hashes = [row.session_hash for row in rows]
    alive = {row.id_hash for row in await Session.filter(id_hash__in=hashes).only("id_hash")} if rows else set()
    ended = 0
    for row in rows:
        if row.session_hash not in alive:
            ended += await _end(row, "logout", at)
        elif visiting.is_over(row.opened_at, row.last_seen_at, at):
            ended += await _end(row, "time", at)
    return ended


@atomic()
async def _end(row: AssistedVisit, by_what: str, at: datetime) -> int:
    """The row goes, with what was written and never sent. Of two that end it, one writes the entry.

    The entry holds neither person, choice nor the time of a vote: kinds are counted over the whole visit.
    """
    final = await AssistedVisit.select_for_update().get_or_none(id=row.id)
    if final is None or not await AssistedVisit.filter(id=row.id).delete():
        return 0
    if final.draft_id:
        await Proposal.filter(id=final.draft_id, state=State.DRAFT, proposer_key=final.person_key).delete()
    clerk, station = await final.staff, await Station.get_or_none(id=final.station_id)
    await record(
        "visit.ended", final, by=Actor("staff", clerk.name, clerk.id), at=at,
        id_kind=final.id_kind, station=station.name if station else None,
        opened_at=_minute(final.opened_at), ended=by_what, kinds=_kinds(final),
    )  # fmt: skip
    return 1


def _minute(moment: datetime) -> str:
    return moment.replace(second=0, microsecond=0).isoformat()


def _kinds(row: AssistedVisit) -> dict[str, int]:
    counted = {
        "voted": row.votes_cast,
        "took_back": row.votes_taken_back,
        "asked": row.votes_asked_about,
        "submitted": len(row.sent),
    }
    return {kind: count for kind, count in counted.items() if count}
