"""Bringing in the proposals of an earlier service: all of a file in one transaction, or nothing."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from tortoise.connection import get_connection
from tortoise.transactions import atomic

from eforslag.archive import renewing
from eforslag.archive.line import BadLine, Earlier, read
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.database.statements import insert
from eforslag.identity.keys import Keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.indexing import FOUND
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalOrigin
from eforslag.search import index
from eforslag.search.document import Document
from eforslag.search.lexicon import open_dictionary
from eforslag.votes.voting_keys import make_keys

AT_ONCE = 2000
# From so many on it is worth the memory to look words up twenty times as fast.
MANY = 2000
MOST_NAMED = 50
_LAST_ID = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'proposal'), 0) AS id"
_NEXT_IDS = "SELECT nextval(pg_get_serial_sequence('proposal', 'id')) AS id FROM generate_series(1, $1)"


class NotImported(Exception):
    """There are bad lines, and so nothing was written. `lines` say which and why."""

    def __init__(self, bad: Sequence[tuple[int, str]]) -> None:
        more = [f"and {len(bad) - MOST_NAMED} more bad lines"] if len(bad) > MOST_NAMED else []
        self.lines = [f"line {number}: {reason}" for number, reason in bad[:MOST_NAMED]] + more
        super().__init__("\n".join(self.lines))


@dataclass(slots=True)
class Report:
    """How many were new, known but not as they are now, and known just so."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        counts = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged."
        return [*self.notes, counts]


async def bring_in(lines: Iterable[str], *, rules: Rules, keys: Keys, at: datetime) -> Report:
    """Raises NotImported, before anything is written, when a line is bad."""
    found = read_all(lines)
    if len(found) > MANY:
        open_dictionary(unpacked=True)
        await _make_room()
        # What was read stays to the end; looking through it for garbage again and again takes a quarter of the time.
        gc.freeze()
    return await _write(found, rules, keys, at)


async def _make_room() -> None:
    """Indexes are filled out of order, which is slow when they don't fit into what SQLite keeps in memory."""
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        await connection.execute_query("PRAGMA cache_size = -400000")


def read_all(lines: Iterable[str]) -> list[Earlier]:
    """What is on the lines, empty ones left out. Raises NotImported with every bad line. Pure."""
    found: dict[str, tuple[int, Earlier]] = {}
    bad: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        text = line.removeprefix("\ufeff").strip()
        try:
            earlier = read(text) if text else None
        except BadLine as reason:
            bad.append((number, str(reason)))
            continue
        if earlier and earlier.id in found:
            bad.append((number, f"the id {earlier.id!r} stands on line {found[earlier.id][0]} already"))
        elif earlier:
            found[earlier.id] = number, earlier
    if bad:
        raise NotImported(bad)
    return [earlier for _, earlier in found.values()]


@atomic()
async def _write(found: Sequence[Earlier], rules: Rules, keys: Keys, at: datetime) -> Report:
    report = Report()
    for some in _in_parts(found):
        known = await renewing.known(some)
        for earlier in some:
            if earlier.id in known:
                await _renew(earlier, known[earlier.id], report, at)
        new = [earlier for earlier in some if earlier.id not in known]
        await _add(new, rules, keys, at)
        report.new += len(new)
    counts = {"new": report.new, "changed": report.changed, "unchanged": report.unchanged}
    await record("proposals.imported", Proposal(), by=SYSTEM, at=at, **counts)
    return report


async def _renew(earlier: Earlier, origin: ProposalOrigin | None, report: Report, at: datetime) -> None:
    outcome = await renewing.renew(earlier, origin, at)
    report.changed += outcome.changed
    report.unchanged += not outcome.changed
    report.notes += [outcome.note] if outcome.note else []


async def _add(new: Sequence[Earlier], rules: Rules, keys: Keys, at: datetime) -> None:
    ids = await _next_ids(len(new))
    pairs = list(zip(ids, new, strict=True))
    rows = [row(earlier, one, rules, at) for one, earlier in pairs]
    await insert("proposal", rows)
    await insert("proposal_origin", [origin(earlier, one) for one, earlier in pairs])
    await make_keys([one for one, earlier in pairs if earlier.meant == State.PUBLISHED], keys)
    found = [(one, earlier) for one, earlier in pairs if earlier.meant in FOUND]
    await index.put({one: Document(earlier.title, earlier.text, answer=earlier.answer) for one, earlier in found})


async def _next_ids(count: int) -> list[int]:
    """Ids that nobody else gets; SQLite has one writer, which is this one."""
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        (last,) = await connection.execute_query_dict(_LAST_ID)
        return list(range(last["id"] + 1, last["id"] + 1 + count))
    return [int(one["id"]) for one in await connection.execute_query_dict(_NEXT_IDS, [count])]


def row(earlier: Earlier, proposal_id: int, rules: Rules, at: datetime) -> dict[str, Any]:
    """The proposal as it stands here: nobody's, without a reference number of ours. Pure."""
    return {
        "id": proposal_id, "title": earlier.title, "text": earlier.text, "place": "", "language": "sv",
        "channel": "import", "proposer_key": "", "proposer_name": "", "name_is_public": False,
        "guardian_consented": False, "created_at": at, "changed_at": at, "forwarded_to": "", "message": "",
        **standing(earlier, rules, at),
    }  # fmt: skip


def standing(earlier: Earlier, rules: Rules, at: datetime) -> dict[str, Any]:
    """State, days and votes. One that is open has rules and a threshold and can be voted on like any other. Pure."""
    state, begun, over = earlier.meant, earlier.published_at, earlier.closed_at
    found = {"state": str(state), "votes": earlier.votes, "earlier_votes": earlier.votes}
    if state == State.PUBLISHED:
        enough = at if earlier.votes >= rules.threshold() else None
        days = {"published_at": begun or at, "closes_at": over or rules.voting_ends(at), "closed_at": None}
        terms = {"rules": rules.frozen(), "threshold": rules.threshold(), "threshold_reached_at": enough}
        return {**found, **days, **terms, "decided_at": None}
    # Lists are in the order of these, so none may be missing; what was written in the file stands with the origin.
    end = over or begun or at
    days = {"published_at": begun or end, "closes_at": end, "closed_at": end}
    terms = {"rules": None, "threshold": None, "threshold_reached_at": end if state == State.PASSED else None}
    return {**found, **days, **terms, "decided_at": None if state in (State.PASSED, State.LAPSED) else end}


def origin(earlier: Earlier, proposal_id: int) -> dict[str, Any]:
    return {"proposal_id": proposal_id, "source_id": earlier.id, **renewing.kept(earlier)}


def _in_parts(found: Sequence[Earlier]) -> Iterator[list[Earlier]]:
    rest = iter(found)
    while part := list(islice(rest, AT_ONCE)):
        yield part
