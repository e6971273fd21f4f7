"""A proposal in another language than the page's is said to be so wherever its words stand, for whoever listens."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette

from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests import walkers
from tests.asking import ask
from tests.town import TEXT
from tests.visitors import Visits
from tests.walkers import Walk, audience, method

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
TITLES = ("Fler bänkar i parken", "Cykelställ vid skolan", "Belys gångvägen")
WORDS = (*TITLES, TEXT[:40])
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Where the words must be met; beside these there are pages without any, and those that hold them in a field.
PLACES = {
    "/", "/forslag", "/forslag/{id}-{slug}", "/mina-sidor", "/forslag/utkast/{id}/skicka", "/forslag/{id}/atertagande",
    "/forslag/{id}/rost", "/medborgarlofte/{id}", "/medborgarlofte/{id}/uppfoljning/{review_id}",
    "/loftesarbete/uppfoljning/{review_id}", "/handlaggning", "/handlaggning/{id}",
}  # fmt: skip


@dataclass
class Listener(HTMLParser):
    """Hears each piece of the body in the language of the innermost element that names one."""

    languages: list[str] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)
    in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        before, named = (self.languages or [""])[-1], dict(attrs)
        language = named.get("lang") or before
        self.in_title = tag == "title"
        if tag in VOID:
            self.heard.append((language, named.get("value") or "" if tag == "input" else ""))
        else:
            self.languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        self.languages.pop()
        self.in_title = False

    def handle_data(self, data: str) -> None:
        # The document's title can't be parted in languages.
        if not self.in_title:
            self.heard.append((self.languages[-1], data))


def languages_of_the_words(page: str) -> set[str]:
    listener = Listener()
    listener.feed(page[page.index("<html") :])
    return {language for language, text in listener.heard if any(word in text for word in WORDS)}


@pytest.fixture
async def walk(app: Starlette, visits: Visits) -> Walk:
    return await walkers.begin(app, visits)


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_words_of_a_finnish_proposal_are_finnish_on_every_page(walk: Walk, language: str) -> None:
    await Proposal.all().update(language="fi")
    met = {}
    for route in walkers.routes():
        if method(route) == "GET":
            cookie = f"{await walk.member_of(audience(route))}; sprak={language}".lstrip("; ")
            answer = await walk.to(route, cookie)
            if answer.body.lstrip().startswith(b"<!doctype"):
                met[route.path_format] = languages_of_the_words(answer.text)
    assert {path: found for path, found in met.items() if found - {"fi"}} == {}
    assert {path for path in PLACES if not met[path]} == set()


async def test_what_the_moderator_asks_about_is_in_its_language_too(walk: Walk) -> None:
    await Proposal.all().update(language="fi", state=State.RETURNED)
    cookie = await walk.member_of("resident")
    assert languages_of_the_words((await ask(walk.app, "GET", "/mina-sidor", cookie=cookie)).text) == {"fi"}


async def test_words_in_the_language_of_the_page_need_no_mark(walk: Walk) -> None:
    page = (await ask(walk.app, "GET", "/forslag")).text
    assert languages_of_the_words(page) == {"sv"}
    assert page.count(' lang="sv"') == 1
