"""Counting a batch, giving it back, closing it, and taking one over."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import batch_counts, batching
from eforslag.counter.batch_forms import CountForm
from eforslag.counter.batch_pages import BATCHES, shown
from eforslag.counter.batch_queries import batch_page
from eforslag.errors import Conflict, DomainError
from eforslag.web.errors import said
from eforslag.web.responses import redirect

Action = Callable[..., Awaitable[None]]


async def count(request: Request) -> Response:
    return await _count(request, batch_counts.count, "batch_counted")


async def close(request: Request) -> Response:
    return await _count(request, batch_counts.close, "batch_closed")


async def _count(request: Request, action: Action, notice: str) -> Response:
    form, batch_id = await CountForm.read(request), request.path_params["batch_id"]
    if form.is_valid:
        try:
            await action(batch_id, form.papers.data, by=request.state.user, at=clock.now())
            return redirect(request, f"{BATCHES}/{batch_id}", notice=notice)
        except (Conflict, batching.WrongCount) as refusal:
            return await _again(request, form, refusal)
    return await _again(request, form)


async def _again(request: Request, form: CountForm, refusal: DomainError | None = None) -> Response:
    if refusal:
        form.papers.errors = [said(refusal)]
    one = await batch_page(request.path_params["batch_id"], request.state.user)
    return await shown(request, one, status=refusal.status if refusal else 422, count=form)


async def give_back(request: Request) -> Response:
    return await _done(request, batch_counts.give_back, "batch_returned")


async def take_over(request: Request) -> Response:
    return await _done(request, batch_counts.take_over, "batch_taken_over")


async def discard(request: Request) -> Response:
    return await _done(request, batch_counts.discard, "batch_discarded", BATCHES)


async def _done(request: Request, action: Action, notice: str, leads_to: str = "") -> Response:
    batch_id, by = request.path_params["batch_id"], request.state.user
    try:
        await action(batch_id, by=by, at=clock.now())
    except Conflict as refusal:
        one = await batch_page(batch_id, by)
        return await shown(request, one, status=refusal.status, refusal=said(refusal))
    return redirect(request, leads_to or f"{BATCHES}/{batch_id}", notice=notice)
