"""Each party keeps what it has promised, what is joint needs both, and what has been told is never lost."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.errors import DomainError
from eforslag.pledges import actions, outline, settling, updating
from eforslag.pledges.following_up import commitment_now, commitments_of, corrected_updates, late_first
from eforslag.pledges.models import Commitment, CommitmentUpdate, PendingChange, Pledge, PledgeNod
from eforslag.pledges.nodding import NodsMissing, NothingToNod, TextHasChanged, nod
from eforslag.pledges.parties import NotAParty, OthersCommitment
from eforslag.pledges.standing import Standing
from tests.pledges.builders import (
    NOW,
    SIGNATORIES,
    TODAY,
    agreed_and_signed,
    area_of,
    coordinator,
    draft,
    police,
    promise,
    signed,
)

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


def told(text: str = "Två insatser är gjorda.", **more: Any) -> dict[str, Any]:
    return {"day": TODAY, "status": "under_way", "text": text} | more


async def promised(owner: str) -> tuple[Pledge, Commitment, Actor, Actor]:
    """A signed pledge with one commitment, and somebody of the municipality and of the police."""
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=municipality, at=NOW)
    by = officer if owner == "police" else municipality
    await outline.add_commitment(area.id, promise(owner), by=by, at=NOW)
    await agreed_and_signed(pledge, municipality, date(2026, 1, 12))
    return await Pledge.get(id=pledge.id), await Commitment.get(), municipality, officer


async def texts() -> list[str]:
    rows = await CommitmentUpdate.filter(stands=True).order_by("-day", "-id")
    return [row.text for row in rows]


async def test_a_commitment_stands_as_its_newest_update_says() -> None:
    pledge, commitment, municipality, _ = await promised("municipality")
    assert (await commitment_now(commitment.id, TODAY)).status == "not_started"
    await updating.tell(commitment.id, told(status="done", achieved=4), by=municipality, at=NOW)
    await updating.tell(commitment.id, told("Vi började.", day=TODAY - 9 * DAY, achieved=1), by=municipality, at=NOW)
    (now,) = await commitments_of([pledge], TODAY)
    assert (now.status, now.achieved, now.latest and now.latest.day) == ("done", 4, TODAY)
    assert [one.text for one in now.updates] == ["Två insatser är gjorda.", "Vi började."]
    assert await AuditEntry.filter(action="commitment.updated").count() == 2


@pytest.mark.parametrize("owner", ["municipality", "police"])
async def test_nobody_touches_what_the_other_party_has_promised(owner: str) -> None:
    _, commitment, municipality, officer = await promised(owner)
    other = municipality if owner == "police" else officer
    own = officer if owner == "police" else municipality
    update = await updating.tell(commitment.id, told(), by=own, at=NOW)
    entries = await AuditEntry.all().count()
    for attempt in (
        updating.tell(commitment.id, told(), by=other, at=NOW),
        updating.correct(update.id, told("Nej."), by=other, at=NOW),
        outline.change_commitment(commitment.id, promise(owner, "Nytt"), by=other, at=NOW),
        outline.change_commitment(commitment.id, promise(other.party), by=other, at=NOW),
        outline.remove_commitment(commitment.id, by=other, at=NOW),
        outline.move_commitment_up(commitment.id, by=other, at=NOW),
        outline.add_commitment((await commitment.focus_area).id, promise(owner), by=other, at=NOW),
        outline.remove_focus_area((await commitment.focus_area).id, by=other, at=NOW),
    ):
        with pytest.raises(OthersCommitment):
            await attempt
    assert (await texts(), await AuditEntry.all().count()) == (["Två insatser är gjorda."], entries)


async def test_who_acts_for_neither_party_changes_nothing() -> None:
    pledge, commitment, municipality, _ = await promised("joint")
    nobody = Actor("staff", municipality.name, municipality.staff_id)
    area = await commitment.focus_area
    for attempt in (
        actions.write_pledge("Nytt", "Nytt.", TODAY, TODAY + DAY, by=nobody, at=NOW),
        actions.change_pledge(pledge.id, {"title": "Nytt"}, by=nobody, at=NOW),
        actions.sign_pledge(pledge.id, TODAY, SIGNATORIES, by=nobody, at=NOW),
        actions.correct_signing(pledge.id, TODAY, SIGNATORIES, by=nobody, at=NOW),
        outline.add_focus_area(pledge.id, "Nytt", by=nobody, at=NOW),
        outline.change_focus_area(area.id, "Nytt", "", by=nobody, at=NOW),
        outline.remove_focus_area(area.id, by=nobody, at=NOW),
        outline.move_focus_area_up(area.id, by=nobody, at=NOW),
        outline.change_commitment(commitment.id, promise("joint", "Nytt"), by=nobody, at=NOW),
        updating.tell(commitment.id, told(), by=nobody, at=NOW),
        nod(pledge.id, pledge.revision, by=nobody, at=NOW),
    ):
        with pytest.raises(NotAParty):
            await attempt


async def test_what_is_told_of_a_joint_commitment_is_public_when_the_other_has_agreed() -> None:
    _, commitment, municipality, officer = await promised("joint")
    waits = await updating.tell(commitment.id, told(evidence="Protokollet"), by=municipality, at=NOW)
    assert (await texts(), isinstance(waits, PendingChange)) == ([], True)
    with pytest.raises(settling.OwnProposal):
        await settling.approve(waits.id, by=municipality, at=NOW)
    await settling.approve(waits.id, by=officer, at=NOW)
    update = await CommitmentUpdate.get().select_related("written_by")
    assert (update.text, update.day, update.evidence) == ("Två insatser är gjorda.", TODAY, "Protokollet")
    assert (update.party, update.written_by.name) == ("municipality", municipality.name)


async def test_a_joint_commitment_of_a_signed_pledge_is_added_changed_and_removed_by_both() -> None:
    _, commitment, municipality, officer = await promised("joint")
    area = await commitment.focus_area
    terms = promise("joint", "Nytt åtagande") | {"due": date(2026, 12, 1), "target": 4}
    added = await outline.add_commitment(area.id, terms, by=officer, at=NOW)
    changed = await outline.change_commitment(commitment.id, {"text": "Ändrat"}, by=officer, at=NOW)
    assert [one.text for one in await Commitment.all()] == ["Vi gör det."]
    for change in (added, changed):
        await settling.approve(change.id, by=municipality, at=NOW)
    rows = await Commitment.all().order_by("position")
    assert [(one.text, one.due, one.target) for one in rows] == [
        ("Ändrat", None, None),
        ("Nytt åtagande", date(2026, 12, 1), 4),
    ]
    gone = await outline.remove_commitment(rows[0].id, by=municipality, at=NOW)
    also = await outline.change_commitment(rows[0].id, {"text": "För sent"}, by=municipality, at=NOW)
    await settling.approve(gone.id, by=officer, at=NOW)
    assert [one.text for one in await Commitment.all()] == ["Nytt åtagande"]
    assert (await PendingChange.get(id=also.id)).outcome == "lapsed"
    with pytest.raises(settling.AlreadySettled):
        await settling.approve(also.id, by=officer, at=NOW)


async def test_an_own_commitment_becomes_joint_only_with_the_others_nod() -> None:
    _, commitment, municipality, officer = await promised("municipality")
    waits = await outline.change_commitment(commitment.id, {"owner": "joint"}, by=municipality, at=NOW)
    assert (await Commitment.get()).owner == "municipality"
    await settling.reject(waits.id, by=officer, at=NOW)
    assert (await Commitment.get()).owner == "municipality"
    assert (await PendingChange.get()).outcome == "rejected"


async def test_one_takes_back_what_one_has_proposed() -> None:
    _, commitment, municipality, officer = await promised("joint")
    waits = await updating.tell(commitment.id, told(), by=municipality, at=NOW)
    assert (await settling.reject(waits.id, by=municipality, at=NOW)).outcome == "withdrawn"
    with pytest.raises(settling.AlreadySettled):
        await settling.approve(waits.id, by=officer, at=NOW)
    assert await texts() == []


async def test_of_two_who_answer_a_change_at_once_one_decides() -> None:
    _, commitment, municipality, officer = await promised("joint")
    colleague = await police("Pia Polis")
    for _ in range(4):
        await CommitmentUpdate.all().delete()
        waits = await updating.tell(commitment.id, told(), by=municipality, at=NOW)
        answers = await asyncio.gather(
            settling.approve(waits.id, by=officer, at=NOW),
            settling.approve(waits.id, by=colleague, at=NOW),
            settling.reject(waits.id, by=officer, at=NOW),
            return_exceptions=True,
        )
        assert sum(isinstance(one, settling.AlreadySettled) for one in answers) == 2
        approved = (await PendingChange.get(id=waits.id)).outcome == "approved"
        assert len(await texts()) == int(approved)


async def test_a_correction_stands_in_the_place_of_the_first_which_is_kept() -> None:
    _, commitment, municipality, _ = await promised("municipality")
    wrong = await updating.tell(commitment.id, told("Tre lampor"), by=municipality, at=NOW)
    await updating.correct(wrong.id, told("Fyra lampor"), by=municipality, at=NOW + DAY)
    now = await commitment_now(commitment.id, TODAY)
    assert [one.text for one in now.updates] == ["Fyra lampor"]
    assert {key: one.text for key, one in (await corrected_updates(commitment.id)).items()} == {wrong.id: "Tre lampor"}
    with pytest.raises(updating.AlreadyCorrected):
        await updating.correct(wrong.id, told("Fem lampor"), by=municipality, at=NOW)


async def test_of_two_corrections_at_once_one_stands() -> None:
    _, commitment, municipality, _ = await promised("municipality")
    wrong = await updating.tell(commitment.id, told("Tre lampor"), by=municipality, at=NOW)
    attempts = (updating.correct(wrong.id, told(f"Nummer {n}"), by=municipality, at=NOW) for n in range(4))
    done = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(one, updating.AlreadyCorrected) for one in done) == 3
    assert len(await texts()) == 1


async def test_the_correction_of_a_joint_update_waits_too() -> None:
    _, commitment, municipality, officer = await promised("joint")
    first = await updating.tell(commitment.id, told("Tre"), by=municipality, at=NOW)
    await settling.approve(first.id, by=officer, at=NOW)
    wrong = await CommitmentUpdate.get()
    waits = await updating.correct(wrong.id, told("Fyra"), by=municipality, at=NOW)
    assert await texts() == ["Tre"]
    await settling.approve(waits.id, by=officer, at=NOW)
    assert await texts() == ["Fyra"]


async def test_what_has_been_told_of_is_not_removed() -> None:
    _, commitment, municipality, _ = await promised("municipality")
    await updating.tell(commitment.id, told(), by=municipality, at=NOW)
    with pytest.raises(outline.CommitmentInUse):
        await outline.remove_commitment(commitment.id, by=municipality, at=NOW)
    with pytest.raises(outline.AreaInUse):
        await outline.remove_focus_area((await commitment.focus_area).id, by=municipality, at=NOW)
    assert await texts() == ["Två insatser är gjorda."]


async def test_a_focus_area_with_joint_commitments_is_not_removed_by_one_alone() -> None:
    _, commitment, municipality, _ = await promised("joint")
    with pytest.raises(outline.AreaHasJoint):
        await outline.remove_focus_area((await commitment.focus_area).id, by=municipality, at=NOW)


@pytest.mark.parametrize("state", [Standing.DRAFT, Standing.CLOSED])
async def test_updates_are_told_while_the_pledge_is_in_use(state: Standing) -> None:
    pledge, commitment, municipality, _ = await promised("municipality")
    await Pledge.filter(id=pledge.id).update(state=state)
    with pytest.raises(updating.NotUpdatable):
        await updating.tell(commitment.id, told(), by=municipality, at=NOW)
    await Pledge.filter(id=pledge.id).update(state=Standing.UNDER_REVIEW)
    await updating.tell(commitment.id, told(), by=municipality, at=NOW)
    assert len(await texts()) == 1


@pytest.mark.parametrize("wrong", [{"day": TODAY + DAY}, {"status": "perhaps"}, {"text": ""}])
async def test_an_update_says_how_it_goes_on_a_day_that_has_been(wrong: dict[str, Any]) -> None:
    _, commitment, municipality, _ = await promised("municipality")
    with pytest.raises(updating.UpdateUnsound):
        await updating.tell(commitment.id, told() | wrong, by=municipality, at=NOW)


async def test_a_draft_is_signed_when_both_have_said_yes_to_it_as_it_stands() -> None:
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=officer, at=NOW)
    await outline.add_commitment(area.id, promise("joint"), by=officer, at=NOW)
    signing: dict[str, Any] = {"signed_on": TODAY, "signatories": SIGNATORIES, "by": municipality, "at": NOW}
    await nod(pledge.id, 2, by=municipality, at=NOW)
    await nod(pledge.id, 2, by=municipality, at=NOW)
    with pytest.raises(NodsMissing):
        await actions.sign_pledge(pledge.id, **signing)
    await nod(pledge.id, 2, by=officer, at=NOW)
    await outline.change_focus_area(area.id, "Barn och unga", "", by=officer, at=NOW)
    assert not await PledgeNod.exists(), "they said yes to another text"
    with pytest.raises(NodsMissing):
        await actions.sign_pledge(pledge.id, **signing)
    for party in (municipality, officer):
        with pytest.raises(TextHasChanged):
            await nod(pledge.id, 2, by=party, at=NOW)
        await nod(pledge.id, 3, by=party, at=NOW)
    assert (await actions.sign_pledge(pledge.id, **signing)).state == Standing.SIGNED
    with pytest.raises(NothingToNod):
        await nod(pledge.id, 3, by=officer, at=NOW)
    with pytest.raises(actions.AlreadySigned):
        await actions.sign_pledge(pledge.id, **signing)


async def test_a_yes_and_a_change_at_once_never_leave_a_yes_to_another_text() -> None:
    municipality, officer = await coordinator(), await police()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Unga", by=officer, at=NOW)
    await outline.add_commitment(area.id, promise("joint"), by=officer, at=NOW)
    for n in range(4):
        revision = (await Pledge.get(id=pledge.id)).revision
        done = await asyncio.gather(
            nod(pledge.id, revision, by=municipality, at=NOW),
            nod(pledge.id, revision, by=officer, at=NOW),
            actions.change_pledge(pledge.id, {"sentence": f"Nummer {n}."}, by=officer, at=NOW),
            return_exceptions=True,
        )
        assert all(one is None or isinstance(one, Pledge | DomainError) for one in done), done
        assert not await PledgeNod.exists()


async def test_the_longest_late_comes_first_and_what_has_ended_last() -> None:
    pledge, first, municipality, _ = await promised("municipality")
    area = await area_of(pledge)
    terms = promise("municipality", "Klart i våras") | {"due": date(2026, 4, 1)}
    second = await outline.add_commitment(area.id, terms, by=municipality, at=NOW)
    third = await outline.add_commitment(area.id, promise("municipality", "Redan gjort"), by=municipality, at=NOW)
    await updating.tell(third.id, told(status="done"), by=municipality, at=NOW)
    rows = late_first(await commitments_of([await Pledge.get(id=pledge.id)], TODAY))
    assert [(one.commitment.id, one.late and one.late.kind) for one in rows] == [
        (second.id, "due"),
        (first.id, "silent"),
        (third.id, None),
    ]


async def test_a_signed_pledge_follows_the_earlier_one_and_both_can_run_at_once() -> None:
    by = await coordinator()
    earlier = await signed(by, "Unga")
    days = (TODAY, TODAY + 400 * DAY)
    later = await actions.write_pledge("Nästa", "Vidare.", *days, by=by, at=NOW, predecessor_id=earlier.id)
    area = await outline.add_focus_area(later.id, "Unga", by=by, at=NOW)
    await outline.add_commitment(area.id, promise("joint"), by=by, at=NOW)
    await agreed_and_signed(later, by)
    assert [one.state for one in await Pledge.all()] == ["signed", "signed"]
