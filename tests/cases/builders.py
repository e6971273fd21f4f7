"""Proposals that reached their threshold, their cases, boards, and the officer who prepares them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.cases import actions, boards
from eforslag.cases.models import Board, Case
from eforslag.cases.opening import open_due
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests.moderation.builders import moderator
from tests.portal.builders import saved

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = date(2026, 11, 2)
ANSWER: dict[str, Any] = {
    "outcome": "approved",
    "decided_on": date(2026, 10, 28),
    "minutes_url": "https://www.soderhamn.example/protokoll/2026-10-28.pdf",
    "meaning": "Gångvägen får nya lampor under våren.",
    "answer": "Nämnden säger ja. Vi byter lamporna längs hela vägen när tjälen har gått.",
}


async def officer(name: str = "Nadia Rahimi") -> Actor:
    return await moderator(name)


def days_before(at: datetime, days: int) -> datetime:
    """The same time of the local day, also where summer time lies between."""
    return (at.astimezone(clock.LOCAL_ZONE) - timedelta(days=days)).astimezone(UTC)


async def reached(
    number: int = 1, days: int = 40, at: datetime = AT, in_state: State = State.PASSED, **changes: Any
) -> Proposal:
    """A proposal that reached its threshold so many days ago and whose voting is over."""
    then = days_before(at, days)
    usual: dict[str, Any] = {"threshold_reached_at": then, "votes": 27, "closes_at": then, "closed_at": then}
    return await saved(number, in_state, at, **usual | changes)


async def case(number: int = 1, days: int = 40, at: datetime = AT, **changes: Any) -> Case:
    """The case of such a proposal, as the worker opens it."""
    proposal = await reached(number, days, at, **changes)
    await open_due(at)
    return await Case.get(proposal_id=proposal.id)


async def board(name: str = "Tekniska nämnden", **changes: Any) -> Board:
    return await boards.add_board(name, by=await officer("Ulrika Falk"), at=AT, **changes)


async def ready(case: Case, by: Actor, at: datetime = AT, **changes: Any) -> Case:
    """The case with everything that its publication needs."""
    at_board = case.board_id or (await board(f"Nämnd {case.id}")).id  # type: ignore[attr-defined]
    details: dict[str, Any] = {"case_number": f"TN 2026/{case.id}", "board_id": at_board, "officer_id": by.staff_id}
    case = await actions.change_details(case.id, seen=case.version, due_on=case.due_on, by=by, at=at, **details)
    return await actions.draft_answer(case.id, seen=case.version, by=by, at=at, **ANSWER | changes)


async def decided(case: Case, by: Actor, at: datetime = AT, **changes: Any) -> Case:
    drafted = await ready(case, by, at, **changes)
    return await actions.publish_decision(case.id, seen=drafted.version, by=by, at=at)
