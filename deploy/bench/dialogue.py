"""How fast the results of a dialogue with very many answers are read and shown."""

import asyncio
import http.client
from datetime import timedelta
from itertools import islice
from random import Random
from time import perf_counter
from typing import Any

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.dialogues import actions, outline
from eforslag.dialogues.answering import put_in
from eforslag.dialogues.kinds import AGE_GROUPS, Asked, with_codes
from eforslag.dialogues.models import Locality
from eforslag.dialogues.queries import questions
from eforslag.dialogues.reading import Given
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import load_keys
from figures import Figure, Report, percentile
from load import WrongAnswer
from place import Databases, Server, serving

LENGTHS = {"smallest": (50, 1, 2), "quick": (5_000, 2, 20), "full": (5_000, 5, 40)}
"""How many answers, how many runs, and how many pages in each."""
VIEWS = ("", "?visa=orter", "?visa=aldrar")
MILLISECONDS, TOGETHER = 100.0, 500
WORDS = ["Droger", "Trafik", "Mörker", "Klotter", "Inbrott", "Annat"]
ASKED: tuple[dict[str, Any], ...] = tuple(
    {"kind": kind, "text": f"Fråga {number}", "options": options, "is_required": False}
    for number, (kind, options) in enumerate(
        [
            ("single", with_codes(WORDS, [])), ("several", with_codes(WORDS, [])), ("ranking", with_codes(WORDS, [])),
            ("scale", with_codes(["Inte alls", "Helt"], [])), ("place", []), ("single", with_codes(WORDS, [])),
            ("several", with_codes(WORDS, [])), ("scale", with_codes(["Aldrig", "Alltid"], [])),
        ]
    )
)  # fmt: skip


def measure(places: Databases, length: str) -> Report:
    report = Report("dialogue", length)
    for kind in places.kinds:
        report.add(kind, asyncio.run(_speed(places, kind, *LENGTHS[length])))
    return report


async def _speed(places: Databases, kind: str, count: int, runs: int, pages: int) -> list[Figure]:
    settings = await places.new(kind, "dialogue")
    dialogue_id = await _fill(settings, count)
    with serving(settings) as server:
        took = {view: [_took(server, f"/dialog/{dialogue_id}/resultat{view}", pages) for _ in range(runs)]
                for view in VIEWS}  # fmt: skip
    return [
        Figure(
            f"{view.partition('=')[2] or 'alla'}_p95_ms",
            [percentile(some, 0.95) * 1000 for some in took[view]],
            MILLISECONDS,
            at_most=True,
        )  # fmt: skip
        for view in VIEWS
    ]


def _took(server: Server, path: str, pages: int) -> list[float]:
    """Seconds for each page, one after the other; each has an address of its own, so that none is kept from before."""
    connection, seconds = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30), []
    for number in range(pages):
        began = perf_counter()
        connection.request("GET", f"{path}{'&' if '?' in path else '?'}nr={number}")
        answer = connection.getresponse()
        answer.read()
        seconds.append(perf_counter() - began)
        if answer.status != 200:
            raise WrongAnswer(f"{path}: {answer.status}")
    connection.close()
    return seconds


async def _fill(settings: Settings, count: int) -> int:
    await migrate(settings)
    async with opened(settings):
        today, at = clock.local_date(clock.now()), clock.now()
        await Locality.bulk_create([Locality(name=f"Ort {number}") for number in range(13)])
        terms = {"title": "Mätning", "opens_on": today, "closes_on": today + timedelta(days=1)}
        dialogue = await actions.write_dialogue(terms, by=SYSTEM, at=at)
        for one in ASKED:
            await outline.add_question(dialogue.id, one, by=SYSTEM, at=at)
        await actions.open_dialogue(dialogue.id, keys=load_keys(settings), by=SYSTEM, at=at)
        asked, places = await questions(dialogue.id, "sv")
        chance = Random(5)  # noqa: S311  no secret
        sheets = (_sheet(chance, asked, list(places)) for _ in range(count))
        while some := list(islice(sheets, TOGETHER)):
            await put_in(dialogue.id, asked, some, today)
        await actions.close_dialogue(dialogue.id, by=SYSTEM, at=at)
        await actions.publish_results(dialogue.id, by=SYSTEM, at=at)
        return dialogue.id


def _sheet(chance: Random, asked: list[Asked], places: list[int]) -> Sheet:
    answers = {}
    for question in asked:
        values = [option.value for option in question.options]
        number = {"several": chance.randrange(1, 4), "ranking": 3}.get(question.kind, 1)
        answers[question.id] = Given(tuple(chance.sample(values, number)))
    (place,) = chance.choices(places, [1 + 3 * number**2 for number in range(len(places))])
    return Sheet(answers, place, chance.choice(list(AGE_GROUPS)))
