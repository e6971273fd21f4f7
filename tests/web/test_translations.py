"""English is complete beside the Swedish: in the catalogue, and on every page that somebody can see."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from starlette.applications import Starlette

from deploy import translations
from eforslag.config import Settings
from eforslag.database.configuration import sqlite_file
from tests import walkers
from tests.asking import Answer, ask
from tests.visitors import Visits
from tests.walkers import Walk, audience

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{n\}|<[^>]+>")
SWEDISH_LETTERS = re.compile("[åäö]", re.IGNORECASE)
SWEDISH = set(
    re.findall(r"\w+", "och att inte som det ett eller av har kan din ditt alla kommunen polisen visa spara du")
)
ENGLISH = set(re.findall(r"\w+", "the and you your vote voting proposal pledge with this please error page review not"))
# Swedish names that stand in the English beside their explanation.
SWEDISH_NAMES = {"medborgarlöfte"}
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "data-left", "data-over", "data-label"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return translations.read()


def _forms(one: object) -> tuple[str, ...]:
    return tuple(one) if isinstance(one, tuple | list) else (str(one),)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Each Swedish form with the English one in its place."""
    for message in _messages(catalogue):
        yield from zip(_forms(message.id), _forms(message.string), strict=True)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-zåäö]+", PLACEHOLDER.sub(" ", text).lower()))


def test_the_catalogue_holds_the_texts_of_the_service_and_no_others(catalogue: Catalog) -> None:
    assert {message.id for message in _messages(catalogue)} == translations.texts()


def test_the_catalogue_is_written_as_the_command_writes_it(catalogue: Catalog) -> None:
    assert translations.CATALOGUE.read_bytes() == translations.printed(
        translations.updated(catalogue, translations.texts())
    )


def test_every_text_is_in_english(catalogue: Catalog) -> None:
    assert translations.untranslated(catalogue) == []
    assert [message.id for message in catalogue if message.fuzzy] == []
    assert not catalogue.obsolete


def test_a_translation_is_filled_with_what_the_swedish_is_filled_with(catalogue: Catalog) -> None:
    unlike = [
        swedish
        for swedish, english in _pairs(catalogue)
        if sorted(PLACEHOLDER.findall(swedish)) != sorted(PLACEHOLDER.findall(english))
    ]
    assert unlike == []


def test_no_percent_sign_breaks_a_text(catalogue: Catalog) -> None:
    broken = [text for pair in _pairs(catalogue) for text in pair if "%" in PLACEHOLDER.sub("", text)]
    assert broken == []


def test_each_language_keeps_to_itself(catalogue: Catalog) -> None:
    pairs = list(_pairs(catalogue))
    assert [swedish for swedish, _ in pairs if _words(swedish) & ENGLISH] == []
    assert [english for _, english in pairs if _is_swedish(english)] == []


def _is_swedish(text: str) -> bool:
    words = _words(text) - SWEDISH_NAMES
    return bool(words & SWEDISH) or any(SWEDISH_LETTERS.search(word) for word in words)


def test_quotation_marks_are_those_of_the_language(catalogue: Catalog) -> None:
    wrong = [
        text
        for swedish, english in _pairs(catalogue)
        for text, foreign in ((swedish, "\"'“"), (english, "\"'„"))
        if set(PLACEHOLDER.sub("", text)) & set(foreign)
    ]
    assert wrong == []


def test_sentences_end_alike(catalogue: Catalog) -> None:
    unlike = [
        swedish
        for swedish, english in _pairs(catalogue)
        if any(swedish.endswith(m) != english.endswith(m) for m in ".?:")
    ]
    assert unlike == []


@pytest.mark.parametrize("text", ["Alla förslag", "Spara", "Show alla proposals", "Grön"])
def test_swedish_is_seen(text: str) -> None:
    assert _is_swedish(text)
    assert not _is_swedish("Proposals about the safety pledge (medborgarlöfte)")


class _Spoken(HTMLParser):
    """What a page says: its texts and the attributes that are read aloud, except those in a language of their own."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language, self.texts, self._apart = "", list[str](), ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag == "html":
            self.language = values["lang"]
        elif tag in ("script", "style") or values.get("lang", self.language) != self.language:
            self._apart = tag
        self.texts += [values[name] for name in SPOKEN_ATTRIBUTES & values.keys()]

    def handle_endtag(self, tag: str) -> None:
        if tag == self._apart:
            self._apart = ""

    def handle_data(self, text: str) -> None:
        if not self._apart and text.strip():
            self.texts.append(" ".join(text.split()))


def _written(path: Path) -> list[str]:
    """What people have written, which stays in the language that they wrote it in; the longest first."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        # The names are those of our own tables.
        values = [connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables]  # noqa: S608
    return sorted({text for text in _strings(values) if len(text) > 3}, key=len, reverse=True)


def _strings(value: object) -> Iterator[str]:
    """The strings in it, also those inside a column of JSON."""
    if isinstance(value, str) and value[:1] in "[{" and value:
        yield from _strings(json.loads(value))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


# Codes are random, and may spell a Swedish word.
_CODE = re.compile(r"\b(?=[0-9A-Z]*[0-9-])[0-9A-Z]+(?:-[0-9A-Z]+)*\b")


def _swedish_on(answer: Answer, written: list[str]) -> Iterator[str]:
    for text in _Spoken(answer.text).texts:
        rest = text
        for words in written:
            rest = rest.replace(words, "")
        if _is_swedish(_CODE.sub("", rest)):
            yield text


@pytest.fixture
async def walk(app: Starlette, visits: Visits) -> Walk:
    return await walkers.begin(app, visits)


def _names(settings: Settings) -> list[str]:
    return [settings.municipality.name, settings.municipality.place, settings.municipality.service_name]


@on_sqlite
@pytest.mark.parametrize("kind", ["GET", "POST"])
async def test_every_page_in_english_is_in_english(walk: Walk, settings: Settings, kind: str) -> None:
    cookies = {name: await walk.member_of(name) for name in walkers.AUDIENCES}
    written = [*_written(sqlite_file(settings)), *_names(settings)]
    left: dict[str, list[str]] = {}
    pages = 0
    for route in walkers.routes():
        if walkers.method(route) == kind and route.name not in walkers.LAST:
            answer = await walk.to(route, f"{cookies[audience(route)]}; sprak=en".lstrip("; "))
            if answer.headers.get("content-type", "").startswith("text/html"):
                pages += 1
                left[route.path] = [*_swedish_on(answer, written)]
    assert pages > 10
    assert {path: texts for path, texts in left.items() if texts} == {}


@on_sqlite
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_a_page_says_which_language_it_is_in(app: Starlette, language: str) -> None:
    for path in ("/", "/om", "/finns-inte"):
        answer = await ask(app, "GET", path, cookie=f"sprak={language}")
        assert _Spoken(answer.text).language == language


@on_sqlite
async def test_the_language_is_chosen_with_a_button_and_one_is_back_on_the_page(visits: Visits) -> None:
    browser = await visits.nobody()
    assert "Populärt just nu" in (await browser.get("/")).text
    answer = await browser.post("/sprak", data={"language": "en", "next": "/forslag?visa=nya"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/forslag?visa=nya")
    assert '<html lang="en">' in (await browser.get("/forslag?visa=nya")).text
    await browser.post("/sprak", data={"language": "sv", "next": "/"})
    assert "Populärt just nu" in (await browser.get("/")).text


@on_sqlite
async def test_one_is_never_sent_to_an_address_that_only_forms_go_to(walk: Walk) -> None:
    cookies = {name: await walk.member_of(name) for name in walkers.AUDIENCES}
    offered = [
        route.path
        for route in walkers.forms()
        if route.name not in walkers.LAST and 'action="/sprak"' in (await walk.to(route, cookies[audience(route)])).text
    ]
    assert offered == []


@on_sqlite
async def test_a_proposal_is_marked_with_the_language_it_is_written_in(walk: Walk) -> None:
    browser = await walk.visits.nobody()
    path = f"/forslag/{walk.town.ids['published']}"
    browser.cookies.set("sprak", "en")
    page = (await browser.get(path, follow_redirects=True)).text
    assert '<html lang="en">' in page
    assert '<h1 lang="sv">Belys gångvägen</h1>' in page


@on_sqlite
async def test_a_language_that_we_do_not_speak_changes_nothing(visits: Visits) -> None:
    browser = await visits.nobody()
    await browser.post("/sprak", data={"language": "de", "next": "/"})
    assert '<html lang="sv">' in (await browser.get("/")).text


@on_sqlite
async def test_the_date_of_an_english_page_is_english(walk: Walk) -> None:
    path = f"/medborgarlofte/{walk.town.ids['pledge']}"
    in_swedish, in_english = [(await ask(walk.app, "GET", path, cookie=f"sprak={code}")).text for code in ("sv", "en")]
    months = "January February March May June July October"
    assert re.search(rf"\b({months.replace(' ', '|')}) \d{{4}}", in_english)
    assert not re.search(rf"\b({months.replace(' ', '|')}) \d{{4}}", in_swedish)
