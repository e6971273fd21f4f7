"""From the opened case to the answer that stands on the proposal's page, and what is done afterwards."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry
from eforslag.cases import actions, boards, initiatives
from eforslag.cases.decisions import AnswerIncomplete, is_web_address
from eforslag.cases.lifecycle import ChangedMeanwhile, Outcome, after, may
from eforslag.cases.models import Board, BoardInitiative, BoardOfficer, Case, ImplementationUpdate
from eforslag.errors import NotFound
from eforslag.notifications.models import Notice
from eforslag.proposals.lifecycle import State
from tests.cases.builders import ANSWER, AT, TODAY, board, case, decided, officer, reached, ready

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


def test_a_case_is_prepared_before_it_is_decided_and_carried_out_after_it() -> None:
    assert [str(after("prepare", "registered")), str(after("decide", "preparing"))] == ["preparing", "decided"]
    assert may("decide", "registered"), "a board can decide without more ado"
    assert not may("prepare", "preparing")
    assert not may("decide", "decided")
    assert not may("implement", "preparing")
    with pytest.raises(ChangedMeanwhile):
        after("implement", "implemented")


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("", True), ("https://soderhamn.se/protokoll?dag=1", True), ("http://soderhamn.se", False),
        ("javascript:alert(1)", False), ("https://", False), ("https://a b.se", False), ("https://x@ond.se", False),
        ("https://soderhamn.se/\n", False), ("//soderhamn.se", False), ("https://söderhamn.se", False),
        ("https://a.se/" + "x" * 500, False), ("https://localhost", False),
    ],
)  # fmt: skip
def test_the_link_to_the_minutes_leads_to_a_page_over_https(address: str, sound: bool) -> None:
    assert is_web_address(address) is sound


async def test_a_case_from_its_number_to_what_was_done(database: TortoiseContext) -> None:
    by, found, at_board = await officer(), await case(), await board("Tekniska nämnden")
    details: dict[str, Any] = {"case_number": "TN 2026/118", "board_id": at_board.id, "officer_id": by.staff_id}
    found = await actions.change_details(found.id, seen=1, due_on=found.due_on, by=by, at=AT, **details)
    found = await actions.start_preparing(found.id, seen=found.version, by=by, at=AT)
    found = await actions.draft_answer(found.id, seen=found.version, by=by, at=AT, **ANSWER)
    assert not found.is_decided
    found = await actions.publish_decision(found.id, seen=found.version, by=by, at=AT)
    assert (found.state, found.published_at, found.outcome) == ("decided", AT, "approved")
    told: dict[str, Any] = {"by": by, "at": AT + timedelta(days=60)}
    found = await actions.tell_progress(
        found.id, TODAY, "Lamporna är beställda.", is_last=False, seen=found.version, **told
    )
    found = await actions.tell_progress(found.id, TODAY, "Nu lyser det.", is_last=True, seen=found.version, **told)
    assert (found.state, found.implemented_on, found.version) == ("implemented", TODAY, 7)
    assert await ImplementationUpdate.filter(case_id=found.id).count() == 2
    log = [entry.action for entry in await AuditEntry.filter(subject_kind="proposal_case").order_by("id")]
    assert log == ["case.opened", "case.changed", "case.preparing", "case.drafted", "case.decided", "case.progress",
                   "case.implemented"]  # fmt: skip
    notices = [(one.occasion, one.words.get("status", "")) for one in await Notice.all().order_by("id")]
    assert notices == [("case_status", "board"), ("case_status", "preparing"), ("decided", ""),
                       ("case_status", "progress"), ("implemented", "")]  # fmt: skip
    decision = await Notice.get(occasion="decided")
    assert decision.proposal_id == found.proposal.id
    assert decision.words == {
        "board": "Tekniska nämnden", "case_number": "TN 2026/118", "outcome": "approved", "decided_on": "2026-10-28",
        "meaning": ANSWER["meaning"], "minutes_url": ANSWER["minutes_url"],
    }  # fmt: skip


@on_sqlite
@pytest.mark.parametrize(
    "flaw",
    [{"outcome": None}, {"decided_on": None}, {"meaning": ""}, {"answer": "Ja."}, {"outcome": "maybe"}],
    ids=str,
)
async def test_what_is_not_complete_is_not_published(database: TortoiseContext, flaw: dict[str, Any]) -> None:
    by, found = await officer(), await case()
    found = await ready(found, by, **flaw)
    with pytest.raises(AnswerIncomplete):
        await actions.publish_decision(found.id, seen=found.version, by=by, at=AT)
    assert (await Case.get(id=found.id)).state == "registered"


@on_sqlite
@pytest.mark.parametrize("flaw", [{"decided_on": TODAY + timedelta(days=1)}, {"minutes_url": "javascript:alert(1)"}])
async def test_no_day_to_come_and_no_wild_link_is_ever_kept(database: TortoiseContext, flaw: dict[str, Any]) -> None:
    by, found = await officer(), await case()
    with pytest.raises(AnswerIncomplete):
        await actions.draft_answer(found.id, seen=1, by=by, at=AT, **ANSWER | flaw)


async def test_of_two_officers_at_once_one_changes_the_case_and_the_other_is_told(database: TortoiseContext) -> None:
    first, second, found = await officer(), await officer("Olle Ek"), await case()
    both = [
        actions.draft_answer(found.id, seen=1, by=by, at=AT, **ANSWER | {"answer": f"Svaret som {by.name} skriver."})
        for by in (first, second)
    ]
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Case", "ChangedMeanwhile"]
    drafted = await ready(await Case.get(id=found.id), first)
    pair = [actions.publish_decision(found.id, seen=drafted.version, by=by, at=AT) for by in (first, second)]
    results = await asyncio.gather(*pair, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Case", "ChangedMeanwhile"]
    assert await Notice.filter(occasion="decided").count() == 1
    assert await AuditEntry.filter(action="case.decided").count() == 1


async def test_nothing_is_published_that_the_officer_has_not_seen(database: TortoiseContext) -> None:
    by, found = await officer(), await case()
    seen = await ready(found, by)
    await actions.draft_answer(found.id, seen=seen.version, by=by, at=AT, **ANSWER | {"answer": ""})
    with pytest.raises(ChangedMeanwhile):
        await actions.publish_decision(found.id, seen=seen.version, by=by, at=AT)


async def test_a_published_answer_is_corrected_and_says_so(database: TortoiseContext) -> None:
    by, found = await officer(), await decided(await case(), await officer())
    right = ANSWER | {"meaning": "Gångvägen får nya lampor före midsommar."}
    later = AT + timedelta(days=1)
    corrected = await actions.correct_decision(found.id, seen=found.version, by=by, at=later, **right)
    assert (corrected.meaning, corrected.corrected_at) == (right["meaning"], later)
    entry = await AuditEntry.get(action="case.corrected")
    assert entry.details["was"]["meaning"] == ANSWER["meaning"]
    with pytest.raises(AnswerIncomplete):
        await actions.correct_decision(
            found.id, seen=corrected.version, by=by, at=later, **right | {"answer": "", "outcome": "approved"}
        )
    with pytest.raises(ChangedMeanwhile):
        await actions.draft_answer(found.id, seen=corrected.version, by=by, at=later, **ANSWER)


async def test_only_what_was_approved_is_carried_out(database: TortoiseContext) -> None:
    by, found = await officer(), await decided(await case(), await officer(), outcome=Outcome.DECLINED)
    with pytest.raises(ChangedMeanwhile):
        await actions.tell_progress(found.id, TODAY, "Det är klart nu.", is_last=True, seen=found.version, by=by, at=AT)


async def test_a_lapsed_proposal_is_picked_up_by_one_initiative(database: TortoiseContext) -> None:
    by = await officer()
    lapsed = await reached(1, in_state=State.LAPSED, threshold_reached_at=None)
    both = [initiatives.pick_up(lapsed.id, f"Fler lampor {n}", "Eva Ek (X)", TODAY, by=by, at=AT) for n in (1, 2)]
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["AlreadyPickedUp", "BoardInitiative"]
    (notice,) = await Notice.filter(proposal_id=lapsed.id, occasion="picked_up")
    assert notice.words["member"] == "Eva Ek (X)"
    kept = await BoardInitiative.get(proposal_id=lapsed.id)
    await initiatives.correct(kept.id, "Fler lampor", "Eva Ek (X)", TODAY, case_number="TN 2026/7", by=by, at=AT)
    assert (await BoardInitiative.get(id=kept.id)).case_number == "TN 2026/7"
    passed = await reached(2)
    with pytest.raises(NotFound):
        await initiatives.pick_up(passed.id, "Fler lampor", "Eva Ek (X)", TODAY, by=by, at=AT)


async def test_boards_are_added_once_changed_closed_and_opened_again(database: TortoiseContext) -> None:
    by = await officer("Ulrika Falk")
    adding = [boards.add_board("Kulturnämnden", by=by, at=AT) for _n in range(2)]
    results = await asyncio.gather(*adding, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Board", "NameTaken"]
    other = await board("Tekniska nämnden")
    with pytest.raises(boards.NameTaken):
        await boards.change_board(other.id, name="Kulturnämnden", by=by, at=AT)
    await boards.close_board(other.id, by=by, at=AT)
    await boards.close_board(other.id, by=by, at=AT)
    assert (await Board.get(id=other.id)).closed_at == AT
    await boards.reopen_board(other.id, by=by, at=AT)
    assert (await Board.get(id=other.id)).closed_at is None
    assert await AuditEntry.filter(action="board.closed").count() == 1


async def test_an_officer_is_tied_to_a_board_once(database: TortoiseContext) -> None:
    by, somebody, at_board = await officer("Ulrika Falk"), await officer(), await board()
    assert somebody.staff_id
    tying = [boards.tie_officer(at_board.id, somebody.staff_id, "", by=by, at=AT) for _n in range(2)]
    results = await asyncio.gather(*tying, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["AlreadyTied", "NoneType"]
    tie = await BoardOfficer.get(board_id=at_board.id)
    await boards.untie_officer(at_board.id, tie.id, by=by, at=AT)
    assert await BoardOfficer.all().count() == 0
