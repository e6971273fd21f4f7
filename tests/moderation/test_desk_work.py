"""Working through the queue: who reads what, what comes next, notes and the checklist."""

import asyncio
from datetime import timedelta

from tortoise.context import TortoiseContext

from eforslag.moderation import desk_actions, queries, viewing
from eforslag.moderation.models import Checked, Note
from tests.moderation.builders import AT, moderator, submitted
from tests.visitors import Visits

LATER = AT + timedelta(minutes=11)


async def test_the_others_are_told_who_reads_a_proposal_until_that_runs_out(database: TortoiseContext) -> None:
    proposal, mona, maj = await submitted(), await moderator("Mona"), await moderator("Maj")
    assert await viewing.look(proposal.id, mona.staff_id or 0, AT) is None
    assert await viewing.look(proposal.id, maj.staff_id or 0, AT) == "Mona"
    assert await viewing.look(proposal.id, mona.staff_id or 0, AT) is None
    assert await viewing.look(proposal.id, maj.staff_id or 0, LATER) is None


async def test_of_two_who_open_it_at_once_one_is_told_of_the_other(database: TortoiseContext) -> None:
    proposal = await submitted()
    members = [await moderator("Mona"), await moderator("Maj")]
    told = await asyncio.gather(*(viewing.look(proposal.id, one.staff_id or 0, AT) for one in members))
    assert sum(name is None for name in told) == 1


async def test_the_queue_goes_on_after_what_was_skipped_and_past_what_others_read(database: TortoiseContext) -> None:
    first, second, third = [
        await submitted(submitted_at=AT + timedelta(hours=number), title=f"Förslag {number}") for number in range(3)
    ]
    me, other = await moderator("Mona"), await moderator("Maj")
    mine = me.staff_id or 0
    assert await queries.next_in_queue(None, mine, AT) == first.id
    assert await queries.next_in_queue(first.id, mine, AT) == second.id
    await viewing.look(second.id, other.staff_id or 0, AT)
    assert await queries.next_in_queue(first.id, mine, AT) == third.id
    assert await queries.next_in_queue(third.id, mine, AT) == first.id


async def test_an_empty_queue_has_nothing_next(database: TortoiseContext) -> None:
    assert await queries.next_in_queue(None, (await moderator()).staff_id or 0, AT) is None


async def test_the_list_is_as_it_was_ticked_last_and_keeps_who_ticked_first(database: TortoiseContext) -> None:
    proposal, mona, maj = await submitted(), await moderator("Mona"), await moderator("Maj")
    await desk_actions.check(proposal.id, {"clear", "nobody", "nonsens"}, by=mona, at=AT)
    await desk_actions.check(proposal.id, {"clear", "similar"}, by=maj, at=AT)
    rows = await Checked.filter(proposal=proposal).order_by("point").values_list("point", "by__name")
    assert rows == [("clear", "Mona"), ("similar", "Maj")]
    await desk_actions.check(proposal.id, set(), by=maj, at=AT)
    assert not await Checked.exists()


async def test_a_note_is_read_by_moderators_and_by_nobody_else(visits: Visits) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator")
    sent = {"note": "Fråga vägenheten först."}
    assert (await browser.post(f"/handlaggning/{proposal.id}/anteckning", data=sent)).status_code == 303
    assert "Fråga vägenheten först." in (await browser.get(f"/handlaggning/{proposal.id}")).text
    refused = await browser.post(f"/handlaggning/{proposal.id}/anteckning", data={"note": "Bor 19811228-9874 där"})
    assert refused.status_code == 422
    assert "Bor 19811228-9874 där" in refused.text
    assert await Note.all().count() == 1


async def test_skipping_leads_on_and_leaves_the_proposal_to_others(visits: Visits) -> None:
    first = await submitted()
    second = await submitted(submitted_at=AT + timedelta(hours=1))
    mona, maj = await visits.staff("moderator"), await visits.staff("moderator")
    await mona.get(f"/handlaggning/{first.id}")
    onwards = await mona.get(f"/handlaggning/nasta?efter={first.id}")
    assert onwards.headers["location"] == f"/handlaggning/{second.id}"
    assert (await maj.get("/handlaggning/nasta")).headers["location"] == f"/handlaggning/{first.id}"
