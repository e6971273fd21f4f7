"""The pages on which both parties open a review, sign it and discard it; answering has its own."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.pledges.desk import any_pledge
from eforslag.pledges.models import Pledge
from eforslag.reviews import board, notes, reviewing, signing, succeeding
from eforslag.reviews.board_page import address, board_page, here, side
from eforslag.reviews.forms import NoteForm, ReviewForm
from eforslag.reviews.progress import usual_terms
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
    return redirect(request, address(review.id), notice="review_opened")


def _refused(request: Request, pledge: Pledge, form: ReviewForm, refusal: Conflict) -> Response:
    form.form_errors.append(errors.said(refusal))
    return page(request, "reviews/review_form.html", form=form, pledge=pledge, status=refusal.status)


async def review(request: Request) -> Response:
    return await board_page(request)


async def note(request: Request) -> Response:
    review_id, form = request.path_params["review_id"], await NoteForm.sent(request)
    if not form.is_valid:
        return await board_page(request, status=422, notes={form.area_id: form})
    try:
        await notes.write_note(review_id, form.area_id, form.text.data, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal, notes={form.area_id: form})
    return redirect(request, f"{here(request)}#anteckningar-{form.area_id}", notice="note_saved")


async def sign(request: Request) -> Response:
    """On to the public page with the second signature, and back to the board with the first."""
    review_id, terms = request.path_params["review_id"], {"by": request.state.user.actor, "at": clock.now()}
    try:
        signed = await signing.sign_review(review_id, side=side(request), **terms)
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal)
    if signed.is_signed:
        return redirect(request, signed.url, notice="review_signed")
    return redirect(request, address(review_id), notice="review_signed_once")


async def ask_discarding(request: Request) -> Response:
    shown = await board.board(request.path_params["review_id"])
    if shown.review.is_signed:
        return redirect(request, address(shown.review.id))
    return page(request, "reviews/discarding.html", board=shown, review=shown.review)


async def discard(request: Request) -> Response:
    """Afterwards to the pledge, which can be reviewed anew."""
    terms: dict[str, Any] = {"by": request.state.user.actor, "at": clock.now()}
    try:
        pledge = await reviewing.discard_review(request.path_params["review_id"], **terms)
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/loftesarbete/{pledge.id}", notice="review_discarded")


async def begin_next(request: Request) -> Response:
    """On to the draft of the next pledge."""
    review_id = request.path_params["review_id"]
    try:
        pledge = await succeeding.begin_next(review_id, by=request.state.user.actor, at=clock.now())
    except Conflict as refusal:
        return await board_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/loftesarbete/{pledge.id}", notice="next_pledge_begun")
