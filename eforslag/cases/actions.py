"""What an officer does with a case. Each verb is one transaction with its entry in the audit log and its announcement.

Every change names the version that the officer has seen, so that of two at once one changes the case and the other is
told.
"""

from datetime import date, datetime
from typing import Any

from tortoise.expressions import F
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.cases import decisions, lifecycle
from eforslag.cases.lifecycle import CLOSED, OPEN, CaseState, ChangedMeanwhile
from eforslag.cases.models import Case, ImplementationUpdate
from eforslag.errors import NotFound
from eforslag.notifications import outbox
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.indexing import enter

DETAILS = ("case_number", "board_id", "officer_id", "due_on")
ANSWER = ("outcome", "decided_on", "minutes_url", "meaning", "answer")


@atomic()
async def change_details(
    case_id: int,
    *,
    seen: int,
    case_number: str,
    board_id: int | None,
    officer_id: int | None,
    due_on: date,
    by: Actor,
    at: datetime,
) -> Case:
    """Enter the case number, the board, the officer and the due date of a case that is not decided."""
    case = await _found(case_id)
    entered = {"case_number": case_number, "board_id": board_id, "officer_id": officer_id, "due_on": due_on}
    changed = {name: value for name, value in entered.items() if value != getattr(case, name)}
    if not changed:
        return case
    was = {name: getattr(case, name) for name in changed}
    changed_case = await _change(case, seen, at, OPEN, **changed)
    await record("case.changed", case, by=by, at=at, was=decisions.plain(was), now=decisions.plain(changed))
    if board_id is not None and "board_id" in changed:
        await _announce(Occasion.CASE_STATUS, changed_case, at, status="board")
    return changed_case


@atomic()
async def start_preparing(case_id: int, *, seen: int, by: Actor, at: datetime) -> Case:
    """The board's office has begun to look into it."""
    case = await _found(case_id)
    state = lifecycle.after("prepare", case.state)
    preparing = await _change(case, seen, at, {CaseState(case.state)}, state=state, preparing_since=at)
    await record("case.preparing", case, by=by, at=at)
    await _announce(Occasion.CASE_STATUS, preparing, at, status="preparing")
    return preparing


@atomic()
async def draft_answer(
    case_id: int,
    *,
    seen: int,
    outcome: str | None,
    decided_on: date | None,
    minutes_url: str,
    meaning: str,
    answer: str,
    by: Actor,
    at: datetime,
) -> Case:
    """Keep the answer as it stands, however much is missing. Nobody but staff sees it."""
    case = await _found(case_id)
    _require_sound(decided_on, minutes_url, at)
    columns = dict(zip(ANSWER, (outcome, decided_on, minutes_url, meaning, answer), strict=True))
    if all(getattr(case, name) == value for name, value in columns.items()):
        return case
    drafted = await _change(case, seen, at, OPEN, **columns)
    await record("case.drafted", case, by=by, at=at)
    return drafted


@atomic()
async def publish_decision(case_id: int, *, seen: int, by: Actor, at: datetime) -> Case:
    """Make the decision and the answer public, as they were drafted. Raises AnswerIncomplete."""
    case = await _found(case_id)
    state = lifecycle.after("decide", case.state)
    if case.version != seen:
        raise ChangedMeanwhile
    decided_on = decisions.require_complete(case, clock.local_date(at))
    decided = await _change(case, seen, at, {CaseState(case.state)}, state=state, published_at=at)
    await enter([decided.proposal.id])
    await record("case.decided", case, by=by, at=at, **_answer(case))
    words = {"outcome": case.outcome or "", "meaning": case.meaning, "minutes_url": case.minutes_url}
    await _announce(Occasion.DECIDED, decided, at, decided_on=decided_on.isoformat(), **words)
    return decided


@atomic()
async def correct_decision(case_id: int, *, seen: int, by: Actor, at: datetime, **columns: Any) -> Case:
    """Put something right in a published answer; the log keeps what stood there, and the page says when."""
    case = await _found(case_id)
    was = _answer(case)
    if case.version != seen or case.state not in CLOSED:
        raise ChangedMeanwhile
    case.update_from_dict({name: columns[name] for name in ANSWER})
    decisions.require_complete(case, clock.local_date(at))
    if _answer(case) == was:
        return case
    corrected = await _change(case, seen, at, CLOSED, corrected_at=at, **{name: columns[name] for name in ANSWER})
    await enter([corrected.proposal.id])
    await record("case.corrected", case, by=by, at=at, was=was, now=_answer(case))
    return corrected


@atomic()
async def tell_progress(
    case_id: int, day: date, text: str, *, is_last: bool, seen: int, by: Actor, at: datetime
) -> Case:
    """Tell what has been done of what was approved; the last time it is done."""
    case = await _found(case_id)
    decisions.require_text(text, decisions.UPDATE_LEAST, decisions.UPDATE_LIMIT)
    if not case.takes_updates or day > clock.local_date(at):
        raise ChangedMeanwhile
    columns = {"state": CaseState.IMPLEMENTED, "implemented_on": day} if is_last else {}
    told = await _change(case, seen, at, {CaseState(case.state)}, **columns)
    await ImplementationUpdate.create(case=case, day=day, text=text, is_last=is_last, at=at)
    await record("case.implemented" if is_last else "case.progress", case, by=by, at=at, message=text)
    if is_last:
        await _announce(Occasion.IMPLEMENTED, told, at, day=day.isoformat(), text=text)
    else:
        await _announce(Occasion.CASE_STATUS, told, at, status="progress", day=day.isoformat(), text=text)
    return told


async def _found(case_id: int) -> Case:
    case = await Case.get_or_none(id=case_id).select_related("proposal", "board")
    if case is None:
        raise NotFound
    return case


async def _change(
    case: Case, seen: int, at: datetime, states: frozenset[CaseState] | set[CaseState], **columns: Any
) -> Case:
    as_seen = Case.filter(id=case.id, version=seen, state__in=states)
    if not await as_seen.update(version=F("version") + 1, changed_at=at, **columns):
        raise ChangedMeanwhile
    return await Case.get(id=case.id).select_related("proposal", "board")


async def _announce(occasion: Occasion, case: Case, at: datetime, **words: str) -> None:
    """The board and the case number stand in no table that the letters are written from."""
    board = case.board.name if case.board else ""
    await outbox.announce(occasion, case.proposal.id, at=at, board=board, case_number=case.case_number, **words)


def _require_sound(decided_on: date | None, minutes_url: str, at: datetime) -> None:
    if not decisions.is_sound(decided_on, minutes_url, clock.local_date(at)):
        raise decisions.AnswerIncomplete


def _answer(case: Case) -> dict[str, Any]:
    return decisions.plain({name: getattr(case, name) for name in ANSWER})
