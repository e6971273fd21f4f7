"""An earlier service's proposals, brought in from a file and then looked for as visitors and writers do."""

import json
import re
from urllib.parse import quote

import httpx2
import pytest

from eforslag import clock
from eforslag.archive.bringing_in import bring_in
from eforslag.config import Settings
from eforslag.identity.keys import load_keys
from eforslag.municipality.rules import Rules
from tests.search.labelled_set import Labelled, labelled, precision_at_1, proposals, recall
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
SHOWN = ("open", "lapsed", "besvarad", "passed", "stängd", "merged")
HIDDEN = ("draft", "utkast", "submitted", "granskas", "returned", "rejected", "återtaget", "removed", "forwarded")
_answers: dict[str, list[list[int]]] = {}


async def brought_in(name: str, settings: Settings) -> dict[int, int]:
    """The labelled number of each proposal that may be found, by its id here.

    Beside each is another with the same words that nobody may find.
    """
    lines, every = [], proposals(name)
    for number, (title, text, place) in every.items():
        shown = {"id": f"s{number}", "title": title, "text": f"{text} {place}", "state": SHOWN[number % len(SHOWN)]}
        lines += [shown, shown | {"id": f"h{number}", "state": HIDDEN[number % len(HIDDEN)]}]
    await bring_in(map(json.dumps, lines), rules=Rules(), keys=load_keys(settings), at=clock.now())
    return {2 * place + 1: number for place, number in enumerate(every)}


async def asked(browser: httpx2.AsyncClient, wanted: list[Labelled], numbers: dict[int, int]) -> list[list[int]]:
    """What the page lists for each question; a hit that may not be found is no number."""
    found = []
    for one in wanted:
        page = await browser.get(f"/forslag?q={quote(one.asked[0])}")
        assert page.status_code == 200
        found.append([numbers[int(hit)] for hit in re.findall(r'card-title"><a[^>]*href="/forslag/(\d+)', page.text)])
    return found


@pytest.mark.parametrize(
    ("name", "questions"), [("proposals", ("queries", "held_out")), ("later_proposals", ("later_queries",))]
)
async def test_they_are_found_alike_on_both_databases(
    name: str, questions: tuple[str, ...], visits: Visits, settings: Settings
) -> None:
    numbers, browser = await brought_in(name, settings), await visits.nobody()
    for wanted in map(labelled, questions):
        found = await asked(browser, wanted, numbers)
        assert recall(found, wanted, at=5) >= 0.9
        assert precision_at_1(found, wanted) >= 0.8
        assert found == _answers.setdefault(f"{name} {len(wanted)}", found)


async def test_whoever_writes_one_is_shown_those_that_are_like_it(visits: Visits, settings: Settings) -> None:
    numbers, browser, pairs = await brought_in("proposals", settings), await visits.resident(), labelled("similar")
    found = []
    for one in pairs:
        part = await browser.post("/forslag/liknande", data={"title": one.asked[0], "text": one.asked[1]})
        found.append([numbers[int(hit)] for hit in dict.fromkeys(re.findall(r'href="/forslag/(\d+)', part.text))])
    may_be = [Labelled(one.asked, frozenset(n for n in one.right if SHOWN[n % 6] != "merged")) for one in pairs]
    kept = [(answer, one) for answer, one in zip(found, may_be, strict=True) if one.right]
    assert recall([answer for answer, _ in kept], [one for _, one in kept], at=3) >= 0.85


WORDS = {
    "belysning": "Gatubelysning i byn",
    "skolgård": "Grönare skolgårdar",
    "lekplats på skolgården": "Lekplatser på skolgårdarna i Mo",
    "cykelbana": "Cykelbanorna till skolan",
    "cykelbanor": "Cykelbanorna till skolan",
    "cyklar": "En cykel att låna",
    "gangvag": "Gångvägen längs ån",
    "biblotek": "Biblioteket på lördagar",
    "simhalen": "Simhallen på kvällen",
    "återvinnigscentral": "Återvinningscentralen på söndagar",
    "sim hall": "Simhallen på kvällen",
    "bibblan": "Biblioteket på lördagar",
    "friluftsbad": "Badet vid Lötån",
    "vinterbasäng": "Bassängen på taket",
}


async def test_compounds_and_slips_are_found_by_whoever_asks(visits: Visits, settings: Settings) -> None:
    titles = sorted(set(WORDS.values()))
    brought = [json.dumps({"id": n, "title": title, "state": "closed"}) for n, title in enumerate(titles)]
    await bring_in(brought, rules=Rules(), keys=load_keys(settings), at=clock.now())
    browser = await visits.nobody()
    for words, title in WORDS.items():
        page = await browser.get(f"/forslag?q={quote(words)}")
        shown = [re.sub("<[^>]+>", "", one) for one in re.findall(r'card-title"><a[^>]*>(.*?)</a>', page.text)]
        assert title in shown, words
        assert "<mark>" in page.text
