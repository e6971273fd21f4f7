"""A case for every proposal that has reached its threshold, and reminders of due dates: what time does by itself.

The worker opens cases, not the ballot box: counting a vote costs nothing more for it, and a threshold that was noted by
a recount or before there were cases gets its case the same way. The unique key on the proposal decides between workers.
"""

from datetime import date, datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.cases.deadlines import MOST_REMINDER_DAYS, REMINDER_DAYS, ReminderKind, due_on, reminder_due
from eforslag.cases.lifecycle import OPEN
from eforslag.cases.models import Case, Reminder
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal


async def open_due(at: datetime) -> int:
    """Open the cases that are missing; returns how many."""
    missing = Proposal.filter(threshold_reached_at__isnull=False, case__id__isnull=True)
    return sum([await _open(proposal, at) for proposal in await missing.order_by("id")])


async def _open(proposal: Proposal, at: datetime) -> bool:
    reached = proposal.threshold_reached_at or at
    due = due_on(Rules.thawed(proposal.rules or {}), proposal.closes_at or reached)
    try:
        async with in_transaction():
            case = await Case.create(proposal=proposal, reached_at=reached, due_on=due, opened_at=at, changed_at=at)
            await record("case.opened", case, by=SYSTEM, at=at, number=proposal.number, due_on=due.isoformat())
    except IntegrityError:
        # Another worker was quicker, and the proposal has its case.
        return False
    return True


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
            await Reminder.create(case=case, kind=kind, due_on=case.due_on, at=at)
            await record("case.reminded", case, by=SYSTEM, at=at, kind=kind, due_on=case.due_on.isoformat())
    except IntegrityError:
        return False
    return True
