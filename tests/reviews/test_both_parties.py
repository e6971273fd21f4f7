"""What concerns one party is answered by it alone, what concerns both by both; and both sign."""

import asyncio
from typing import Any

import httpx2
import pytest

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.pledges.models import Pledge
from eforslag.reviews import answering, board, notes, report, signing
from eforslag.reviews.models import Review, ReviewNote, Signature, SurfacedProposal
from eforslag.reviews.sides import side_of
from tests.pledges.builders import NOW, area_of, coordinator, signed
from tests.reviews.builders import answer_fully, liaison, sign_fully
from tests.reviews.test_reviewing import opened, tagged
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
WHY = "Vi sätter upp nya lampor under våren."
ANSWER = ("declined", WHY)


async def one_row(threshold: int = 25) -> tuple[Actor, Actor, SurfacedProposal]:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by, threshold=threshold)
    return by, await liaison(NOW), await SurfacedProposal.get(review_id=review.id)


def review_of(row: SurfacedProposal) -> int:
    return int(row.review_id)  # type: ignore[attr-defined]


async def test_a_party_does_not_answer_for_the_other() -> None:
    by, police, row = await one_row()
    with pytest.raises(answering.OthersToAnswer):
        await answering.answer(row.id, *ANSWER, "police", side="municipality", by=by, at=NOW)
    await answering.leave_to(row.id, "police", side="municipality", by=by, at=NOW)
    for party in ("municipality", "police", "joint"):
        with pytest.raises(answering.OthersToAnswer):
            await answering.answer(row.id, *ANSWER, party, side="municipality", by=by, at=NOW)
    for party in ("municipality", "joint"):
        with pytest.raises(answering.OthersToAnswer):
            await answering.leave_to(row.id, party, side="municipality", by=by, at=NOW)
    assert (await answering.answer(row.id, *ANSWER, "police", side="police", by=police, at=NOW)).is_answered


async def test_a_joint_answer_is_whole_when_both_stand_for_it() -> None:
    by, police, row = await one_row()
    row = await answering.answer(row.id, *ANSWER, "joint", side="police", by=police, at=NOW)
    assert row.missing == ("municipality",)
    with pytest.raises(answering.NothingToAgreeTo):
        await answering.agree(row.id, row.version, side="police", by=police, at=NOW)
    with pytest.raises(signing.AnswersMissing):
        await signing.sign_review(review_of(row), side="police", by=police, at=NOW)
    await answering.agree(row.id, row.version, side="municipality", by=by, at=NOW)
    assert (await SurfacedProposal.get(id=row.id)).is_answered
    with pytest.raises(answering.OthersToAnswer):
        await answering.leave_to(row.id, "police", side="police", by=police, at=NOW)


async def test_a_yes_is_to_the_words_that_were_read() -> None:
    by, police, row = await one_row()
    read = (await answering.answer(row.id, *ANSWER, "joint", side="municipality", by=by, at=NOW)).version
    later = NOW.replace(hour=11)
    await answering.answer(row.id, "to_board", WHY, "joint", side="municipality", by=by, at=later)
    with pytest.raises(answering.AnswerChanged):
        await answering.agree(row.id, read, side="police", by=police, at=later)
    with pytest.raises(answering.AnswerChanged):
        await answering.answer(row.id, *ANSWER, "joint", side="police", by=police, at=later, seen=read)
    assert (await SurfacedProposal.get(id=row.id)).missing == ("police",)


async def test_new_words_ask_for_both_again_and_lift_the_signature() -> None:
    by, police, row = await one_row()
    await answer_fully(row.id, *ANSWER, "joint", by=by, at=NOW)
    await signing.sign_review(review_of(row), side="police", by=police, at=NOW)
    changed = await answering.answer(row.id, "to_board", WHY, "joint", side="municipality", by=by, at=NOW)
    assert changed.missing == ("police",)
    assert not await Signature.exists()
    assert (await AuditEntry.get(action="review.signature_lifted")).details == {"parties": ["police"]}


async def test_both_sign_and_nobody_for_both() -> None:
    by, police, row = await one_row()
    await answer_fully(row.id, *ANSWER, "municipality", by=by, at=NOW)
    review_id = review_of(row)
    assert not (await signing.sign_review(review_id, side="municipality", by=by, at=NOW)).is_signed
    for side, who in (("municipality", police), ("police", by)):
        with pytest.raises(signing.SignedAlready):
            await signing.sign_review(review_id, side=side, by=who, at=NOW)
    with pytest.raises(NotFound):
        await report.report_of((await Pledge.get()).id, review_id)
    assert (await signing.sign_review(review_id, side="police", by=police, at=NOW)).is_signed


async def test_two_who_sign_at_once_publish_it_once() -> None:
    by, police, row = await one_row()
    await answer_fully(row.id, *ANSWER, "municipality", by=by, at=NOW)
    outcomes = await asyncio.gather(
        *(signing.sign_review(review_of(row), side=side, by=who, at=NOW)
          for side, who in (("municipality", by), ("police", police)) * 3),
        return_exceptions=True,
    )  # fmt: skip
    assert sum(isinstance(one, Review) for one in outcomes) == 2
    assert sum(isinstance(one, Review) and one.is_signed for one in outcomes) == 1
    assert await AuditEntry.filter(action="review.signed").count() == 1


async def test_the_board_says_how_far_each_party_has_come() -> None:
    by, police, row = await one_row()
    await answering.answer(row.id, *ANSWER, "joint", side="police", by=police, at=NOW)
    tallies = (await board.board(review_of(row))).tallies
    assert list(tallies.sides) == [("municipality", 0, 1), ("police", 1, 1)]
    assert (tallies.answered, tallies.written, tallies.unassigned) == (0, 1, 0)


async def test_a_note_is_kept_until_the_review_is_signed() -> None:
    by, _police, row = await one_row()
    area = await area_of(await Pledge.get())
    await notes.write_note(review_of(row), area.id, "Fråga gatuenheten.", by=by, at=NOW)
    [part] = (await board.board(review_of(row))).shown
    assert [(note.text, note.written_by.name) for note in part.notes] == [("Fråga gatuenheten.", "Vera Lund")]
    with pytest.raises(NotFound):
        await notes.write_note(review_of(row), area.id + 99, "Fel område.", by=by, at=NOW)
    await answer_fully(row.id, *ANSWER, "municipality", by=by, at=NOW)
    await sign_fully(review_of(row), by=by, at=NOW)
    with pytest.raises(Exception, match="redan undertecknad"):
        await notes.write_note(review_of(row), area.id, "För sent.", by=by, at=NOW)
    assert await ReviewNote.all().count() == 1


@pytest.mark.parametrize(
    ("roles", "side"),
    [(("coordinator",), "municipality"), (("police_liaison",), "police"),
     (("police_liaison", "coordinator"), "municipality")],
)  # fmt: skip
async def test_nobody_is_both_parties(roles: tuple[str, ...], side: str) -> None:
    assert side_of(roles) == side


async def test_over_http_the_role_decides_for_whom_one_answers(visits: Visits) -> None:
    _by, _police, row = await one_row()
    town = await visits.staff("coordinator")
    police = await visits.staff("police_liaison", name="Eva Ek")
    address = f"/loftesarbete/uppfoljning/{review_of(row)}/svar/{row.id}"
    sent: dict[str, Any] = {"response": "declined", "reason": WHY, "party": "police", "seen": ""}
    assert (await town.post(address, data=sent)).status_code == 409
    assert (await town.post(f"{address}/part", data={"party": "police"})).status_code == 303
    assert (await town.post(address, data=sent | {"party": "municipality"})).status_code == 409
    assert (await town.post(f"{address}/ja", data={"seen": ""})).status_code == 409
    assert (await SurfacedProposal.get(id=row.id)).response is None
    assert "Svara på förslaget" not in (await town.get(address.partition("/svar")[0])).text
    assert (await police.post(address, data=sent)).status_code == 303
    assert (await SurfacedProposal.get(id=row.id)).is_answered


async def test_a_note_with_a_personal_number_is_not_saved(visits: Visits) -> None:
    _by, _police, row = await one_row()
    desk: httpx2.AsyncClient = await visits.staff("coordinator")
    area = await area_of(await Pledge.get())
    address = f"/loftesarbete/uppfoljning/{review_of(row)}/anteckningar"
    refused = await desk.post(address, data={"area": str(area.id), "text": "Ring 19121212-1212 om det."})
    assert refused.status_code == 422
    assert "personnummer" in refused.text
    saved = await desk.post(address, data={"area": str(area.id), "text": "Ring gatuenheten om det."})
    assert saved.status_code == 303
    assert "Ring gatuenheten om det." in (await desk.get(address.rpartition("/")[0])).text
    assert (await desk.post(address, data={"area": "x", "text": "Ring gatuenheten."})).status_code == 404
