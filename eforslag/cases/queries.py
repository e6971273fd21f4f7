"""What the officers' desk reads: its lists, and everything there is to know of one case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.functions import Count

from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.cases.lifecycle import OPEN, CaseState
from eforslag.cases.models import Board, BoardOfficer, Case, ImplementationUpdate
from eforslag.cases.tabs import TABS, Tab
from eforslag.errors import NotFound
from eforslag.identity.models import StaffMember
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.pagination import Page, cursor, place

ROWS = 25


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the officer has asked for within a list: their own, a board's, those in a state, those that are late."""

    officer_id: int | None = None
    board_id: int | None = None
    state: str = ""
    late: bool = False

    def __bool__(self) -> bool:
        return bool(self.officer_id or self.board_id or self.state or self.late)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its history and updates, oldest first, and whom it can be given to."""

    case: Case
    history: Sequence[AuditEntry]
    updates: Sequence[ImplementationUpdate]
    boards: Sequence[Board]
    officers: Sequence[StaffMember]


async def counts() -> dict[str, int]:
    """How many cases are in each list, by its name."""
    grouped = Case.all().annotate(count=Count("id")).group_by("state", "outcome")
    rows = await grouped.values("state", "outcome", "count")
    return {
        tab.name: sum(row["count"] for row in rows if tab.holds(row["state"], row["outcome"])) for tab in TABS.values()
    }


async def listed(tab: Tab, narrowing: Narrowing, after: str | None, today: date) -> Page[Case]:
    """A page of a list with proposals, boards, officers and reminders, following the cursor `after`."""
    chosen = Case.filter(tab.chosen, _narrowed(narrowing, today), _following(tab, place(after)))
    direction = "-" if tab.newest_first else ""
    ordered = chosen.order_by(f"{direction}{tab.order}", f"{direction}id").limit(ROWS + 1)
    rows = await ordered.select_related("proposal", "board", "officer").prefetch_related("reminders")
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    return Page(rows[:ROWS], cursor(getattr(end, tab.order).isoformat(), end.id))


def _narrowed(narrowing: Narrowing, today: date) -> Q:
    chosen = Q()
    if narrowing.officer_id:
        chosen &= Q(officer_id=narrowing.officer_id)
    if narrowing.board_id:
        chosen &= Q(board_id=narrowing.board_id)
    if narrowing.state in set(CaseState):
        chosen &= Q(state=narrowing.state)
    if narrowing.late:
        chosen &= Q(due_on__lt=today, state__in=OPEN)
    return chosen


def _following(tab: Tab, key: list[str] | None) -> Q:
    """What comes after a row; a cursor that makes no sense is as good as none."""
    try:
        limit_text, id_text = key or ("", "")
        limit = date.fromisoformat(limit_text) if tab.order == "due_on" else _moment(limit_text)
        row_id = int(id_text)
    except ValueError:
        return Q()
    if not 2000 < limit.year < 9000 or not 0 < row_id < 10**9:
        return Q()
    beyond = "lt" if tab.newest_first else "gt"
    further: dict[str, Any] = {f"{tab.order}__{beyond}": limit}
    same: dict[str, Any] = {tab.order: limit, f"id__{beyond}": row_id}
    return Q(**further) | Q(**same)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


async def case_file(case_id: int, reader_id: int) -> CaseFile:
    """Raises NotFound. The reader can take the case themselves."""
    case = await Case.get_or_none(id=case_id).select_related("proposal", "board", "officer")
    if case is None:
        raise NotFound
    return CaseFile(
        case=case,
        history=await history(case),
        updates=await ImplementationUpdate.filter(case_id=case_id).order_by("day", "id"),
        boards=await boards_open(also=case.board.id if case.board else None),
        officers=await officers(also={reader_id, case.officer.id if case.officer else reader_id}),
    )


async def boards_open(also: int | None = None) -> Sequence[Board]:
    """Those that cases can be given to, and the one that a case has."""
    return await Board.filter(Q(closed_at__isnull=True) | Q(id=also or 0)).order_by("name")


async def officers(also: set[int]) -> Sequence[StaffMember]:
    """Everybody who is tied to a board, and these."""
    tied: Sequence[int] = await BoardOfficer.all().distinct().values_list("staff_id", flat=True)  # type: ignore[assignment]
    return await StaffMember.filter(id__in={*tied, *also}).order_by("name", "id")


async def lapsed(after: str | None) -> Page[Proposal]:
    """Proposals that did not reach their threshold, the last to close first, with the initiatives made of them."""
    chosen = Proposal.filter(_before(place(after)), state=State.LAPSED).select_related("initiative")
    rows = await chosen.order_by("-closed_at", "-id").limit(ROWS + 1)
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    return Page(rows[:ROWS], cursor(end.closed_at.isoformat() if end.closed_at else "", end.id))


def _before(key: list[str] | None) -> Q:
    try:
        moment_text, id_text = key or ("", "")
        moment, row_id = _moment(moment_text), int(id_text)
    except ValueError:
        return Q()
    if not 2000 < moment.year < 9000 or not 0 < row_id < 10**9:
        return Q()
    return Q(closed_at__lt=moment) | Q(closed_at=moment, id__lt=row_id)
