"""The staff's page of delivery: how the letters have fared, and trying again those that were given up."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.following import queries
from eforslag.notifications import letters
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number


async def deliveries(request: Request) -> Response:
    """All of them, or those about one proposal, which is what the officer of its case asks for."""
    after = request.query_params.get("efter")
    about = await _asked_about(request.query_params.get("forslag"))
    found = await queries.notices(after, about)
    return page(
        request,
        "following/deliveries.html",
        about=about,
        rows=found.rows,
        following=found.following,
        has_earlier=bool(after),
        reminded=await queries.reminded(about),
        weeks=[] if about else await queries.weeks(),
        dead=[] if about else await queries.dead_letters(),
        figures=await queries.figures(),
    )


async def _asked_about(text: str | None) -> Proposal | None:
    """Raises NotFound for a number of no proposal. A draft is nobody's business."""
    if text is None:
        return None
    proposal = await Proposal.exclude(state=State.DRAFT).get_or_none(id=whole_number(text) or 0)
    if proposal is None:
        raise NotFound
    return proposal


async def try_again(request: Request) -> Response:
    if not await letters.try_again(clock.now(), request.path_params["letter_id"]):
        raise NotFound
    return redirect(request, "/utskick", notice="letters_queued")


async def try_all_again(request: Request) -> Response:
    await letters.try_again(clock.now())
    return redirect(request, "/utskick", notice="letters_queued")
