"""A case opens by itself for each proposal that reached its threshold, once, whatever races."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag import worker
from eforslag.archive.bringing_in import bring_in
from eforslag.audit.models import AuditEntry
from eforslag.cases import boards
from eforslag.cases.deadlines import due_on, reminder_due
from eforslag.cases.handover import as_document, as_json, pack_of
from eforslag.cases.models import Case, Reminder
from eforslag.cases.opening import open_due
from eforslag.cases.reminding import remind_due
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.recount import recount
from tests.cases.builders import AT, TODAY, board, case, officer, reached
from tests.votes.builders import anyone, person, published


@pytest.mark.parametrize(
    ("closes", "months", "due"),
    [
        # The last day is the one that the midnight ends: 31 October, and February has no 31st.
        (datetime(2026, 10, 31, 23, tzinfo=UTC), 4, date(2027, 2, 28)),
        (datetime(2026, 5, 4, 22, tzinfo=UTC), 12, date(2027, 5, 4)),
    ],
)
def test_the_answer_is_due_so_long_after_the_voting_as_the_proposals_own_rules_say(
    closes: datetime, months: int, due: date
) -> None:
    assert due_on(Rules(months_to_answer=months), closes) == due


async def test_votes_up_to_the_threshold_open_one_case_that_nothing_takes_away(app: Starlette) -> None:
    """The votes come in while two workers look for what to open; then two are taken back and all are counted."""
    rules = anyone(threshold_value=3, months_to_answer=6)
    proposal, keys = await published(app.state.keys, rules), app.state.keys
    at = proposal.published_at or AT
    casting = [BallotBox(keys).cast(proposal.id, person(n), age=40, channel="web", at=at) for n in range(4)]
    await asyncio.gather(*casting, open_due(at), open_due(at))
    opened = await asyncio.gather(open_due(at), open_due(at))
    assert sum(opened) <= 1
    found = await Case.get(proposal_id=proposal.id)
    assert (found.state, found.reached_at, found.due_on) == ("registered", at, due_on(rules, proposal.closes_at or at))
    await BallotBox(keys).take_back(proposal.id, person(0), at=at)
    await BallotBox(keys).take_back(proposal.id, person(1), at=at)
    await Proposal.filter(id=proposal.id).update(votes=9)
    assert await recount(at)
    await worker.work_once(at)
    assert await Case.filter(proposal_id=proposal.id).count() == 1
    assert await AuditEntry.filter(action="case.opened").count() == 1


async def test_no_reached_threshold_is_left_without_a_case(database: TortoiseContext) -> None:
    """Those from before there were cases too, also where the proposal has been taken down since."""
    for number in range(1, 6):
        await reached(number, in_state=State.TAKEN_DOWN if number == 3 else State.PASSED)
    await reached(9, threshold_reached_at=None, in_state=State.LAPSED)
    results = await asyncio.gather(*(open_due(AT) for _worker in range(3)))
    assert sum(results) == 5
    left = Proposal.filter(threshold_reached_at__isnull=False, case__id__isnull=True)
    assert await left.count() == 0
    assert await Case.all().count() == 5


async def test_what_was_answered_or_over_in_an_earlier_service_gets_no_case(app: Starlette) -> None:
    """What was open when it was imported is answered here, unless the earlier service has said otherwise since."""
    lines = [
        {"id": "1", "title": "Utegym", "state": "besvarad", "closed": "2019-08-02", "votes": 41, "answer": "Ja."},
        {"id": "2", "title": "Bastu", "state": "under beredning", "closed": "2024-08-02", "votes": 30},
        {"id": "3", "title": "Lampor", "state": "öppen", "closed": "2026-12-31", "votes": 30},
        {"id": "4", "title": "Bänkar", "state": "öppen", "closed": "2026-12-31", "votes": 30},
        {"id": "5", "title": "Brygga", "state": "öppen", "closed": "2026-12-31", "votes": 30},
    ]
    later = [lines[3] | {"state": "besvarad", "answer": "Bänkarna står där."}, lines[4] | {"state": "genomförd"}]
    for written in (lines, later):
        await bring_in(map(json.dumps, written), rules=Rules(threshold_value=25), keys=app.state.keys, at=AT)
    assert await Proposal.filter(threshold_reached_at__isnull=False).count() == 5
    assert await open_due(AT) == 1
    case = await Case.get().select_related("proposal")
    assert case.proposal.title == "Lampor"
    pack = await pack_of(case.id)
    assert as_json(pack)["votes"] == {"total": 30, "threshold": 25, "by_channel": {}, "earlier": 30}
    content = as_document(pack, "Söderhamns kommun")
    assert content["channels"] == [["Från den tidigare tjänsten", "30"]]
    assert content["votes_sentence"] == "Förslaget har fått 30 röster hittills. Gränsen är 25."


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_looking_for_what_to_open_does_not_read_every_proposal(
    database: TortoiseContext, query_count: Any
) -> None:
    with query_count() as sent:
        await open_due(AT)
    ((query, values),) = sent
    plan = await database.db().execute_query_dict(f"EXPLAIN QUERY PLAN {query}", values)
    assert "USING INDEX idx_proposal_thresho" in plan[0]["detail"]


def test_a_reminder_comes_before_the_due_date_and_after_it() -> None:
    due = date(2026, 12, 31)
    assert reminder_due(due, date(2026, 11, 30)) is None
    assert reminder_due(due, date(2026, 12, 1)) == "before"
    assert reminder_due(due, due) == "before"
    assert reminder_due(due, date(2027, 1, 1)) == "after"
    assert reminder_due(due, date(2026, 12, 1), days_before=10) is None


async def test_each_reminder_is_noted_once_for_each_due_date(database: TortoiseContext) -> None:
    found, slow = await case(), await case(2)
    prepared = await board(reminder_days=60)
    due = TODAY + timedelta(days=45)
    await Case.filter(id=found.id).update(due_on=due, board_id=prepared.id)
    await Case.filter(id=slow.id).update(due_on=due)
    assert sum(await asyncio.gather(remind_due(AT), remind_due(AT))) == 1, (
        "the other's board waits until 30 days before"
    )
    assert await remind_due(AT + timedelta(days=1)) == 0
    assert await remind_due(AT + timedelta(days=46)) == 2
    assert await remind_due(AT + timedelta(days=60)) == 0
    noted = await Reminder.filter(case_id=found.id).order_by("id")
    assert [(one.kind, one.due_on) for one in noted] == [("before", due), ("after", due)]
    await Case.filter(id=found.id).update(due_on=due + timedelta(days=90))
    assert await remind_due(AT + timedelta(days=80)) == 1, "a new due date has reminders of its own"


async def test_nobody_is_reminded_of_what_is_decided(database: TortoiseContext) -> None:
    found = await case()
    await Case.filter(id=found.id).update(due_on=TODAY, state="decided")
    assert await remind_due(AT + timedelta(days=5)) == 0


async def test_a_reminder_goes_to_the_officer_and_the_head(database: TortoiseContext) -> None:
    """To everybody who prepares the board's cases while the case has no officer."""
    by, others = await officer(), await officer("Olle Ek")
    at_board = await board(head_email="chef@example.org")
    for number, somebody in enumerate((by, others)):
        address = f"handlaggare{number}@example.org"
        await boards.tie_officer(at_board.id, somebody.staff_id or 0, address, by=by, at=AT)
    found, unassigned, bare = await case(1), await case(2), await case(3)
    await Case.all().update(due_on=TODAY)
    await Case.filter(id=found.id).update(board_id=at_board.id, officer_id=by.staff_id)
    await Case.filter(id=unassigned.id).update(board_id=at_board.id)
    assert await remind_due(AT) == 3
    sent = {one.case_id: one.recipients for one in await Reminder.all()}  # type: ignore[attr-defined]
    assert sent == {
        found.id: ["handlaggare0@example.org", "chef@example.org"],
        unassigned.id: ["handlaggare0@example.org", "handlaggare1@example.org", "chef@example.org"],
        bare.id: [],
    }
