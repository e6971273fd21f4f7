"""What both have signed neither changes alone, and nothing unfinished is signed; on both databases."""

import asyncio
from datetime import date
from typing import Any

import pytest

from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.errors import DomainError
from eforslag.pledges import actions, outline, settling
from eforslag.pledges.desk import work_on
from eforslag.pledges.models import Commitment, FocusArea, PendingChange, Pledge, PledgeNod
from eforslag.pledges.nodding import NotComplete, nod
from eforslag.pledges.parties import SIGNING
from tests.pledges.builders import NOW, SIGNATORIES, TODAY, area_of, coordinator, draft, police, promise, signed

pytestmark = pytest.mark.usefixtures("database")
OTHERS = [SIGNATORIES[0], {"name": "Mia Malm", "role": "Chef för lokalpolisområdet", "party": "police"}]


async def test_what_both_have_signed_changes_when_the_other_has_said_yes() -> None:
    by, officer = await coordinator(), await police()
    pledge = await signed(by, "Unga")
    area = await area_of(pledge)
    changes = {"title": "Löfte", "sentence": pledge.sentence, "period_end": date(2026, 6, 30)}
    waiting = [
        await actions.change_pledge(pledge.id, changes, by=by, at=NOW),
        await outline.change_focus_area(area.id, "Barn och unga", "Ljust.", by=by, at=NOW, picture="Mörkt."),
        await outline.add_focus_area(pledge.id, "Platser", by=by, at=NOW),
        await actions.correct_signing(pledge.id, date(2026, 1, 2), OTHERS, by=by, at=NOW),
    ]
    pledge = await Pledge.get(id=pledge.id)
    assert (pledge.title, pledge.signed_on) == ("Löfte 2026–2027", date(2026, 1, 1))
    assert [one.name for one in await FocusArea.all()] == ["Unga"]
    for change in waiting:
        with pytest.raises(settling.OwnProposal):
            await settling.approve(change.id, by=by, at=NOW)
        await settling.approve(change.id, by=officer, at=NOW)
    pledge = await Pledge.get(id=pledge.id)
    assert (pledge.title, pledge.period_end, pledge.signed_on) == ("Löfte", date(2026, 6, 30), date(2026, 1, 2))
    assert pledge.signatories == OTHERS
    rows = await FocusArea.all().order_by("position")
    assert [(one.name, one.picture) for one in rows] == [("Barn och unga", "Mörkt."), ("Platser", "")]
    logged = [entry.action for entry in await history(pledge)]
    assert logged.count("pledge.change_approved") == 3
    assert {"pledge.changed", "pledge.signing_corrected"} <= {*logged}


async def test_a_no_leaves_the_pledge_as_it_was_signed() -> None:
    by, officer = await coordinator(), await police()
    pledge = await signed(by, "Unga")
    mine = await actions.change_pledge(pledge.id, {"sentence": "Något annat."}, by=by, at=NOW)
    theirs = await outline.remove_focus_area((await area_of(pledge)).id, by=by, at=NOW)
    assert (await settling.reject(mine.id, by=officer, at=NOW)).outcome == "rejected"
    assert (await settling.reject(theirs.id, by=by, at=NOW)).outcome == "withdrawn"
    assert (await Pledge.get(id=pledge.id)).sentence == pledge.sentence
    assert await AuditEntry.filter(action__in=("pledge.change_rejected", "pledge.change_withdrawn")).count() == 2


async def test_a_focus_area_goes_with_both_parties_yes() -> None:
    by, officer = await coordinator(), await police()
    pledge = await signed(by, "Unga", "Platser")
    waits = await outline.remove_focus_area((await area_of(pledge, 2)).id, by=by, at=NOW)
    assert await FocusArea.all().count() == 2
    await settling.approve(waits.id, by=officer, at=NOW)
    assert [one.name for one in await FocusArea.all()] == ["Unga"]


async def test_what_is_the_same_asks_nobody() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await actions.change_pledge(pledge.id, {"title": pledge.title}, by=by, at=NOW)
    await outline.change_focus_area((await area_of(pledge)).id, "Unga", "", by=by, at=NOW)
    assert pledge.signed_on is not None
    await actions.correct_signing(pledge.id, pledge.signed_on, SIGNATORIES, by=by, at=NOW)
    assert not await PendingChange.exists()


async def test_two_changes_that_each_hold_can_not_turn_the_period_around() -> None:
    by, officer = await coordinator(), await police()
    pledge = await signed(by)
    later = await actions.change_pledge(pledge.id, {"period_start": date(2027, 6, 1)}, by=by, at=NOW)
    sooner = await actions.change_pledge(pledge.id, {"period_end": date(2027, 1, 1)}, by=by, at=NOW)
    await settling.approve(later.id, by=officer, at=NOW)
    with pytest.raises(actions.PeriodBackwards):
        await settling.approve(sooner.id, by=officer, at=NOW)
    assert (await PendingChange.get(id=sooner.id)).outcome == ""


async def test_the_order_is_as_it_was_signed() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga", "Platser")
    second = await outline.add_commitment((await area_of(pledge)).id, promise("municipality"), by=by, at=NOW)
    for attempt in (
        outline.move_focus_area_up((await area_of(pledge, 2)).id, by=by, at=NOW),
        outline.move_commitment_up(second.id, by=by, at=NOW),
    ):
        with pytest.raises(outline.OrderIsSigned):
            await attempt


@pytest.mark.parametrize("lacks", ["everything", "a commitment", "a follow-up", "a sentence"])
async def test_what_is_not_finished_gets_no_yes(lacks: str) -> None:
    by = await coordinator()
    pledge = await draft(by)
    if lacks != "everything":
        area = await outline.add_focus_area(pledge.id, "Unga", by=by, at=NOW)
    if lacks in ("a follow-up", "a sentence"):
        terms = {"text": "Vi gör det.", "owner": "municipality"}
        await outline.add_commitment(area.id, terms if lacks == "a follow-up" else promise("joint"), by=by, at=NOW)
    if lacks == "a sentence":
        await actions.change_pledge(pledge.id, {"sentence": " "}, by=by, at=NOW)
    revision = (await Pledge.get(id=pledge.id)).revision
    with pytest.raises(NotComplete):
        await nod(pledge.id, revision, by=by, at=NOW)
    (missing,) = (await work_on(pledge.id, by.party, TODAY)).missing
    word = {"everything": "fokusområde", "a commitment": "åtagande", "a follow-up": "mål", "a sentence": "mening"}
    assert word[lacks] in str(missing.words)
    assert missing.url.startswith("/loftesarbete/")
    assert not await PledgeNod.exists()


async def test_a_yes_from_before_does_not_sign_what_is_not_finished() -> None:
    by = await coordinator()
    pledge = await draft(by)
    for party in SIGNING:
        await PledgeNod.create(pledge=pledge, party=party, given_by_id=by.staff_id, given_at=NOW)
    with pytest.raises(NotComplete):
        await actions.sign_pledge(pledge.id, TODAY, SIGNATORIES, by=by, at=NOW)


async def test_a_promise_in_a_signed_pledge_always_says_how_it_is_seen() -> None:
    by, officer = await coordinator(), await police()
    pledge = await signed(by, "Unga")
    area, nothing = await area_of(pledge), {"text": "Vi gör det.", "owner": "joint"}
    commitment = await Commitment.get()
    terms: dict[str, Any] = {"owner": "joint", "target": 4, "unit": "möten"}
    both = await outline.change_commitment(commitment.id, terms, by=by, at=NOW)
    await settling.approve(both.id, by=officer, at=NOW)
    for attempt in (
        outline.add_commitment(area.id, nothing, by=by, at=NOW),
        outline.change_commitment(commitment.id, {"target": None, "follow_up_source": ""}, by=by, at=NOW),
    ):
        with pytest.raises(outline.NothingToFollow):
            await attempt
    halves: list[dict[str, Any]] = [{"target": None}, {"follow_up_source": ""}]
    waiting = [await outline.change_commitment(commitment.id, half, by=by, at=NOW) for half in halves]
    await settling.approve(waiting[0].id, by=officer, at=NOW)
    with pytest.raises(outline.NothingToFollow):
        await settling.approve(waiting[1].id, by=officer, at=NOW)


async def test_of_two_who_sign_at_once_one_signs() -> None:
    by, officer = await coordinator(), await police()
    pledge = await draft(by)
    area = await outline.add_focus_area(pledge.id, "Unga", by=by, at=NOW)
    await outline.add_commitment(area.id, promise("joint"), by=by, at=NOW)
    for party in (by, officer):
        await nod(pledge.id, 2, by=party, at=NOW)
    signing = (actions.sign_pledge(pledge.id, TODAY, SIGNATORIES, by=one, at=NOW) for one in (by, officer))
    done = await asyncio.gather(*signing, return_exceptions=True)
    assert sum(isinstance(one, DomainError) for one in done) == 1
    assert await AuditEntry.filter(action="pledge.signed").count() == 1
