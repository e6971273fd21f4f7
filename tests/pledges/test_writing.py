"""Writing, changing and signing a pledge and its parts, on both databases."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.pledges import actions, outline
from eforslag.pledges.actions import NotEditable, PeriodBackwards, SigningIncomplete
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.standing import Standing, after_review
from tests.pledges.builders import NOW, SIGNATORIES, TODAY, area_of, coordinator, draft, promise, published, signed

pytestmark = pytest.mark.usefixtures("database")


async def test_a_change_is_in_the_log_with_what_it_was() -> None:
    by = await coordinator()
    pledge = await draft(by)
    changes = {"title": "Löfte", "period_end": date(2026, 6, 30), "sentence": pledge.sentence}
    await actions.change_pledge(pledge.id, changes, by=by, at=NOW)
    entry = (await history(pledge))[-1]
    assert entry.action == "pledge.changed"
    assert entry.details["was"] == {"title": "Löfte 2026–2027", "period_end": "2027-12-31"}
    assert entry.details["now"] == {"title": "Löfte", "period_end": "2026-06-30"}


async def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    by = await coordinator()
    with pytest.raises(PeriodBackwards):
        await draft(by, date(2027, 1, 1), date(2026, 1, 1))
    pledge = await draft(by)
    with pytest.raises(PeriodBackwards):
        await actions.change_pledge(pledge.id, {"period_end": date(2020, 1, 1)}, by=by, at=NOW)
    assert (await Pledge.get(id=pledge.id)).period_end == date(2027, 12, 31)


@pytest.mark.parametrize("state", [Standing.UNDER_REVIEW, Standing.CLOSED])
async def test_a_pledge_that_is_followed_up_can_not_be_changed(state: Standing) -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    area = await area_of(pledge)
    await Pledge.filter(id=pledge.id).update(state=state)
    for attempt in (
        actions.change_pledge(pledge.id, {"title": "Ett annat"}, by=by, at=NOW),
        actions.correct_signing(pledge.id, TODAY, SIGNATORIES, by=by, at=NOW),
        outline.add_focus_area(pledge.id, "Nytt", by=by, at=NOW),
        outline.change_focus_area(area.id, "Nytt", "", by=by, at=NOW),
        outline.remove_focus_area(area.id, by=by, at=NOW),
        outline.add_commitment(area.id, promise("municipality"), by=by, at=NOW),
    ):
        with pytest.raises(NotEditable):
            await attempt
    assert [area.name for area in await FocusArea.all()] == ["Unga"]


@pytest.mark.parametrize(
    ("signed_on", "signatories"),
    [
        (TODAY + timedelta(days=1), SIGNATORIES),
        (TODAY, []),
        (TODAY, [*SIGNATORIES, {"name": "Eva Ek", "role": "", "party": "police"}]),
        (TODAY, [*SIGNATORIES, {"name": "", "role": "Chef", "party": "police"}]),
        (TODAY, [*SIGNATORIES, {"name": "Eva Ek", "role": "Chef", "party": "somebody"}]),
        (TODAY, SIGNATORIES[:1]),
    ],
)
async def test_a_signing_says_who_for_whom_and_a_day_that_has_been(signed_on: date, signatories: list[Any]) -> None:
    by = await coordinator()
    pledge = await draft(by)
    with pytest.raises(SigningIncomplete):
        await actions.sign_pledge(pledge.id, signed_on, signatories, by=by, at=NOW)
    assert (await Pledge.get(id=pledge.id)).state == Standing.DRAFT


async def test_parts_are_added_at_once_by_several_without_a_clash() -> None:
    by = await coordinator()
    pledge = await draft(by)
    await asyncio.gather(*(outline.add_focus_area(pledge.id, f"Område {n}", by=by, at=NOW) for n in range(6)))
    assert [area.position for area in await FocusArea.all().order_by("position")] == [1, 2, 3, 4, 5, 6]


async def test_parts_are_moved_up_and_the_first_stays() -> None:
    by = await coordinator()
    pledge = await draft(by)
    for name in ("Ett", "Två", "Tre"):
        await outline.add_focus_area(pledge.id, name, by=by, at=NOW)
    await outline.move_focus_area_up((await area_of(pledge, 3)).id, by=by, at=NOW)
    await outline.move_focus_area_up((await area_of(pledge, 1)).id, by=by, at=NOW)
    assert [area.name for area in await FocusArea.all().order_by("position")] == ["Ett", "Tre", "Två"]
    area = await area_of(pledge)
    for text in ("Första", "Andra"):
        second = await outline.add_commitment(area.id, promise("municipality", text), by=by, at=NOW)
    await outline.move_commitment_up(second.id, by=by, at=NOW)
    assert [one.text for one in await Commitment.all().order_by("position")] == ["Andra", "Första"]


async def test_a_focus_area_with_tags_can_not_be_removed() -> None:
    by = await coordinator()
    area = await area_of(await signed(by, "Unga"))
    tag = await actions.tag((await published("Fritidsgård")).id, area.id, "Om unga.", by=by, at=NOW)
    await actions.untag(tag.id, by=by, at=NOW)
    with pytest.raises(outline.AreaInUse):
        await outline.remove_focus_area(area.id, by=by, at=NOW)
    assert await FocusArea.exists(id=area.id)
    assert not await AuditEntry.exists(action="focus_area.removed")


async def test_an_unused_focus_area_goes_with_its_commitments() -> None:
    by = await coordinator()
    area = await outline.add_focus_area((await draft(by)).id, "Unga", by=by, at=NOW)
    await outline.add_commitment(area.id, promise("municipality"), by=by, at=NOW)
    await outline.remove_focus_area(area.id, by=by, at=NOW)
    assert await Commitment.all().count() == 0
    assert await AuditEntry.exists(action="focus_area.removed", subject_id=area.id)


async def test_every_change_of_the_parts_is_in_the_log() -> None:
    by = await coordinator()
    area = await outline.add_focus_area((await draft(by)).id, "Unga", by=by, at=NOW)
    terms = promise("municipality") | {"due": date(2026, 12, 1)}
    commitment = await outline.add_commitment(area.id, terms, by=by, at=NOW)
    await outline.change_commitment(commitment.id, terms | {"due": None}, by=by, at=NOW)
    await outline.remove_commitment(commitment.id, by=by, at=NOW)
    await outline.change_focus_area(area.id, "Barn och unga", "", by=by, at=NOW)
    entries = await AuditEntry.all().order_by("id")
    assert [entry.action for entry in entries][-4:] == [
        "commitment.added",
        "commitment.changed",
        "commitment.removed",
        "focus_area.changed",
    ]
    assert entries[-3].details["was"]["due"] == "2026-12-01"


async def test_what_does_not_exist_is_not_found() -> None:
    by = await coordinator()
    for attempt in (
        actions.change_pledge(99, {"title": "Nytt"}, by=by, at=NOW),
        outline.add_focus_area(99, "Nytt", by=by, at=NOW),
        outline.remove_focus_area(99, by=by, at=NOW),
        outline.remove_commitment(99, by=by, at=NOW),
    ):
        with pytest.raises(NotFound):
            await attempt


def test_a_pledge_is_closed_by_its_review_only_once_its_period_is_over() -> None:
    assert after_review(date(2026, 12, 31), date(2026, 12, 31)) is Standing.SIGNED
    assert after_review(date(2026, 12, 31), date(2027, 1, 1)) is Standing.CLOSED
