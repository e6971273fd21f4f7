"""Every template compiles and is used, and every page that somebody can open is sound, in both languages."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.applications import Starlette

from eforslag.resources import resource_root
from tests import walkers
from tests.asking import ask
from tests.town import Town
from tests.visitors import Visits
from tests.walkers import Walk, audience, method

TEMPLATES = resource_root() / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PACKAGE = Path(__file__).parents[1] / "eforslag"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_PAGES = {
    "/station/lage", "/healthz", "/readyz", "/metrics", "/.well-known/jwks.json",
}  # fmt: skip
FILES = (".pdf", ".json", ".csv", ".atom", ".svg")


@dataclass
class Seen(HTMLParser):
    """What a page holds, as far as these tests ask."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    unclosed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if len({name for name, _ in attrs}) != len(attrs):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.unclosed or self.unclosed[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.unclosed[-1:]}")
        if tag in self.unclosed:
            while self.unclosed.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.unclosed[-1:] == ["title"]:
            self.title += data

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    return parser


def flaws(page: str, language: str) -> list[str]:
    """What is wrong with a page, in words."""
    found = seen(page)
    return [*found.wrong, *_structure(found, language), *_labels(found), *_words(found)]


def _structure(page: Seen, language: str) -> list[str]:
    ids = [one["id"] for _tag, one in page.tags if "id" in one]
    return [
        *(f"{len(page.all(tag))} <{tag}>" for tag in ("h1", "main", "title") if len(page.all(tag)) != 1),
        *(f"id {one} twice" for one in set(ids) if ids.count(one) > 1),
        *(f"lang {html.get('lang')}" for html in page.all("html") if html.get("lang") != language),
        *(f"#{target} leads nowhere" for target in _targets(page) if target not in ids),
        *(f"<img> without alt: {image}" for image in page.all("img") if "alt" not in image),
        *([f"never closed: {page.unclosed}"] if page.unclosed else []),
        *(["an empty title"] if not page.title.strip() else []),
    ]


def _targets(page: Seen) -> set[str]:
    """The ids that this page itself refers to."""
    within = {str(link.get("href"))[1:] for link in page.all("a") if str(link.get("href")).startswith("#")}
    names = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "data-counter")
    return within | {one for _tag, has in page.tags for name in names for one in str(has.get(name) or "").split()}


def _labels(page: Seen) -> list[str]:
    labelled = {label.get("for") for label in page.all("label")}
    shown = [one for one in page.all("input", "select", "textarea") if one.get("type") not in ("hidden", "submit")]
    bare = [one for one in shown if one.get("id") not in labelled and not one.get("aria-label")]
    return [f"no label for {one.get('name')}" for one in bare]


def _words(page: Seen) -> list[str]:
    text = " ".join(page.text)
    leaks = ("None", "Undefined", "%(", "{{", "}}", "{%", "<Deferred", "object at 0x", "&amp;", "&lt;", "datetime.")
    return [f"“{leak}” is shown" for leak in leaks if re.search(rf"(?<![\w]){re.escape(leak)}", text)]


@pytest.fixture
async def walk(app: Starlette, visits: Visits) -> Walk:
    return await walkers.begin(app, visits)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_every_template_compiles(app: Starlette) -> None:
    for name in NAMES:
        app.state.templates.get_template(name)


def test_every_template_is_used() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    markup = {name: (TEMPLATES / name).read_text("utf-8") for name in NAMES}
    unused = [
        name
        for name in NAMES
        if f'"{name}"' not in code and not any(f'"{name}"' in text for other, text in markup.items() if other != name)
    ]
    assert unused == []


def test_every_fragment_stands_on_a_page() -> None:
    """What htmx fetches alone is also part of a whole page, so that nothing needs JavaScript."""
    code = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    pages = code + "\n".join((TEMPLATES / name).read_text("utf-8") for name in NAMES)
    fragments = [name for name in NAMES if name.rpartition("/")[2].startswith("_")]
    stands = r'(?:include |import |from |part_of\(request, )"{}"'
    assert [name for name in fragments if not re.search(stands.format(name), pages)] == []


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_every_page_is_sound(walk: Walk, language: str) -> None:
    wrong = {}
    for route in walkers.routes():
        if method(route) != "GET" or route.path in NOT_PAGES or route.path.endswith(FILES):
            continue
        cookie = f"{await walk.member_of(audience(route))}; sprak={language}".lstrip("; ")
        answer = await walk.to(route, cookie)
        if answer.status != 303 and answer.status != 301:
            assert answer.status in (200, 400, 503), (route.path, answer.status)
            wrong[route.path] = flaws(answer.text, language)
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_every_page_of_a_refused_form_is_sound(walk: Walk, language: str) -> None:
    wrong = {}
    for route in walkers.forms():
        cookie = f"{await walk.member_of(audience(route))}; sprak={language}".lstrip("; ")
        answer = await walk.to(route, cookie)
        if answer.status not in (200, 303):
            wrong[route.path] = flaws(answer.text, language)
    assert wrong
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["sv", "en"])
async def test_the_pages_of_an_empty_municipality_are_sound(app: Starlette, visits: Visits, language: str) -> None:
    wrong = {}
    for person, paths in {
        "nobody": (
            "/",
            "/forslag",
            "/forslag?visa=besvarade",
            "/forslag/vantar-pa-svar",
            "/medborgarlofte",
            "/om",
            "/finns-inte",
        ),
        "resident": ("/mina-sidor", "/forslag/nytt"),
        "moderator": ("/handlaggning", "/handlaggning?sok=x"),
        "coordinator": ("/loftesarbete", "/loftesarbete/nytt"),
        "case_officer": ("/arenden", "/arenden/rapport", "/arenden/ej-vidare"),
        "administrator": ("/administration", "/administration/logg", "/administration/namnder"),
    }.items():
        cookie = f"{await Walk(app, visits, Town({})).cookie(person)}; sprak={language}".lstrip("; ")
        for path in paths:
            wrong[path] = flaws((await ask(app, "GET", path, cookie=cookie)).text, language)
    assert {path: found for path, found in wrong.items() if found} == {}


SOUND = "<!doctype html><html lang=sv><title>T</title><main><h1>R</h1><label for=a>A</label><input id=a></main></html>"


@pytest.mark.parametrize(
    ("sound", "broken"),
    [("<h1>R</h1>", ""), ("lang=sv", "lang=en"), ("for=a", "for=b"), ("R</h1>", "None</h1>"), ("</h1>", ""),
     ("<label for=a>A</label>", ""), ("<main>", "<main id=a>"), (">R<", ">%(n)s<"), ("T</title>", "</title>")],
)  # fmt: skip
def test_a_flaw_in_a_page_is_seen(sound: str, broken: str) -> None:
    assert flaws(SOUND, "sv") == []
    assert flaws(SOUND.replace(sound, broken), "sv") != []
