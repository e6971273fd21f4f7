"""Who and what there is in the municipality that is measured: voters with sessions, a pledge, proposals and votes.

It looks as one does after years: some hundred proposals are open or recently closed, with their voting keys; the rest
was closed long ago, its keys are destroyed, and its votes can be tied to nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Any

from itsdangerous import Signer

from eforslag import clock
from eforslag.config import Settings
from eforslag.database import migrate
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.pseudonyms import new_wrapped, register_key, voter_tag
from eforslag.municipality.rules import Rules
from filling import fill

TEXT = "På vintern är det mörkt på gångvägen till stationen. Sätt upp fler lampor, så vågar fler gå där. " * 5
AREAS = ("Trygghet i centrum", "Narkotika", "Trafik", "Våld i nära relationer")
RECENTLY_CLOSED = 100
LATELY_VOTED = 15


def _columns(names: str) -> list[str]:
    return names.split()


PROPOSAL = _columns(
    "id state year serial title text place language channel proposer_key proposer_name name_is_public "
    "guardian_consented created_at changed_at submitted_at published_at closes_at closed_at rules threshold votes "
    "threshold_reached_at forwarded_to message"
)
SESSION = _columns("id_hash kind person_key age roles name created_at last_seen_at")
TAG = _columns("id proposal_id focus_area_id reason tagged_by_id tagged_at stands")
VERSION = _columns("id proposal_id ordinal kind title text place at")
PLEDGE = _columns(
    "id state title sentence background period_start period_end police_area signatories signed_on created_at changed_at"
)


@dataclass(frozen=True)
class Resident:
    """A voter who is logged in; the cookie is what their browser sends."""

    person_key: str
    session_id: str
    cookie: str


@dataclass(frozen=True)
class Town:
    """What was put into the database: proposals 1 to `open` take votes, the following hundred are recently closed."""

    settings: Settings
    residents: Sequence[Resident]
    open: int


@dataclass(frozen=True)
class Size:
    """How much of everything. Each proposal that is not open has so many votes; `old` ones have no voting key."""

    residents: int
    open: int
    old: int = 0
    votes_each: int = 0


async def furnish(settings: Settings, size: Size) -> Town:
    """Migrate the new database and fill it."""
    await migrate(settings)
    keys, at = load_keys(settings), clock.now()
    town = Town(settings, [_resident(keys) for _ in range(size.residents)], size.open)
    recent = RECENTLY_CLOSED if size.old else 0
    proposals = list(_proposals(size, recent, at))
    with_keys = {number: new_wrapped(keys, number) for number in range(1, size.open + recent + 1)}
    await fill(
        settings,
        [
            ("register_entry", ["register_key"], [(register_key(keys, one.person_key),) for one in town.residents]),
            ("session", SESSION, [_session(one, at) for one in town.residents]),
            ("staff_member", ["id", "subject", "name", "last_login_at"], [(1, "x y", "Anna-Karin Moberg", at)]),
            ("pledge", PLEDGE, [_pledge(at)]),
            ("focus_area", ["id", "pledge_id", "position", "name", "description"], _areas()),
            ("proposal", PROPOSAL, proposals),
            ("proposal_version", VERSION, _versions(len(proposals), at)),
            ("tag", TAG, _tags(len(proposals), at)),
            ("voting_key", ["proposal_id", "wrapped"], sorted(with_keys.items())),
            ("vote", ["voter_tag", "proposal_id", "channel", "day"], _votes(town, keys, size, with_keys, at)),
        ],
    )
    return town


def _resident(keys: Keys) -> Resident:
    session_id = token_urlsafe(32)
    # Named as it is over https, where a cookie can be bound to its host.
    signer = Signer(keys.cookie_secret, salt="__Host-session")
    return Resident(token_hex(32), session_id, f"__Host-session={signer.sign(session_id).decode()}")


def _session(one: Resident, at: datetime) -> tuple[Any, ...]:
    # Last seen a little later, so that nothing of it needs to be noted while something else is measured.
    seen = at + timedelta(minutes=25)
    return sha256(one.session_id.encode()).hexdigest(), "resident", one.person_key, 40, [], "Astrid Berg", at, seen


def _pledge(at: datetime) -> tuple[Any, ...]:
    day = clock.local_date(at)
    first, last = day - timedelta(days=300), day + timedelta(days=300)
    return 1, "signed", "Medborgarlöfte", "Vi lovar.", "", first, last, "Gävleborg", [], first, at, at


def _areas() -> list[tuple[Any, ...]]:
    return [(number, 1, number, name, "Så att fler är trygga.") for number, name in enumerate(AREAS, 1)]


def _proposals(size: Size, recent: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    rules = Rules().frozen()
    for number in range(1, size.open + recent + size.old + 1):
        is_open, age = number <= size.open, _age(number, size.open, recent)
        published, votes = at - age, 0 if number <= size.open else size.votes_each
        closes = published + timedelta(days=92)
        state = "published" if is_open else "passed" if number % 3 == 0 else "lapsed"
        yield (
            number, state, published.year, number, f"Belys gångväg nummer {number}", TEXT, "Stationen", "sv", "web",
            f"{number:064x}", "Nils Nilsson", True, False, published, published, published, published, closes,
            None if is_open else closes, rules, 25, votes, None, "", "",
        )  # fmt: skip


def _age(number: int, still_open: int, recent: int) -> timedelta:
    """How long ago it was published: an open one within two months, the oldest years ago."""
    if number <= still_open:
        return timedelta(minutes=number * 80_000 / still_open)
    first = 95 if number <= still_open + recent else 200
    return timedelta(days=first, minutes=number * 20)


def _versions(count: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    for number in range(1, count + 1):
        yield number, number, 1, "published", f"Belys gångväg nummer {number}", TEXT, "Stationen", at


def _tags(count: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Every third is tied to the pledge."""
    for number in range(3, count + 1, 3):
        yield number, number, number % len(AREAS) + 1, "Handlar om det.", 1, at, True


def _votes(town: Town, keys: Keys, size: Size, wrapped: dict[int, str], at: datetime) -> Iterator[tuple[Any, ...]]:
    """Those of the first residents on what was recently closed can be told by its keys, all others by nobody."""
    day = clock.local_date(at) - timedelta(days=100)
    closed = range(size.open + 1, size.open + len(wrapped) - size.open + size.old + 1)
    told = [number for number in closed if number in wrapped][:LATELY_VOTED] if size.votes_each else []
    voters = town.residents[: size.votes_each]
    for number in told:
        for one in voters:
            yield voter_tag(keys, wrapped[number], number, one.person_key), number, "web", day
    # In order, as an index is filled fastest; nothing that is measured goes by the order in which rows came.
    untold = [number for number in closed for _ in range(size.votes_each) if number not in told]
    for tag, number in zip(sorted(token_hex(32) for _ in untold), untold, strict=True):
        yield tag, number, "web", day
