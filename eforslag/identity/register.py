"""The register of those entitled to vote, and people's own statements: kept as keyed hashes only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit import log
from eforslag.audit.actor import SYSTEM, Actor
from eforslag.database.statements import Statement
from eforslag.errors import DomainError
from eforslag.identity.eligibility import GROUNDS, UnknownGround, Verdict, may_vote
from eforslag.identity.keys import Keys
from eforslag.identity.models import Declaration, RegisterEntry
from eforslag.identity.pseudonyms import person_key as person_key_of
from eforslag.identity.pseudonyms import register_key
from eforslag.identity.register_file import RegisterFile, lines_of, read_register
from eforslag.identity.visitors import Resident
from eforslag.municipality.rules import Rules, VotingRight

ROWS_A_STATEMENT = 1_000
_IN_REGISTER = Statement(
    sqlite="SELECT register_key FROM register_entry WHERE register_key IN (SELECT value->>0 FROM json_each(?1))",
    postgresql="SELECT register_key FROM register_entry WHERE register_key = ANY($1::text[])",
)
_DECLARED = Statement(
    sqlite="SELECT register_key, ground FROM declaration WHERE register_key IN (SELECT value->>0 FROM json_each(?1))",
    postgresql="SELECT register_key, ground FROM declaration WHERE register_key = ANY($1::text[])",
)
BAD_LINES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """How someone belongs, as far as the rules in force ask for it."""

    in_register: bool = False
    declared: str | None = None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read. `bad` holds the line number and what is wrong with each line left out."""

    read: int
    imported: int
    duplicates: int
    bad: tuple[tuple[int, str], ...]

    def lines(self) -> list[str]:
        """The report in Swedish, ready to print."""
        shown = [f"Rad {line}: {reason}." for line, reason in self.bad[:BAD_LINES_SHOWN]]
        left = len(self.bad) - len(shown)
        return [
            f"Lästa rader: {self.read}",
            f"Personer i röstregistret: {self.imported}",
            f"Dubbletter: {self.duplicates}",
            f"Felaktiga rader: {len(self.bad)}",
            *shown,
            *([f"… och {left} felaktiga rader till."] if left else []),
        ]


class NothingToImport(DomainError):
    """No line of the file held a valid personal number; the register is as it was."""

    message = "Filen innehåller inget giltigt personnummer. Röstregistret är oförändrat."

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


async def standing(person_key: str, keys: Keys, rules: Rules) -> Standing:
    """What the source that the rules ask for knows of the person."""
    return (await standings([(person_key, rules.voting_right)], keys)).get(person_key, Standing())


async def standings(asked: Iterable[tuple[str, VotingRight]], keys: Keys) -> dict[str, Standing]:
    """The same for many at once, by person key; each source that somebody's rules ask for is asked once."""
    marks: dict[str, dict[str, str]] = {"register": {}, "declaration": {}, "anyone": {}}
    for person, source in asked:
        marks[source][person] = register_key(keys, person)
    listed = {row["register_key"] for row in await _found(_IN_REGISTER, marks["register"])}
    declared = {row["register_key"]: row["ground"] for row in await _found(_DECLARED, marks["declaration"])}
    people = marks["register"] | marks["declaration"]
    return {person: Standing(mark in listed, declared.get(mark)) for person, mark in people.items()}


async def _found(statement: Statement, marks: dict[str, str]) -> list[dict[str, Any]]:
    return await statement.of([(mark,) for mark in marks.values()]) if marks else []


async def submitter(resident: Resident, rules: Rules, keys: Keys) -> Verdict:
    """Whether this person may submit a proposal; in some municipalities only those who may vote do."""
    if rules.who_may_submit == "anyone":
        return Verdict()
    known = await standing(resident.person_key, keys, rules)
    return may_vote(rules, in_register=known.in_register, declared=known.declared, age=resident.age)


async def require_submitter(resident: Resident, rules: Rules, keys: Keys) -> None:
    """Raises NotEntitled where only those who may vote may submit, and this person may not."""
    (await submitter(resident, rules, keys)).insist()


async def declare(person_key: str, ground: str, keys: Keys, at: datetime) -> None:
    """Keep the ground that a person states, in place of an earlier one. Raises UnknownGround.

    Not in the audit log: its times, beside those of votes, would say who voted.
    """
    if ground not in GROUNDS:
        raise UnknownGround
    stated = Declaration(register_key=register_key(keys, person_key), ground=ground, stated_on=clock.local_date(at))
    await Declaration.bulk_create([stated], on_conflict=["register_key"], update_fields=["ground", "stated_on"])


async def import_file(path: Path, keys: Keys, at: datetime, *, by: Actor = SYSTEM) -> ImportReport:
    """Replace the register by the file's. Raises NothingToImport, and OSError when it cannot be opened."""
    return await import_register(lines_of(path), keys, at, by=by)


async def import_register(lines: Iterable[str], keys: Keys, at: datetime, *, by: Actor = SYSTEM) -> ImportReport:
    """Replace the whole register, or leave it untouched. Raises NothingToImport."""
    file = read_register(lines, clock.local_date(at))
    report = ImportReport(file.read, len(file.numbers), file.duplicates, file.bad)
    if not file.numbers:
        raise NothingToImport(report)
    await _replace(_entries(file, keys), report, by=by, at=at)
    return report


def _entries(file: RegisterFile, keys: Keys) -> list[RegisterEntry]:
    marks = {register_key(keys, person_key_of(keys, number)): number in file.protected for number in file.numbers}
    # Sorted, so that the order of the rows says nothing and the index is filled from one end.
    return [RegisterEntry(register_key=key, is_protected=marks[key]) for key in sorted(marks)]


@atomic()
async def _replace(entries: list[RegisterEntry], report: ImportReport, *, by: Actor, at: datetime) -> None:
    await RegisterEntry.all().delete()
    await RegisterEntry.bulk_create(entries, batch_size=ROWS_A_STATEMENT)
    await log.record(
        "register.imported", RegisterEntry(), by=by, at=at,
        read=report.read, imported=report.imported, duplicates=report.duplicates, bad=len(report.bad),
    )  # fmt: skip
