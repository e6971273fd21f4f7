"""Tying proposals to focus areas, and the questions that other pages ask of pledges, on both databases."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tortoise.exceptions import OperationalError

from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.pledges import actions, outline, pages, queries, updating
from eforslag.pledges.models import FocusArea, Pledge, Tag
from eforslag.pledges.standing import Standing
from eforslag.pledges.tagging import AlreadyUntagged, NotPublic, PledgeNotInUse
from eforslag.proposals.lifecycle import State
from tests.pledges.builders import NOW, TODAY, area_of, coordinator, draft, promise, published, signed, vote

pytestmark = pytest.mark.usefixtures("database")


async def test_a_tag_says_who_when_and_why() -> None:
    by = await coordinator()
    area = await area_of(await signed(by, "Unga"))
    proposal = await published("Fritidsgård")
    await actions.tag(proposal.id, area.id, "Om unga på kvällen.", by=by, at=NOW)
    [tag] = await queries.tags_of(proposal.id)
    assert (tag.focus_area.name, tag.focus_area.pledge.title) == ("Unga", "Löfte 2026–2027")
    assert (tag.reason, tag.tagged_by.name, tag.tagged_at) == ("Om unga på kvällen.", "Vera Lund", NOW)
    assert [entry.action for entry in await history(proposal)] == ["proposal.tagged"]


async def test_a_proposal_is_tagged_once_under_a_focus_area() -> None:
    by = await coordinator()
    area, proposal = await area_of(await signed(by, "Unga")), await published("Fritidsgård")
    tagging = (actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW) for _ in range(4))
    outcomes = await asyncio.gather(*tagging, return_exceptions=True)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadyTagged"] * 3 + ["Tag"]
    assert await AuditEntry.filter(action="proposal.tagged").count() == 1


async def test_a_removed_tag_stays_in_the_history_and_can_be_set_again() -> None:
    by, other = await coordinator(), await coordinator("Pia Polis")
    area, proposal = await area_of(await signed(by, "Unga")), await published("Fritidsgård")
    for _ in range(2):
        tag = await actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW)
        await actions.untag(tag.id, by=other, at=NOW + timedelta(hours=1))
        with pytest.raises(AlreadyUntagged):
            await actions.untag(tag.id, by=other, at=NOW)
    assert await queries.tags_of(proposal.id) == []
    kept = await queries.tag_history(proposal.id)
    assert [(tag.tagged_by.name, tag.removed_by and tag.removed_by.name) for tag in kept] == [
        ("Vera Lund", "Pia Polis"),
        ("Vera Lund", "Pia Polis"),
    ]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.REJECTED, State.WITHDRAWN, State.TAKEN_DOWN])
async def test_only_what_is_public_can_be_tagged(state: State) -> None:
    by = await coordinator()
    area, proposal = await area_of(await signed(by, "Unga")), await published("Fritidsgård", state)
    with pytest.raises(NotPublic):
        await actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW)


async def test_nothing_is_tagged_under_a_draft_or_a_closed_pledge() -> None:
    by = await coordinator()
    unsigned, proposal = await draft(by), await published("Fritidsgård")
    area = await outline.add_focus_area(unsigned.id, "Unga", by=by, at=NOW)
    with pytest.raises(PledgeNotInUse):
        await actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW)
    await Pledge.filter(id=unsigned.id).update(state=Standing.CLOSED)
    with pytest.raises(PledgeNotInUse):
        await actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW)
    assert await queries.areas_for_tagging(TODAY) == []


async def test_what_does_not_exist_can_not_be_tagged() -> None:
    by = await coordinator()
    area, proposal = await area_of(await signed(by, "Unga")), await published("Fritidsgård")
    for proposal_id, area_id in ((proposal.id, 999), (999, area.id)):
        with pytest.raises(NotFound):
            await actions.tag(proposal_id, area_id, "Om unga.", by=by, at=NOW)
    with pytest.raises(NotFound):
        await actions.untag(999, by=by, at=NOW)


async def test_a_tag_that_can_not_be_logged_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    by = await coordinator()
    area, proposal = await area_of(await signed(by, "Unga")), await published("Fritidsgård")

    async def full(**columns: object) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(AuditEntry, "create", full)
    with pytest.raises(OperationalError):
        await actions.tag(proposal.id, area.id, "Om unga.", by=by, at=NOW)
    assert await Tag.all().count() == 0


async def test_areas_of_pledges_in_their_period_are_offered_first() -> None:
    by = await coordinator()
    await signed(by, "Nu")
    await signed(by, "Sen", start=date(2028, 1, 1), end=date(2029, 12, 31))
    await signed(by, "Förr", start=date(2022, 1, 1), end=date(2023, 12, 31))
    assert [area.name for area in await queries.areas_for_tagging(TODAY)] == ["Nu", "Sen", "Förr"]
    assert [area.name for area in await queries.focus_areas_now(TODAY)] == ["Nu"]
    shown = await pages.overview(TODAY)
    assert [len(pledges) for pledges in (shown.current, shown.coming, shown.earlier)] == [1, 1, 1]


async def test_the_start_page_counts_what_is_in_each_area(query_count: Callable[[], Any]) -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga", "Platser")
    area = await area_of(pledge)
    await outline.add_commitment(area.id, promise("municipality", "Ett till"), by=by, at=NOW)
    for state in (State.PUBLISHED, State.PASSED):
        await actions.tag((await published("Fritidsgård", state)).id, area.id, "", by=by, at=NOW)
    with query_count() as counted:
        areas = await queries.focus_areas_now(TODAY)
    assert [(one.name, one.commitments, one.proposals) for one in areas] == [("Unga", 2, 2), ("Platser", 0, 0)]
    assert areas[0].url == f"/medborgarlofte/{pledge.id}#fokus-{area.id}"
    assert len(counted) == 3


async def test_the_page_of_a_pledge_takes_the_same_queries_however_much_there_is(
    query_count: Callable[[], Any],
) -> None:
    by = await coordinator()
    counts = []
    for size in (1, 5):
        pledge = await signed(by, *(f"Område {number}" for number in range(size)))
        for area in await FocusArea.filter(pledge_id=pledge.id):
            for number in range(size):
                made = await outline.add_commitment(area.id, promise("municipality"), by=by, at=NOW)
                for _ in range(size):
                    told = {"day": TODAY, "status": "under_way", "text": "Det går framåt."}
                    await updating.tell(made.id, told, by=by, at=NOW)
                proposal = await published(f"Förslag {number}")
                await vote(proposal, number)
                await actions.tag(proposal.id, area.id, "", by=by, at=NOW)
        with query_count() as counted:
            shown = await pages.public_pledge(pledge.id, NOW)
        counts.append(len(counted))
        assert [len(part.popular) for part in shown.areas] == [min(size, 3)] * size
    assert counts[0] == counts[1]
    assert [proposal.votes for proposal in shown.areas[0].popular] == [4, 3, 2]
