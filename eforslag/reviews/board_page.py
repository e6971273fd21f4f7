"""The board as a page: what was just sent stands in place of what is kept, with why it was refused."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.pledges.parties import PARTIES
from eforslag.reviews.board import Board, board, standing_when_signed
from eforslag.reviews.forms import AnswerForm, NoteForm
from eforslag.reviews.residents import residents_of
from eforslag.reviews.responses import RESPONSES
from eforslag.reviews.sides import SIDES, asked, may_leave, other, side_of
from eforslag.web import errors
from eforslag.web.responses import page


def address(review_id: int, area_id: int | None = None, number: int = 1) -> str:
    """The board, or the page of it that shows this focus area."""
    chosen = {"omrade": area_id, "sida": number if number > 1 else None}
    asked_for = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return f"/loftesarbete/uppfoljning/{review_id}" + (f"?{asked_for}" if asked_for else "")


def place(request: Request) -> tuple[int | None, int]:
    """Which focus area and which page of it are asked for; what makes no sense is as good as nothing."""
    area, number = (_number(request.query_params.get(name, "")) for name in ("omrade", "sida"))
    return area or None, max(1, number)


def here(request: Request) -> str:
    return address(request.path_params["review_id"], *place(request))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def side(request: Request) -> str:
    return side_of(request.state.user.roles)


async def board_page(
    request: Request,
    *,
    status: int = 200,
    answers: dict[int, AnswerForm] | None = None,
    notes: dict[int, NoteForm] | None = None,
    refusal: Conflict | None = None,
) -> Response:
    shown = await board(request.path_params["review_id"], *place(request))
    forms = _answer_forms(shown, side(request)) | (answers or {})
    note_forms = {part.area.id: NoteForm.for_area(part.area.id) for part in shown.shown} | (notes or {})
    context: dict[str, Any] = {
        "board": shown, "review": shown.review, "tallies": shown.tallies, "forms": forms, "note_forms": note_forms,
        "responses": RESPONSES, "parties": PARTIES, "sides": SIDES, "side": side(request),
        "other": other(side(request)), "may_leave": may_leave, "address": address, "here": here(request),
        "standing": await standing_when_signed(shown.review, clock.local_date(clock.now())),
        "residents": residents_of(shown.review.figures or {}),
    }  # fmt: skip
    said = errors.said(refusal) if refusal else ""
    return page(request, "reviews/board.html", status=status, refusal=said, **context)


def _answer_forms(shown: Board, acting: str) -> dict[int, AnswerForm]:
    rows = [] if shown.review.is_signed else [row.surfaced for row in shown.rows]
    return {row.id: AnswerForm.of(row, acting) for row in rows if acting in asked(row.party) or not row.party}
