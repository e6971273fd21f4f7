"""The demo's dialogues: one of the scale that Söderhamn reported for 2021, with made-up answers, and one to try now.

The answers are drawn at random with the same outcome each time, and marked as an example wherever they are shown.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from dialogue_texts import CONCERNS, MEETINGS, WRITTEN
from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.dialogues import actions, concerning, outline
from eforslag.dialogues.answering import enter_paper, put_in
from eforslag.dialogues.kinds import Asked, with_codes
from eforslag.dialogues.models import Concern, Dialogue, Locality, Meeting, Mention, WrittenAnswer
from eforslag.dialogues.printing import print_copies
from eforslag.dialogues.queries import questions
from eforslag.dialogues.reading import Given
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys
from eforslag.identity.models import StaffMember
from eforslag.pledges.models import FocusArea, Pledge

# With how many of a hundred live there, roughly.
PLACES = {
    "Söderhamn": 47, "Ljusne": 9, "Sandarne": 8, "Bergvik": 5, "Vallvik": 3, "Norrala": 5, "Trönödal": 2, "Söderala": 8,
    "Mohed": 4, "Marma": 3, "Stråtjära": 2, "Holmsveden": 2,
}  # fmt: skip
AGES = {"-15": 5, "16-24": 19, "25-44": 26, "45-64": 29, "65-": 21}
ANSWERED = 527
WORRIES = (
    ["Brott och droger bland unga", "Skadegörelse och klotter", "Trafik och buskörning", "Mörka eller öde platser",
     "Inbrott och stöld", "Något annat"],
    ["Crime and drugs among the young", "Vandalism and graffiti", "Traffic and reckless driving",
     "Dark or deserted places", "Burglary and theft", "Something else"],
)  # fmt: skip
WISHES = (
    ["Mer samverkan mellan skola, socialtjänst, polis och föreningar", "Fler poliser som syns",
     "Fler vuxna ute på kvällarna", "Fler ställen för unga att vara på", "Bättre belysning"],
    ["More cooperation between schools, social services, police and associations", "More visible police",
     "More adults out in the evenings", "More places for the young", "Better lighting"],
)  # fmt: skip
PLACES_AVOIDED = (
    ["Centrum på kvällen", "Resecentrum", "Parker och gångvägar", "Skolgårdar på kvällen", "Ingen plats"],
    ["The centre in the evening", "The travel centre", "Parks and footpaths", "School yards in the evening",
     "No place"],
)  # fmt: skip
ASKED: tuple[dict[str, Any], ...] = (
    {
        "kind": "scale", "text": "Hur trygg känner du dig ute på kvällen där du bor?",
        "text_en": "How safe do you feel outdoors in the evening where you live?",
        "options": with_codes(["Inte alls trygg", "Helt trygg"], ["Not safe at all", "Quite safe"]),
        "is_required": True,
    },
    {
        "kind": "single", "text": "Vad oroar dig mest?", "text_en": "What worries you most?",
        "options": with_codes(*WORRIES), "is_required": True,
    },
    {
        "kind": "several", "text": "Vilka platser undviker du?", "text_en": "Which places do you avoid?",
        "options": with_codes(*PLACES_AVOIDED), "is_required": False,
    },
    {
        "kind": "ranking", "text": "Vad skulle hjälpa mest?", "text_en": "What would help the most?",
        "options": with_codes(*WISHES), "is_required": False,
    },
    {
        "kind": "place", "text": "Var i kommunen behövs mest?", "text_en": "Where is most needed?",
        "options": [], "is_required": False,
    },
    {
        "kind": "text", "text": "Vad vill du att kommunen och polisen ska göra?",
        "text_en": "What do you want the municipality and the police to do?", "options": [], "is_required": False,
    },
)  # fmt: skip
# How the answers fall, of a hundred: for the young and for everybody else.
YOUNG, OTHERS = [41, 9, 12, 19, 5, 14], [44, 14, 15, 11, 10, 6]


async def load_dialogues(keys: Keys, staff: StaffMember, at: datetime) -> None:
    by = Actor("staff", staff.name, staff.id)
    await Locality.bulk_create([Locality(name=name) for name in PLACES])
    by_title = [Pledge.filter(title__contains=part).order_by("-period_start") for part in ("2022", "exempel")]
    first, now = [await found.first() for found in by_title]
    await _load_earlier(keys, by, first)
    await _load_open(keys, by, at, now)


async def _load_earlier(keys: Keys, by: Actor, pledge: Pledge | None) -> None:
    written = datetime(2021, 9, 1, 9, tzinfo=UTC)
    dialogue = await _written(
        {
            "title": "Trygghetsdialogen 2021 (exempel)", "title_en": "The safety dialogue 2021 (example)",
            "introduction": "Kommunen och polisen frågade vad som oroar, inför löftet för 2022–2023.",
            "introduction_en": "The municipality and the police asked what worried people.",
            "remark": "Exempel: påhittade svar. De är gjorda för demonstrationen, så att de liknar det som kommunen "
            "berättade om dialogerna 2021. De som svarar på en öppen fråga är inte ett urval av alla invånare.",
            "remark_en": "An example: the answers are made up. They resemble what the municipality said of the "
            "dialogues in 2021. Those who answer an open survey are no sample of all residents.",
            "opens_on": date(2021, 9, 6), "closes_on": date(2021, 10, 31), "pledge_id": pledge.id if pledge else None,
        },
        keys, by, written,
    )  # fmt: skip
    asked, places = await questions(dialogue.id, "sv")
    for channel, sheets in _by_channel(asked, places):
        await put_in(dialogue.id, asked, sheets, date(2021, 10, 31 if channel == "paper" else 15))
    ended = datetime(2021, 11, 8, 9, tzinfo=UTC)
    await actions.close_dialogue(dialogue.id, by=by, at=ended)
    await _load_meetings(dialogue, by, ended)
    await _load_concerns(dialogue, pledge)
    await actions.publish_results(dialogue.id, by=by, at=ended + timedelta(days=14))


async def _written(terms: dict[str, Any], keys: Keys, by: Actor, at: datetime) -> Dialogue:
    dialogue = await actions.write_dialogue(terms, by=by, at=at)
    for one in ASKED:
        await outline.add_question(dialogue.id, one, by=by, at=at)
    return await actions.open_dialogue(dialogue.id, keys=keys, by=by, at=at)


def _by_channel(asked: list[Asked], places: dict[int, str]) -> Iterator[tuple[str, list[Sheet]]]:
    chance, texts = Random(2021), cycle(WRITTEN)  # noqa: S311  no secret
    sheets = [_sheet(chance, asked, places, next(texts)[0] if number % 4 == 0 else "") for number in range(ANSWERED)]
    for channel in ("web", "kiosk", "paper"):
        yield channel, [one for one in sheets if one.channel == channel]


def _sheet(chance: Random, asked: list[Asked], places: dict[int, str], text: str) -> Sheet:
    (place,) = chance.choices(list(PLACES), list(PLACES.values()))
    (age,) = chance.choices(list(AGES), list(AGES.values()))
    ids = {name: one for one, name in places.items()}
    (worry,) = chance.choices(range(1, 7), YOUNG if age in ("-15", "16-24") else OTHERS)
    (safe,) = chance.choices(range(1, 6), [7, 17, 29, 32, 15])
    avoided = [value for value, share in ((1, 38), (2, 34), (3, 29), (4, 17)) if chance.random() * 100 < share] or [5]
    wishes = sorted(range(1, 6), key=lambda wish: chance.random() * [1.0, 1.7, 1.8, 1.6, 3.2][wish - 1])
    (needed,) = chance.choices([place, "Söderhamn"], [55, 45])
    values = [(safe,), (worry,), avoided, wishes[: chance.choice((3, 3, 5))], (ids[needed],)]
    answers = {one.id: Given(tuple(some)) for one, some in zip(asked, values, strict=False)}
    (channel,) = chance.choices(["web", "kiosk", "paper"], [74, 11, 15])
    known = chance.random() < 0.95
    sheet = Sheet(answers, ids[place] if known else None, age if known else "", channel)
    return sheet.with_answer(asked[-1].id, Given(text=text)) if text else sheet


async def _load_meetings(dialogue: Dialogue, by: Actor, at: datetime) -> None:
    for day, place, people, notes in MEETINGS:
        terms = {"day": day, "place": place, "people": people, "notes": notes}
        await concerning.write_meeting(dialogue.id, terms, by=by, at=at)


async def _load_concerns(dialogue: Dialogue, pledge: Pledge | None) -> None:
    """All but the last of the texts are coded, so that there is something left to try."""
    area = await FocusArea.filter(pledge_id=pledge.id).order_by("position").first() if pledge else None
    held = {
        name: await Concern.create(
            dialogue=dialogue, name=name, name_en=english, focus_area=area if is_in_area else None
        )
        for name, english, is_in_area in CONCERNS
    }
    said, rows = dict(WRITTEN), await WrittenAnswer.filter(question__dialogue_id=dialogue.id).order_by("id")
    coded = rows[: len(rows) - 12]
    mentions = [Mention(concern=held[name], written_id=row.id) for row in coded for name in said[row.text]]
    meetings = await Meeting.filter(dialogue_id=dialogue.id).order_by("id")
    mentions += [
        Mention(concern=one, meeting_id=meeting.id) for meeting in meetings for one in islice(held.values(), 3)
    ]
    await Mention.bulk_create(mentions)
    await WrittenAnswer.filter(id__in=[row.id for row in coded]).update(is_read=True)


async def _load_open(keys: Keys, by: Actor, at: datetime, pledge: Pledge | None) -> None:
    today = clock.local_date(at)
    dialogue = await _written(
        {
            "title": "Vad gör dig trygg?", "title_en": "What makes you feel safe?",
            "introduction": "Kommunen och polisen förbereder nästa medborgarlöfte. Berätta vad som oroar dig och "
            "vad som skulle hjälpa. Det du svarar avgör vad löftet handlar om.",
            "introduction_en": "The municipality and the police are preparing the next pledge. Tell us what worries "
            "you and what would help. Your answers decide what the pledge is about.",
            "opens_on": today - timedelta(days=6), "closes_on": today + timedelta(days=45),
            "pledge_id": pledge.id if pledge else None,
        },
        keys, by, at - timedelta(days=7),
    )  # fmt: skip
    await print_copies(dialogue.id, 40, by=by, at=at - timedelta(days=6))
    asked, places = await questions(dialogue.id, "sv")
    chance = Random(2022)  # noqa: S311  no secret
    for number in range(1, 7):
        sheet = replace(_sheet(chance, asked, places, ""), channel="paper")
        await enter_paper(dialogue.id, asked, sheet, number, by=by, at=at - timedelta(days=1))
