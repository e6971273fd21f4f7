"""The staff's page of delivery: how the letters have fared, and trying again those that were given up."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.following import queries
from eforslag.notifications import letters
from eforslag.web.responses import page, redirect


async def deliveries(request: Request) -> Response:
    after = request.query_params.get("efter")
    found = await queries.notices(after)
    return page(
        request,
        "following/deliveries.html",
        rows=found.rows,
        following=found.following,
        has_earlier=bool(after),
        weeks=await queries.weeks(),
        dead=await queries.dead_letters(),
        figures=await queries.figures(),
    )


async def try_again(request: Request) -> Response:
    if not await letters.try_again(clock.now(), request.path_params["letter_id"]):
        raise NotFound
    return redirect(request, "/utskick", notice="letters_queued")


async def try_all_again(request: Request) -> Response:
    await letters.try_again(clock.now())
    return redirect(request, "/utskick", notice="letters_queued")
