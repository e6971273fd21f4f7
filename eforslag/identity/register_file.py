"""Reading the municipality's list of those entitled to vote, as people export it from their systems.

What cannot be read is named by line and reason. Its content is not repeated: it may be somebody's number.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from eforslag.identity.personal_number import InvalidPersonalNumber, PersonalNumber, parse

COLUMN_NAMES = frozenset({"personnummer", "personal_number"})
# A column beside it may say whose personal details are protected; what is not plainly a no counts as a yes.
PROTECTION_NAMES = frozenset(
    {"skyddad", "skydd", "skyddade personuppgifter", "sekretessmarkering", "skyddad identitet", "protected"}
)
NOT_PROTECTED = frozenset({"", "nej", "n", "0", "false", "falskt", "no", "-"})
NO_VALUE = "personnummer saknas"
INVALID = "inget giltigt personnummer"
UNREADABLE = "raden går inte att läsa"


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """What was found: the rows with something in them, each person once, and the lines that are no good."""

    read: int
    numbers: frozenset[PersonalNumber]
    bad: tuple[tuple[int, str], ...]
    protected: frozenset[PersonalNumber] = frozenset()

    @property
    def duplicates(self) -> int:
        return self.read - len(self.numbers) - len(self.bad)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file in UTF-8 with or without a byte order mark, else in Latin-1."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return iter(StringIO(text, newline=None))


def read_register(lines: Iterable[str], today: date) -> RegisterFile:
    """Read rows with a personal number in the first column, or in the one that a heading names."""
    read, numbers, bad = 0, set(), []
    protected = set()
    for line, number, is_protected in _rows(lines, today):
        read += 1
        if isinstance(number, PersonalNumber):
            numbers.add(number)
            if is_protected:
                protected.add(number)
        else:
            bad.append((line, number))
    return RegisterFile(read, frozenset(numbers), tuple(bad), frozenset(protected))


def _rows(lines: Iterable[str], today: date) -> Iterator[tuple[int, PersonalNumber | str, bool]]:
    """Each row's line number, its personal number or what is wrong with it, and whether the person is protected."""
    delimiter, column, first = ";", 0, True
    protection: int | None = None
    for at, line in enumerate(lines, start=1):
        text = line.removeprefix("\ufeff").strip("\r\n") if first else line.strip("\r\n")
        if not text.strip(" ;,\t"):
            continue
        if first:
            delimiter, first = _delimiter(text), False
            heading = _heading(_cells(text, delimiter))
            if heading is not None:
                column = heading
                protection = _protection(_cells(text, delimiter))
                continue
        cells = _cells(text, delimiter)
        yield at, _number(cells, column, today), _is_protected(cells, protection)


def _delimiter(line: str) -> str:
    """Semicolons before tabs before commas, since a comma may stand inside a name or an address."""
    return next((mark for mark in ";\t," if mark in line), ";")


def _cells(text: str, delimiter: str) -> list[str]:
    # One line at a time, so that a stray quotation mark spoils its own row and not the rest of the file.
    try:
        return [cell.strip(" ") for cell in next(csv.reader([text], delimiter=delimiter))]
    except csv.Error:
        return []


def _heading(cells: list[str]) -> int | None:
    """The column that a heading points out, or None when the line is no heading."""
    named = [place for place, cell in enumerate(cells) if cell.lower() in COLUMN_NAMES]
    if named:
        return named[0]
    has_digits = any(character.isdigit() for cell in cells for character in cell)
    return 0 if cells and not has_digits else None


def _protection(cells: list[str]) -> int | None:
    return next((place for place, cell in enumerate(cells) if cell.lower() in PROTECTION_NAMES), None)


def _is_protected(cells: list[str], column: int | None) -> bool:
    return column is not None and column < len(cells) and cells[column].lower() not in NOT_PROTECTED


def _number(cells: list[str], column: int, today: date) -> PersonalNumber | str:
    if not cells:
        return UNREADABLE
    if column >= len(cells) or not cells[column]:
        return NO_VALUE
    try:
        return parse(cells[column], today=today)
    except InvalidPersonalNumber:
        return INVALID
