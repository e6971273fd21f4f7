"""How fast proposals are found among very many, and how well among those of the labelled set.

The proposals are put together from the labelled ones and brought in as a municipality would bring in its old ones. Each
question is another page, so that none comes from what is kept for everybody.
"""

import asyncio
import http.client
import json
import random
from collections.abc import Iterator
from time import perf_counter
from urllib.parse import quote

from eforslag import clock
from eforslag.archive.bringing_in import bring_in
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.identity.keys import load_keys
from eforslag.municipality.rules import Rules
from eforslag.search import vocabulary
from eforslag.search.document import Document
from eforslag.search.finding import Scope, hits
from eforslag.search.question import like, question
from figures import Figure, Report, percentile
from load import WrongAnswer
from place import Databases, Server, serving
from tests.search.labelled_set import Labelled, labelled, precision_at_1, proposals, recall

LENGTHS = {"smallest": (50, 1, 10), "quick": (10_000, 2, 150), "full": (100_000, 5, 150)}
"""How many proposals, how many runs, and how many questions in each."""
PLACES = ("Sandarne", "Ljusne", "Norrala", "Vågbro", "Bergvik", "Mohed", "Stugsund", "Skog", "Trönö", "Söderala")
NARROWED = ("", "&visa=oppna", "&visa=avslutade", "&tid=ar", "&visa=oppna&tid=manad")
MILLISECONDS, SECONDS_TO_IMPORT = 50.0, 120.0
RECALL, PRECISION, RECALL_OF_SIMILAR = 0.9, 0.8, 0.85


def measure(places: Databases, length: str) -> Report:
    report = Report("search", length)
    for kind in places.kinds:
        report.add(kind, asyncio.run(_speed(places, kind, *LENGTHS[length])))
    report.add("quality", asyncio.run(_quality(places)))
    return report


async def _speed(places: Databases, kind: str, count: int, runs: int, questions: int) -> list[Figure]:
    settings = await places.new(kind, "search")
    began = perf_counter()
    await _bring_in(settings, list(_many(count)))
    seconds = perf_counter() - began
    asked = [one.asked[0] for name in ("queries", "held_out") for one in labelled(name)][:questions]
    with serving(settings) as server:
        _took(server, asked[:10], "&tid=aldre")  # The first ones read the dictionary and the terms.
        took = [_took(server, asked, narrowed) for narrowed in NARROWED[:runs]]
    return [
        Figure("p95_ms", [percentile(some, 0.95) * 1000 for some in took], MILLISECONDS, at_most=True),
        Figure("median_ms", [percentile(some, 0.5) * 1000 for some in took]),
        Figure("import_seconds", [seconds], SECONDS_TO_IMPORT, at_most=True),
    ]


def _took(server: Server, asked: list[str], narrowed: str) -> list[float]:
    """Seconds for each question, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    seconds = []
    for words in asked:
        began = perf_counter()
        connection.request("GET", f"/forslag?q={quote(words)}{narrowed}")
        answer = connection.getresponse()
        answer.read()
        seconds.append(perf_counter() - began)
        if answer.status != 200:
            raise WrongAnswer(f"{words}: {answer.status}")
    connection.close()
    return seconds


async def _bring_in(settings: Settings, lines: list[str]) -> None:
    await migrate(settings)
    async with opened(settings):
        await bring_in(lines, rules=Rules(), keys=load_keys(settings), at=clock.now())


def _many(count: int) -> Iterator[str]:
    """Texts of some sixty words, the same every time; one in a hundred is open."""
    chance, known = random.Random(7), list(proposals().values())  # noqa: S311  no secret
    words = sorted({word for title, text, _ in known for word in (title + " " + text).split()})
    for number in range(count):
        (title, text, _), (_, other, _) = chance.choice(known), chance.choice(known)
        place, is_open = chance.choice(PLACES), number % 100 == 0
        line = {
            "id": number,
            "title": f"{title[:70]} {place} {number % 977}",
            "text": " ".join([text, other, *chance.choices(words, k=30), f"{place}vägen {number % 400}"]),
            "state": "open" if is_open else "lapsed",
            "published": "2026-10-01" if is_open else f"20{chance.randrange(10, 26)}-03-17",
            "votes": chance.randrange(200),
        }
        yield json.dumps(line if is_open else line | {"closed": "2026-01-31"})


async def _quality(places: Databases) -> list[Figure]:
    """On both questions that were there when the search was made, and such as were not looked at."""
    settings = await places.new("sqlite", "labelled")
    lines = [
        json.dumps({"id": number, "title": title, "text": f"{text} {place}", "state": "lapsed"})
        for number, (title, text, place) in proposals().items()
    ]
    await _bring_in(settings, lines)
    async with opened(settings):
        found = {name: await _found(labelled(name)) for name in ("queries", "held_out", "similar")}
    wanted = {name: labelled(name) for name in found}
    return [
        Figure("recall_at_5", [recall(found["queries"], wanted["queries"], 5)], RECALL),
        Figure("precision_at_1", [precision_at_1(found["queries"], wanted["queries"])], PRECISION),
        Figure("recall_at_3_of_similar", [recall(found["similar"], wanted["similar"], 3)], RECALL_OF_SIMILAR),
        Figure("held_out_recall_at_5", [recall(found["held_out"], wanted["held_out"], 5)], RECALL),
        Figure("held_out_precision_at_1", [precision_at_1(found["held_out"], wanted["held_out"])], PRECISION),
    ]


async def _found(wanted: list[Labelled]) -> list[list[int]]:
    known = await vocabulary.known()
    sought = [
        question(one.asked[0], known) if len(one.asked) == 1 else like(Document(*one.asked), known) for one in wanted
    ]
    # Brought in in their order into an empty database, the proposals have their own numbers as ids.
    return [[hit.proposal_id for hit in await hits(one, Scope(("lapsed",)))] for one in sought]
