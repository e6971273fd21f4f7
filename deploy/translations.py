"""Brings eforslag/locale/en.po in step with the texts of the code; translations are kept, texts that are gone go.

A text is marked in templates and in Python, or is the message of a DomainError. The file has neither
line numbers nor dates, so that it changes only when a text does.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

import eforslag
from eforslag.errors import DomainError

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "eforslag" / "locale" / "en.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# As the application reads its templates, or the white space of a text would differ.
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
WIDTH = 110
HEADER = r"""# The Swedish texts of the service in English.
msgid ""
msgstr ""
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""

Msgid = str | tuple[str, ...]


def marked() -> Iterator[Msgid]:
    """What is marked where it is used; a pair where a number decides."""
    for top in ("eforslag", "templates"):
        found = extract_from_dir(ROOT / top, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True)
        for _path, _line, msgid, _comments, _context in found:
            yield msgid


def refusals() -> Iterator[str]:
    """The messages of every DomainError there is."""
    for module in pkgutil.walk_packages(eforslag.__path__, "eforslag."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds: list[type[DomainError]] = [DomainError]
    while kinds:
        kind = kinds.pop()
        if kind.__module__.startswith("eforslag."):
            yield kind.message
        kinds += kind.__subclasses__()


def texts() -> set[Msgid]:
    """Every text of the service; the two forms of a plural take the place of the singular alone."""
    found = {msgid for msgid in (*marked(), *refusals()) if msgid}
    return found - {msgid[0] for msgid in found if isinstance(msgid, tuple)}


def read() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog("en")
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="en")


def updated(known: Catalog, wanted: Iterable[Msgid]) -> Catalog:
    """A catalogue of the wanted texts, with the translations that are known."""
    catalogue = Catalog("en")
    for msgid in wanted:
        old = known.get(msgid[0] if isinstance(msgid, tuple) else msgid)
        catalogue.add(msgid, old.string if old and old.id == msgid else None)
    return catalogue


def printed(catalogue: Catalog) -> bytes:
    """The catalogue as its file is to be."""
    entries = BytesIO()
    write_po(entries, catalogue, width=WIDTH, sort_output=True, omit_header=True)
    return HEADER.encode() + entries.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    return sorted(str(message.id) for message in catalogue if message.id and not _is_translated(message))


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def main() -> int:
    catalogue = updated(read(), texts())
    CATALOGUE.write_bytes(printed(catalogue))
    missing = untranslated(catalogue)
    print(f"{len(catalogue)} texts, {len(missing)} without an English translation", *missing, sep="\n  ")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
