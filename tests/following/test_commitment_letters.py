"""A late commitment is told of to those who promised it: once each occasion, in one letter, while it is true."""

import asyncio
from datetime import date, datetime, timedelta

from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.following import commitment_letters
from eforslag.notifications.models import Letter
from eforslag.pledges import contacts, outline, settling, updating
from eforslag.pledges.models import Commitment, CommitmentReminder, PartyContact
from eforslag.pledges.reminding import remind_late
from tests.following.builders import DOMAIN, letters_of
from tests.following.test_letters import plain
from tests.pledges.builders import NOW, TODAY, agreed_and_signed, coordinator, draft, police, promise

DAY = timedelta(days=1)


async def late_commitments() -> tuple[Actor, Actor]:
    """One of the municipality past its day, one joint that nobody has told of, and one of the police that is done."""
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=municipality, at=NOW)
    lamps = {"text": "Byta lampor.", "owner": "municipality", "due": date(2026, 6, 1), "target": 40, "unit": "lampor"}
    await outline.add_commitment(area.id, lamps, by=municipality, at=NOW)
    await outline.add_commitment(area.id, promise("joint", "Gå vandringar."), by=municipality, at=NOW)
    done = await outline.add_commitment(area.id, promise("police", "Finnas på plats."), by=officer, at=NOW)
    await agreed_and_signed(pledge, municipality, date(2026, 1, 12))
    told = {"day": TODAY, "status": "done", "text": "Gjort."}
    await updating.tell(done.id, told, by=officer, at=NOW)
    await contacts.keep("samordnare@example.org", by=municipality, at=NOW)
    await contacts.keep("polis@example.org", by=officer, at=NOW)
    return municipality, officer


async def test_each_party_gets_one_letter_about_what_is_its_own(database: TortoiseContext, settings: Settings) -> None:
    await late_commitments()
    assert sum(await asyncio.gather(remind_late(NOW), remind_late(NOW))) == 2
    spread = await asyncio.gather(commitment_letters.spread(DOMAIN, NOW), commitment_letters.spread(DOMAIN, NOW))
    assert sum(spread) == 2
    mine, theirs = sorted(await letters_of(settings), key=lambda one: str(one["To"]), reverse=True)
    assert (mine["To"], theirs["To"]) == ("samordnare@example.org", "polis@example.org")
    assert mine["Subject"] == "Berätta hur det går med 2 åtaganden"
    assert theirs["Subject"] == "Berätta hur det går med ett åtagande"
    assert mine["List-Unsubscribe"] is None, "it is work mail"
    assert "Dagen då det skulle vara klart har gått." in plain(mine)
    assert "Ni har inte berättat något på 90 dagar." in plain(theirs)
    assert "Byta lampor." not in plain(theirs)
    assert "Finnas på plats." not in plain(mine) + plain(theirs)
    again = NOW + DAY
    assert (await remind_late(again), await commitment_letters.spread(DOMAIN, again)) == (0, 0)


async def test_a_letter_that_is_no_longer_true_is_not_sent(database: TortoiseContext, settings: Settings) -> None:
    municipality, officer = await late_commitments()
    await remind_late(NOW)
    await commitment_letters.spread(DOMAIN, NOW)
    for commitment in await Commitment.exclude(owner="police"):
        told = {"day": TODAY, "status": "done", "text": "Klart."}
        waits = await updating.tell(commitment.id, told, by=municipality, at=NOW)
        if commitment.owner == "joint":
            await settling.approve(waits.id, by=officer, at=NOW)
    assert await letters_of(settings) == []
    assert not await Letter.exists()


async def test_silence_after_an_update_is_an_occasion_of_its_own(database: TortoiseContext) -> None:
    municipality, _ = await late_commitments()
    lamps = await Commitment.get(owner="municipality")
    await Commitment.filter(id=lamps.id).update(due=None)
    assert await remind_late(NOW) == 2
    await updating.tell(
        lamps.id, {"day": TODAY, "status": "under_way", "text": "Vi har börjat."}, by=municipality, at=NOW
    )
    later: datetime = NOW + 90 * DAY
    assert await remind_late(later) == 0
    assert await remind_late(later + DAY) == 1
    since = {one.since for one in await CommitmentReminder.filter(commitment_id=lamps.id)}
    assert since == {date(2026, 4, 12), clock.local_date(later)}


async def test_a_party_sets_its_own_address_and_no_other(database: TortoiseContext) -> None:
    municipality, officer = await late_commitments()
    await asyncio.gather(*(contacts.keep(f"ny{n}@example.org", by=officer, at=NOW) for n in range(3)))
    emails = {one.party: one.email for one in await PartyContact.all()}
    assert emails["municipality"] == "samordnare@example.org"
    assert emails["police"].startswith("ny")
    await contacts.keep("", by=municipality, at=NOW)
    await remind_late(NOW)
    assert {tuple(one.recipients) for one in await CommitmentReminder.all()} == {(), (emails["police"],)}
