"""The coordinators' pages for a review: opening it, answering every proposal, signing or discarding it."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.pledges.desk import any_pledge
from eforslag.pledges.models import Pledge
from eforslag.reviews import board, reviewing
from eforslag.reviews.forms import AnswerForm, ReviewForm
from eforslag.reviews.progress import usual_terms
from eforslag.reviews.responses import RESPONSES
from eforslag.web import errors
from eforslag.web.responses import page, redirect


async def new(request: Request) -> Response:
    pledge = await any_pledge(request.path_params["id"])
    form = ReviewForm(data=await usual_terms(pledge, clock.local_date(clock.now())))
    return page(request, "reviews/review_form.html", form=form, pledge=pledge)


async def open_review(request: Request) -> Response:
    pledge, at = await any_pledge(request.path_params["id"]), clock.now()
    form = await ReviewForm.read(request, today=clock.local_date(at))
    if not form.is_valid:
        return page(request, "reviews/review_form.html", form=form, pledge=pledge, status=422)
    try:
        review = await reviewing.open_review(pledge.id, **form.data, by=request.state.user.actor, at=at)
    except Conflict as refusal:
        return _refused(request, pledge, form, refusal)
    return redirect(request, f"/loftesarbete/uppfoljning/{review.id}", notice="review_opened")


def _refused(request: Request, pledge: Pledge, form: ReviewForm, refusal: Conflict) -> Response:
    form.form_errors.append(errors.said(refusal))
    return page(request, "reviews/review_form.html", form=form, pledge=pledge, status=refusal.status)


async def review(request: Request) -> Response:
    return await _board_page(request)


async def answer(request: Request) -> Response:
    review_id = request.path_params["review_id"]
    row = await board.surfaced_in(review_id, request.path_params["surfaced_id"])
    form = await AnswerForm.sent_for(row, request)
    if not form.is_valid:
        return await _board_page(request, status=422, answers={row.id: form})
    try:
        await reviewing.answer(row.id, **form.data, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await _board_page(request, status=refusal.status, refusal=refusal, answers={row.id: form})
    return redirect(request, f"/loftesarbete/uppfoljning/{review_id}#forslag-{row.id}", notice="answer_saved")


async def sign(request: Request) -> Response:
    review_id = request.path_params["review_id"]
    try:
        signed = await reviewing.sign_review(review_id, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await _board_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, signed.url, notice="review_signed")


async def ask_discarding(request: Request) -> Response:
    shown = await board.board(request.path_params["review_id"])
    if shown.review.is_signed:
        return redirect(request, f"/loftesarbete/uppfoljning/{shown.review.id}")
    return page(request, "reviews/discarding.html", board=shown, review=shown.review)


async def discard(request: Request) -> Response:
    """Afterwards to the pledge, which can be reviewed anew."""
    try:
        pledge = await reviewing.discard_review(
            request.path_params["review_id"], by=request.state.user.actor, at=clock.now()
        )
    except Conflict as refusal:
        return await _board_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/loftesarbete/{pledge.id}", notice="review_discarded")


async def _board_page(
    request: Request,
    *,
    status: int = 200,
    answers: dict[int, AnswerForm] | None = None,
    refusal: Conflict | None = None,
) -> Response:
    """The board, with what was just sent in place of what is kept, and why it was refused."""
    shown = await board.board(request.path_params["review_id"])
    forms = {row.surfaced.id: AnswerForm.of(row.surfaced) for row in shown.rows} | (answers or {})
    context: dict[str, Any] = {"board": shown, "review": shown.review, "forms": forms, "responses": RESPONSES}
    context["standing"] = await board.standing_when_signed(shown.review, clock.local_date(clock.now()))
    said = errors.said(refusal) if refusal else ""
    return page(request, "reviews/board.html", status=status, refusal=said, **context)
