"""Reminders to officer and head before and after the last day for an answer, each once: what time does by itself."""

from datetime import date, datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.cases.deadlines import MOST_REMINDER_DAYS, REMINDER_DAYS, ReminderKind, reminder_due
from eforslag.cases.lifecycle import OPEN
from eforslag.cases.models import BoardOfficer, Case, Reminder


async def remind_due(at: datetime) -> int:
    """Note the reminders that are due and not noted yet; returns how many."""
    today = clock.local_date(at)
    near = Case.filter(state__in=OPEN, due_on__lte=today + timedelta(days=MOST_REMINDER_DAYS))
    cases = await near.select_related("board").prefetch_related("reminders").order_by("id")
    return sum([await _remind(case, kind, at) for case in cases if (kind := _missing(case, today))])


def _missing(case: Case, today: date) -> ReminderKind | None:
    kind = reminder_due(case.due_on, today, case.board.reminder_days if case.board else REMINDER_DAYS)
    noted = {(one.kind, one.due_on) for one in case.reminders}
    return None if (kind, case.due_on) in noted else kind


async def _remind(case: Case, kind: ReminderKind, at: datetime) -> bool:
    try:
        async with in_transaction():
            await Reminder.create(case=case, kind=kind, due_on=case.due_on, recipients=await _recipients(case), at=at)
            await record("case.reminded", case, by=SYSTEM, at=at, kind=kind, due_on=case.due_on.isoformat())
    except IntegrityError:
        return False
    return True


async def _recipients(case: Case) -> list[str]:
    """The addresses of the case's officer, or of all who prepare the board's cases, and of its head."""
    if case.board is None:
        return []
    officers = BoardOfficer.filter(board_id=case.board.id)
    officer_id: int | None = case.officer_id  # type: ignore[attr-defined]
    chosen = officers.filter(staff_id=officer_id) if officer_id else officers
    emails = [tie.email for tie in await chosen.order_by("id")]
    return [email for email in dict.fromkeys([*emails, case.board.head_email]) if email]
