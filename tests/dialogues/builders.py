"""Dialogues with questions and answers, as these tests need them."""

from datetime import UTC, date, datetime
from typing import Any

from eforslag.audit.actor import Actor
from eforslag.dialogues import actions, outline
from eforslag.dialogues.answering import hand_in, put_in
from eforslag.dialogues.kinds import Asked, with_codes
from eforslag.dialogues.models import Dialogue, Locality
from eforslag.dialogues.queries import questions
from eforslag.dialogues.reading import Given
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = date(2026, 5, 4)
BY = Actor("staff", "Vera Lund", party="municipality")
WORRIES = ["Droger", "Trafik", "Mörka platser"]
ASKED: tuple[dict[str, Any], ...] = (
    {"kind": "single", "text": "Vad oroar mest?", "options": with_codes(WORRIES, ["Drugs"]), "is_required": True},
    {"kind": "several", "text": "Vad har du sett?", "options": with_codes(WORRIES, []), "is_required": False},
    {"kind": "ranking", "text": "Vad är viktigast?", "options": with_codes(WORRIES, []), "is_required": False},
    {
        "kind": "scale", "text": "Hur trygg är du?", "options": with_codes(["Inte alls", "Helt"], []),
        "is_required": False,
    },
    {"kind": "place", "text": "Var är det otryggt?", "options": [], "is_required": False},
    {"kind": "text", "text": "Berätta mer", "options": [], "is_required": False},
)  # fmt: skip


async def draft(**terms: Any) -> Dialogue:
    usual = {"title": "Trygg vår", "opens_on": date(2026, 5, 1), "closes_on": date(2026, 5, 31)}
    dialogue = await actions.write_dialogue(usual | terms, by=BY, at=AT)
    for one in ASKED:
        await outline.add_question(dialogue.id, one, by=BY, at=AT)
    return dialogue


async def opened(keys: Keys, **terms: Any) -> Dialogue:
    dialogue = await draft(**terms)
    return await actions.open_dialogue(dialogue.id, keys=keys, by=BY, at=AT)


async def put(dialogue: Dialogue) -> list[Asked]:
    return (await questions(dialogue.id, "sv"))[0]


async def place(name: str) -> int:
    return (await Locality.get_or_create(name=name))[0].id


async def answer(dialogue: Dialogue, keys: Keys, person_key: str | None = None, worry: int = 1, **sheet: Any) -> None:
    """Somebody answers the first question, which is all that one has to."""
    asked = await put(dialogue)
    given = {asked[0].id: Given((worry,))}
    await hand_in(dialogue.id, asked, Sheet(given, **sheet), keys=keys, person_key=person_key, at=AT)


async def many(dialogue: Dialogue, number: int, worry: int = 1, **sheet: Any) -> None:
    """So many answers at once, past the ballot box."""
    asked = await put(dialogue)
    await put_in(dialogue.id, asked, [Sheet({asked[0].id: Given((worry,))}, **sheet)] * number, TODAY)
