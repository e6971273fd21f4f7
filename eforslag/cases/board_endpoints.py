"""Boards, their heads and their officers, for the administrator."""

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag.cases import board_queries, boards
from eforslag.cases.board_forms import BoardForm, OfficerForm
from eforslag.cases.boards import AlreadyTied, NameTaken
from eforslag.cases.deadlines import REMINDER_DAYS
from eforslag.cases.endpoints import by_and_at
from eforslag.web import errors
from eforslag.web.responses import page, redirect


async def overview(request: Request) -> Response:
    return await _overview_page(request, BoardForm(data={"reminder_days": REMINDER_DAYS}))


async def add(request: Request) -> Response:
    form = await BoardForm.read(request)
    if not form.is_valid:
        return await _overview_page(request, form, 422)
    try:
        await boards.add_board(**form.data, **by_and_at(request))
    except NameTaken as refusal:
        form.name.errors = [errors.said(refusal)]
        return await _overview_page(request, form, refusal.status)
    return redirect(request, "/administration/namnder", notice="board_saved")


async def board(request: Request) -> Response:
    return await _board_page(request)


async def change(request: Request) -> Response:
    form = await BoardForm.read(request)
    if not form.is_valid:
        return await _board_page(request, 422, form=form)
    try:
        await boards.change_board(_id(request), **by_and_at(request), **form.data)
    except NameTaken as refusal:
        form.name.errors = [errors.said(refusal)]
        return await _board_page(request, refusal.status, form=form)
    return redirect(request, "/administration/namnder", notice="board_saved")


async def close(request: Request) -> Response:
    return await _then(request, boards.close_board(_id(request), **by_and_at(request)), "board_closed")


async def reopen(request: Request) -> Response:
    return await _then(request, boards.reopen_board(_id(request), **by_and_at(request)), "board_reopened")


async def tie(request: Request) -> Response:
    members = await board_queries.could_be_tied(_id(request))
    form = await OfficerForm.read(request, offered=members)
    if not form.is_valid:
        return await _board_page(request, 422, officer_form=form)
    step = boards.tie_officer(_id(request), int(form.staff.data), form.email.data, **by_and_at(request))
    try:
        return await _then(request, step, "officer_tied")
    except AlreadyTied as refusal:
        form.staff.errors = [errors.said(refusal)]
        return await _board_page(request, refusal.status, officer_form=form)


async def untie(request: Request) -> Response:
    step = boards.untie_officer(_id(request), request.path_params["officer_id"], **by_and_at(request))
    return await _then(request, step, "officer_untied")


async def _then(request: Request, step: Awaitable[None], notice: str) -> Response:
    await step
    return redirect(request, f"/administration/namnder/{_id(request)}", notice=notice)


async def _overview_page(request: Request, form: BoardForm, status: int = 200) -> Response:
    return page(request, "cases/boards.html", status=status, boards=await board_queries.boards(), form=form)


async def _board_page(request: Request, status: int = 200, **forms: Any) -> Response:
    found = await board_queries.board(_id(request))
    officer_form = OfficerForm()
    officer_form.offered = await board_queries.could_be_tied(found.id)
    context = {"board": found, "form": BoardForm(obj=found), "officer_form": officer_form}
    return page(request, "cases/board.html", status=status, **context | forms)


def _id(request: Request) -> int:
    return int(request.path_params["id"])
