"""A dialogue ends by itself when its last day is over, and those who run it are told once."""

import asyncio
from datetime import timedelta

from tortoise.context import TortoiseContext

from eforslag.audit.log import history
from eforslag.config import Settings
from eforslag.dialogues import actions
from eforslag.dialogues.answering import enter_paper, has_answered
from eforslag.dialogues.ending import close_due
from eforslag.dialogues.models import Dialogue, DialogueKey
from eforslag.dialogues.printing import print_copies
from eforslag.dialogues.reading import Given
from eforslag.dialogues.standing import DAYS_FOR_PAPERS
from eforslag.dialogues.unfinished import Sheet
from eforslag.following import dialogue_letters
from eforslag.identity.keys import Keys
from eforslag.notifications.models import Letter
from eforslag.pledges.models import PartyContact
from tests.dialogues.builders import AT, BY, answer, opened, put
from tests.following.builders import DOMAIN, letters_of
from tests.following.test_letters import plain

ANNA = "a" * 64
DAY = timedelta(days=1)
# The night after the last day of the dialogues here.
OVER = AT + 28 * DAY


async def test_it_ends_the_night_after_its_last_day(database: TortoiseContext, keys: Keys) -> None:
    dialogue, longer = await opened(keys, way="login"), await opened(keys, closes_on=(OVER + DAY).date())
    await answer(dialogue, keys, ANNA)
    assert await close_due(OVER - DAY) == 0
    assert await has_answered(dialogue.id, ANNA, keys)
    assert sum(await asyncio.gather(close_due(OVER), close_due(OVER))) == 1
    assert [one.state for one in await Dialogue.all().order_by("id")] == ["closed", "open"]
    assert not await DialogueKey.exists(dialogue_id=dialogue.id), "nobody can tell any more who took part"
    entry = (await history(dialogue))[-1]
    assert (entry.action, entry.actor_kind) == ("dialogue.ended", "system")
    assert (await Dialogue.get(id=longer.id)).ended_at is None


async def test_papers_that_were_given_out_are_waited_for(database: TortoiseContext, keys: Keys) -> None:
    dialogue = await opened(keys)
    asked = await put(dialogue)
    await print_copies(dialogue.id, 2, by=BY, at=AT)
    sheet = Sheet({asked[0].id: Given((1,))}, channel="paper")
    for number in (1, 2):
        assert await close_due(OVER) == 0
        await enter_paper(dialogue.id, asked, sheet, number, by=BY, at=OVER)
    assert await close_due(OVER) == 1
    late = await opened(keys)
    await print_copies(late.id, 1, by=BY, at=AT)
    assert await close_due(OVER + (DAYS_FOR_PAPERS - 1) * DAY) == 0
    assert await close_due(OVER + DAYS_FOR_PAPERS * DAY) == 1


async def test_whoever_gives_it_more_days_keeps_it_open(database: TortoiseContext, keys: Keys) -> None:
    dialogue = await opened(keys)
    more = {"closes_on": (OVER + 9 * DAY).date()}
    await asyncio.gather(actions.change_dialogue(dialogue.id, more, by=BY, at=OVER), close_due(OVER))
    dialogue = await Dialogue.get(id=dialogue.id)
    assert (dialogue.ended_at is None) == (dialogue.state == "open")


async def test_the_parties_are_told_once(database: TortoiseContext, keys: Keys, settings: Settings) -> None:
    await PartyContact.create(party="municipality", email="samordnare@example.org")
    await PartyContact.create(party="police", email="")
    dialogue = await opened(keys)
    await answer(dialogue, keys)
    await close_due(OVER)
    assert sum(await asyncio.gather(*(dialogue_letters.spread(DOMAIN, OVER) for _ in range(2)))) == 1
    (letter,) = await letters_of(settings)
    assert (letter["To"], letter["Subject"]) == ("samordnare@example.org", "Dialogen är slut: Trygg vår")
    assert "En person svarade." in plain(letter)
    assert f"/loftesarbete/dialoger/{dialogue.id}" in plain(letter)
    assert await dialogue_letters.spread(DOMAIN, OVER + DAY) == 0


async def test_a_closing_by_hand_is_no_news(database: TortoiseContext, keys: Keys) -> None:
    await PartyContact.create(party="municipality", email="samordnare@example.org")
    dialogue = await opened(keys)
    await actions.close_dialogue(dialogue.id, by=BY, at=AT)
    assert (await close_due(OVER), await dialogue_letters.spread(DOMAIN, OVER)) == (0, 0)
    assert not await Letter.exists()
