"""The imported register: replaced whole or not at all, and made of nothing but keyed hashes."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tortoise.exceptions import ValidationError

from eforslag.audit.actor import SYSTEM, Actor
from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.identity.eligibility import UnknownGround
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.models import Declaration, RegisterEntry
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.register import ImportReport, NothingToImport, declare, import_file, import_register, standing
from eforslag.identity.register_file import read_register
from eforslag.identity.test_numbers import all_test_numbers
from eforslag.municipality.rules import Rules

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PEOPLE = sorted(all_test_numbers())[-12_000:]
ANNA, BO, CILLA = PEOPLE[-3:]
REGISTER, DECLARATION, ANYONE = (Rules(voting_right=right) for right in ("register", "declaration", "anyone"))


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return load_keys(settings)


async def in_register(number: str, keys: Keys) -> bool:
    return (await standing(person_key(keys, parse(number)), keys, REGISTER)).in_register


def anna_as(form: str) -> str:
    return form.format(full=ANNA, short=ANNA[2:8], ending=ANNA[8:])


@pytest.mark.parametrize(
    "text",
    [
        "{full}\n",
        "{full}",
        "\ufeff{full}\r\n",
        "personnummer\n{full}\n",
        "\ufeffPersonnummer;Namn\n{full};Anna\n",
        "Namn;Personnummer;Ort\nÖberg, Åsa;{full};Söderhamn\n",
        "namn,personal_number\n'Anna',{full}\n",
        'namn,personnummer\n"Öberg, Anna",{full}\n',
        "namn\tpersonnummer\nAnna\t{full}\n",
        "\n \n;;\n{full};x\n\n",
        '"{full}";"Anna"\n',
        "{short}-{ending}\n",
        "  {short}-{ending} ;Anna\n",
        "Nummer i folkbokföringen\n{full}\n",
    ],
)  # fmt: skip
def test_the_usual_exports_are_read(text: str) -> None:
    file = read_register(anna_as(text).splitlines(keepends=True), TODAY)
    assert ([*file.numbers], file.read, file.bad) == ([ANNA], 1, ())


def test_bad_lines_are_named_by_their_place_in_the_file() -> None:
    lines = ["personnummer;namn", ANNA, "", "12345;Bo", ";Cilla", f"{BO[:-1]}{(int(BO[-1]) + 1) % 10}", BO]
    file = read_register(lines, TODAY)
    assert file.bad == (
        (4, "inget giltigt personnummer"),
        (5, "personnummer saknas"),
        (6, "inget giltigt personnummer"),
    )
    assert file.numbers == {ANNA, BO}


def test_a_stray_quotation_mark_spoils_its_own_line_only() -> None:
    file = read_register([f'"{ANNA}', f'x"{BO}', CILLA], TODAY)
    assert CILLA in file.numbers
    assert file.read == 3


def test_a_line_too_long_or_with_null_bytes_is_a_bad_line() -> None:
    file = read_register(["9" * 200_000, f"{BO}\0", CILLA], TODAY)
    assert file.numbers == {CILLA}
    assert [line for line, _ in file.bad] == [1, 2]


def test_one_person_twice_is_counted_once() -> None:
    file = read_register([ANNA, anna_as("{short}-{ending}"), BO], TODAY)
    assert (file.read, len(file.numbers), file.duplicates) == (3, 2, 1)


@pytest.mark.parametrize(
    ("heading", "cell", "protected"),
    [
        ("skyddad", "ja", True), ("Sekretessmarkering", "x", True), ("skyddad", "skyddad folkbokföring", True),
        ("skyddad", "nej", False), ("skyddad", "", False), ("ort", "ja", False),
    ],
)  # fmt: skip
def test_a_column_may_say_whose_details_are_protected(heading: str, cell: str, protected: bool) -> None:
    file = read_register([f"personnummer;{heading}", f"{ANNA};{cell}", f"{BO};nej"], AT.date())
    assert file.numbers == {ANNA, BO}
    assert file.protected == ({ANNA} if protected else set())


@pytest.mark.usefixtures("database")
class TestImporting:
    async def test_those_in_the_file_are_in_the_register_afterwards(self, keys: Keys) -> None:
        report = await import_register([ANNA, BO, ANNA, "skräp"], keys, AT)
        assert report == ImportReport(4, 2, 1, ((4, "inget giltigt personnummer"),))
        assert [await in_register(number, keys) for number in (ANNA, BO, CILLA)] == [True, True, False]

    async def test_the_new_register_replaces_the_old_one(self, keys: Keys) -> None:
        await import_register([ANNA, BO], keys, AT)
        await import_register([BO, CILLA], keys, AT)
        assert [await in_register(number, keys) for number in (ANNA, BO, CILLA)] == [False, True, True]

    @pytest.mark.parametrize("lines", [[], ["personnummer"], ["skräp 1", "skräp 2"], ["", ";"]])
    async def test_a_file_without_anyone_leaves_the_register_as_it_was(self, keys: Keys, lines: list[str]) -> None:
        await import_register([ANNA], keys, AT)
        with pytest.raises(NothingToImport) as refusal:
            await import_register(lines, keys, AT)
        assert refusal.value.report.imported == 0
        assert await in_register(ANNA, keys)

    async def test_a_file_that_breaks_off_leaves_the_register_as_it_was(self, keys: Keys) -> None:
        def breaking_off() -> Iterator[str]:
            yield BO
            raise OSError("disk")

        await import_register([ANNA], keys, AT)
        with pytest.raises(OSError, match="disk"):
            await import_register(breaking_off(), keys, AT)
        assert [await in_register(number, keys) for number in (ANNA, BO)] == [True, False]

    async def test_a_failure_after_the_last_row_leaves_the_register_as_it_was(self, keys: Keys) -> None:
        await import_register([ANNA], keys, AT)
        name_too_long_for_the_log = Actor("staff", "x" * 300)
        with pytest.raises(ValidationError):
            await import_register([BO, CILLA], keys, AT, by=name_too_long_for_the_log)
        assert [await in_register(number, keys) for number in (ANNA, BO)] == [True, False]
        assert await AuditEntry.all().count() == 1

    async def test_an_import_is_in_the_audit_log_with_its_counts(self, keys: Keys) -> None:
        await import_register([ANNA, BO, BO, "skräp"], keys, AT)
        entry = await AuditEntry.get(action="register.imported")
        assert (entry.actor_kind, entry.at) == (SYSTEM.kind, AT)
        assert entry.details == {"read": 4, "imported": 2, "duplicates": 1, "bad": 1}

    async def test_no_personal_number_is_kept_or_reported(self, keys: Keys) -> None:
        report = await import_register([ANNA, BO, BO + "x"], keys, AT)
        kept = [await RegisterEntry.all().values(), await AuditEntry.all().values("action", "details"), report.lines()]
        assert not any(number[-10:] in str(kept) for number in (ANNA, BO))
        assert all(re.fullmatch("[0-9a-f]{64}", entry.register_key) for entry in await RegisterEntry.all())

    async def test_twelve_thousand_people_take_a_few_seconds_at_most(self, keys: Keys) -> None:
        began = time.perf_counter()
        report = await import_register(PEOPLE, keys, AT)
        assert time.perf_counter() - began < 5
        assert report.imported == await RegisterEntry.all().count() == 12_000

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    async def test_a_file_in_any_usual_encoding_is_read(
        self, keys: Keys, tmp_path: Path, encoding: str, line_end: str
    ) -> None:
        path = tmp_path / "register.csv"
        path.write_bytes(line_end.join(["personnummer;ort", f"{ANNA};Söderhamn", "x;Åre", BO]).encode(encoding))
        report = await import_file(path, keys, AT)
        assert (report.imported, report.bad) == (2, ((3, "inget giltigt personnummer"),))


def test_the_report_reads_as_sentences_and_does_not_flood_the_screen() -> None:
    lines = ImportReport(1_000, 0, 0, tuple((line, "inget giltigt personnummer") for line in range(1, 1_001))).lines()
    assert lines[:5] == [
        "Lästa rader: 1000",
        "Personer i röstregistret: 0",
        "Dubbletter: 0",
        "Felaktiga rader: 1000",
        "Rad 1: inget giltigt personnummer.",
    ]
    assert len(lines) < 60
    assert lines[-1] == "… och 950 felaktiga rader till."


@pytest.mark.usefixtures("database")
class TestDeclaring:
    async def test_the_latest_statement_counts(self, keys: Keys) -> None:
        anna = person_key(keys, parse(ANNA))
        assert (await standing(anna, keys, DECLARATION)).declared is None
        await declare(anna, "resident", keys, AT)
        await declare(anna, "taxpayer", keys, AT + timedelta(days=1))
        assert (await standing(anna, keys, DECLARATION)).declared == "taxpayer"
        (kept,) = await Declaration.all()
        assert kept.stated_on == (AT + timedelta(days=1)).date()

    async def test_a_statement_is_not_kept_under_the_key_that_follows_a_person(self, keys: Keys) -> None:
        anna = person_key(keys, parse(ANNA))
        await declare(anna, "resident", keys, AT)
        assert not await Declaration.filter(register_key=anna).exists()

    async def test_only_known_grounds_can_be_stated(self, keys: Keys) -> None:
        with pytest.raises(UnknownGround):
            await declare("ab" * 32, "tourist", keys, AT)
        assert not await Declaration.all().exists()

    async def test_only_the_source_in_force_is_asked(self, keys: Keys) -> None:
        anna = person_key(keys, parse(ANNA))
        await import_register([ANNA], keys, AT)
        await declare(anna, "resident", keys, AT)
        register, declaration, anyone = [
            await standing(anna, keys, rules) for rules in (REGISTER, DECLARATION, ANYONE)
        ]  # fmt: skip
        assert (register.in_register, register.declared) == (True, None)
        assert (declaration.in_register, declaration.declared) == (False, "resident")
        assert (anyone.in_register, anyone.declared) == (False, None)
