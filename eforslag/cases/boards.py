"""Adding, changing and closing boards, and tying officers to them. Each verb is one transaction."""

from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.cases.models import Board, BoardOfficer
from eforslag.errors import Conflict, NotFound
from eforslag.identity.models import StaffMember


class NameTaken(Conflict):
    message = "Det finns redan en nämnd med det namnet."


class AlreadyTied(Conflict):
    message = "Handläggaren är redan kopplad till nämnden."


async def add_board(
    name: str, *, head_name: str = "", head_email: str = "", reminder_days: int = 30, by: Actor, at: datetime
) -> Board:
    """A new board that cases can be given to. Raises NameTaken."""
    columns: dict[str, Any] = {"name": name, "head_name": head_name, "head_email": head_email}
    columns["reminder_days"] = reminder_days
    try:
        async with in_transaction():
            board = await Board.create(created_at=at, **columns)
            await record("board.added", board, by=by, at=at, **columns)
    except IntegrityError as error:
        raise NameTaken from error
    return board


async def change_board(board_id: int, *, by: Actor, at: datetime, **columns: Any) -> None:
    """Set name, head or reminder days; the log keeps what they were. Raises NameTaken."""
    try:
        async with in_transaction():
            board = await _found(board_id)
            changed = {name: value for name, value in columns.items() if value != getattr(board, name)}
            was = {name: getattr(board, name) for name in changed}
            if changed:
                await Board.filter(id=board_id).update(**changed)
                await record("board.changed", board, by=by, at=at, name=board.name, was=was, now=changed)
    except IntegrityError as error:
        raise NameTaken from error


@atomic()
async def close_board(board_id: int, *, by: Actor, at: datetime) -> None:
    """No case can be given to it from now on; those that it has it keeps."""
    await _set_closed(board_id, at, "board.closed", by, at)


@atomic()
async def reopen_board(board_id: int, *, by: Actor, at: datetime) -> None:
    await _set_closed(board_id, None, "board.reopened", by, at)


async def _set_closed(board_id: int, closed_at: datetime | None, action: str, by: Actor, at: datetime) -> None:
    board = await _found(board_id)
    if await Board.filter(id=board_id, closed_at__isnull=closed_at is not None).update(closed_at=closed_at):
        await record(action, board, by=by, at=at, name=board.name)


async def tie_officer(board_id: int, staff_id: int, email: str, *, by: Actor, at: datetime) -> None:
    """Have somebody prepare the board's cases. Raises AlreadyTied."""
    board, member = await _found(board_id), await StaffMember.get_or_none(id=staff_id)
    if member is None:
        raise NotFound
    try:
        async with in_transaction():
            await BoardOfficer.create(board=board, staff=member, email=email, since=at)
            await record("board.officer_tied", board, by=by, at=at, name=f"{board.name}: {member.name}")
    except IntegrityError as error:
        raise AlreadyTied from error


@atomic()
async def untie_officer(board_id: int, tie_id: int, *, by: Actor, at: datetime) -> None:
    """They keep the cases that they have."""
    board = await _found(board_id)
    tie = await BoardOfficer.get_or_none(id=tie_id, board_id=board_id).select_related("staff")
    if tie is None:
        raise NotFound
    if await BoardOfficer.filter(id=tie_id).delete():
        await record("board.officer_untied", board, by=by, at=at, name=f"{board.name}: {tie.staff.name}")


async def _found(board_id: int) -> Board:
    board = await Board.get_or_none(id=board_id)
    if board is None:
        raise NotFound
    return board
