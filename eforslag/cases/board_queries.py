"""What the administrator reads of boards and officers."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.functions import Count

from eforslag.cases.models import Board, BoardOfficer, Case
from eforslag.errors import NotFound
from eforslag.identity.models import StaffMember


@dataclass(frozen=True, slots=True)
class Listed:
    """A board with its officers and the number of cases that it has or has had."""

    board: Board
    cases: int

    @property
    def officers(self) -> str:
        return ", ".join(sorted(tie.staff.name for tie in self.board.officers))


async def boards() -> list[Listed]:
    """All of them, those that are open first; three queries and the officers'."""
    rows = await Board.all().order_by("name").prefetch_related("officers__staff")
    grouped = Case.filter(board_id__isnull=False).annotate(count=Count("id")).group_by("board_id")
    cases = {row["board_id"]: row["count"] for row in await grouped.values("board_id", "count")}
    return [Listed(board, cases.get(board.id, 0)) for board in sorted(rows, key=lambda one: one.closed_at is not None)]


async def board(board_id: int) -> Board:
    """With its officers. Raises NotFound."""
    found = await Board.get_or_none(id=board_id).prefetch_related("officers__staff")
    if found is None:
        raise NotFound
    return found


async def could_be_tied(board_id: int) -> Sequence[StaffMember]:
    """Everybody on the staff who has logged in and is not tied to the board already."""
    tied = await BoardOfficer.filter(board_id=board_id).values_list("staff_id", flat=True)
    return await StaffMember.exclude(id__in=list(tied)).order_by("name", "id")
