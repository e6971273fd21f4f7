"""Whoever is waited for is told of it: once, in one letter for what came close by, while it still waits."""

import asyncio
from datetime import timedelta

from tortoise.context import TortoiseContext

from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.following import nod_letters
from eforslag.following.nod_letters import GATHERED
from eforslag.notifications.models import Letter
from eforslag.pledges import actions, contacts, nodding, outline, settling, updating
from eforslag.pledges.models import Commitment, PendingChange, Pledge
from tests.following.builders import DOMAIN, letters_of
from tests.following.test_letters import plain
from tests.pledges.builders import NOW, TODAY, agreed_and_signed, coordinator, draft, police, promise

LATER = NOW + GATHERED


async def told_of_what_is_joint() -> tuple[Actor, Actor, PendingChange]:
    """The municipality has told of what both have promised, and both parties have an address."""
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=municipality, at=NOW)
    await outline.add_commitment(area.id, promise("joint", "Gå vandringar."), by=municipality, at=NOW)
    await agreed_and_signed(pledge, municipality)
    await contacts.keep("samordnare@example.org", by=municipality, at=NOW)
    await contacts.keep("polis@example.org", by=officer, at=NOW)
    told = {"day": TODAY, "status": "under_way", "text": "Två är gjorda."}
    await updating.tell((await Commitment.get()).id, told, by=municipality, at=NOW)
    return municipality, officer, await PendingChange.get()


async def test_the_other_party_is_told_once_with_what_came_close_by(
    database: TortoiseContext, settings: Settings
) -> None:
    municipality, _, change = await told_of_what_is_joint()
    assert sum(await asyncio.gather(nod_letters.spread(DOMAIN, NOW), nod_letters.spread(DOMAIN, NOW))) == 1
    pledge = await Pledge.get()
    await actions.change_pledge(pledge.id, {"sentence": "Vi går tillsammans."}, by=municipality, at=NOW)
    assert await nod_letters.spread(DOMAIN, NOW) == 0
    assert await letters_of(settings, NOW) == []
    (letter,) = await letters_of(settings, LATER)
    assert (letter["To"], letter["Subject"]) == ("polis@example.org", "Medborgarlöftet väntar på ert ja till 2 saker")
    text = " ".join(plain(letter).split())
    for words in (
        "Gå vandringar.",
        "Kommunen har berättat om ett gemensamt åtagande.",
        f"/loftesarbete/{pledge.id}#andring-{change.id}",
        "Kommunen vill ändra något i löftet.",
    ):
        assert words in text
    assert letter["List-Unsubscribe"] is None, "it is work mail"
    assert await nod_letters.spread(DOMAIN, NOW + timedelta(days=1)) == 0


async def test_nothing_is_sent_of_what_has_its_answer(database: TortoiseContext, settings: Settings) -> None:
    _, officer, change = await told_of_what_is_joint()
    await nod_letters.spread(DOMAIN, NOW)
    await settling.approve(change.id, by=officer, at=NOW)
    assert await letters_of(settings, LATER) == []
    assert not await Letter.exists()


async def test_a_yes_to_a_draft_is_told_to_the_other_until_it_has_said_yes_too(
    database: TortoiseContext, settings: Settings
) -> None:
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=municipality, at=NOW)
    await outline.add_commitment(area.id, promise("joint", "Gå vandringar."), by=municipality, at=NOW)
    await contacts.keep("samordnare@example.org", by=municipality, at=NOW)
    await contacts.keep("polis@example.org", by=officer, at=NOW)
    revision = (await Pledge.get()).revision
    await nodding.nod(pledge.id, revision, by=municipality, at=NOW)
    assert (await nod_letters.spread(DOMAIN, NOW), await nod_letters.spread(DOMAIN, NOW)) == (1, 0)
    (letter,) = await letters_of(settings, LATER)
    assert (letter["To"], letter["Subject"]) == ("polis@example.org", "Medborgarlöftet väntar på ert ja")
    assert "Kommunen har sagt ja till utkastet." in plain(letter)
    await nodding.nod(pledge.id, revision, by=officer, at=LATER)
    assert await nod_letters.spread(DOMAIN, LATER) == 0


async def test_who_gives_an_address_later_is_told_then(database: TortoiseContext) -> None:
    _, officer, _ = await told_of_what_is_joint()
    await contacts.keep("", by=officer, at=NOW)
    assert await nod_letters.spread(DOMAIN, NOW) == 0
    await contacts.keep("polis@example.org", by=officer, at=NOW)
    assert await nod_letters.spread(DOMAIN, LATER) == 1
