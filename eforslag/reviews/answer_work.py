"""The forms of one proposal on the board: answering it, agreeing to an answer, leaving it to the other party."""

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.reviews import answering, succeeding
from eforslag.reviews.board import surfaced_in
from eforslag.reviews.board_page import board_page, here, side
from eforslag.reviews.forms import AnswerForm
from eforslag.reviews.models import SurfacedProposal
from eforslag.web.forms import fields
from eforslag.web.responses import redirect


async def answer(request: Request) -> Response:
    row = await _row(request)
    form = await AnswerForm.sent_for(row, side(request), request)
    if not form.is_valid:
        return await board_page(request, status=422, answers={row.id: form})
    try:
        saved = await answering.answer(row.id, **form.data, **_acting(request))
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal, answers={row.id: form})
    return _back(request, row, "answer_saved" if saved.is_answered else "answer_waits")


async def agree(request: Request) -> Response:
    row, seen = await _row(request), (await fields(request)).getlist("seen")
    return await _done(request, row, answering.agree(row.id, "".join(seen), **_acting(request)), "answer_agreed")


async def leave(request: Request) -> Response:
    row, party = await _row(request), (await fields(request)).getlist("party")
    return await _done(request, row, answering.leave_to(row.id, "".join(party), **_acting(request)), "proposal_left")


async def take_in(request: Request) -> Response:
    """On to the commitment in the draft of the next pledge."""
    row = await _row(request)
    try:
        made = await succeeding.take_in(row.id, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal)
    draft = made.focus_area.pledge_id  # type: ignore[attr-defined]
    return redirect(request, f"/loftesarbete/{draft}#atagande-{made.id}", notice="promise_taken_in")


async def _row(request: Request) -> SurfacedProposal:
    return await surfaced_in(request.path_params["review_id"], request.path_params["surfaced_id"])


def _acting(request: Request) -> dict[str, Any]:
    return {"side": side(request), "by": request.state.user.actor, "at": clock.now()}


async def _done(request: Request, row: SurfacedProposal, verb: Awaitable[object], notice: str) -> Response:
    try:
        await verb
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal)
    return _back(request, row, notice)


def _back(request: Request, row: SurfacedProposal, notice: str) -> Response:
    return redirect(request, f"{here(request)}#forslag-{row.id}", notice=notice)
