"""The pledge and its reviews, as everyone reads them."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import pages
from eforslag.pledges.board import signed_board
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.progress import STATUSES
from eforslag.pledges.responses import RESPONSES
from eforslag.web.responses import redirect, shared


async def pledges(request: Request) -> Response:
    found = await pages.overview(clock.local_date(clock.now()))
    return shared(request, "pledges/overview.html", found=found)


async def pledge(request: Request) -> Response:
    at = clock.now()
    shown, today = await pages.public_pledge(request.path_params["id"], at), clock.local_date(at)
    words = {"parties": PARTIES, "statuses": STATUSES}
    return shared(request, "pledges/pledge.html", shown=shown, pledge=shown.pledge, today=today, **words)


async def newest_review(request: Request) -> Response:
    """On to the newest signed review, or a page that says that there is none yet."""
    found, review = await pages.newest_review(request.path_params["id"])
    if review is None:
        return shared(request, "pledges/no_review.html", pledge=found)
    return redirect(request, review.url)


async def review(request: Request) -> Response:
    board = await signed_board(request.path_params["id"], request.path_params["review_id"])
    return shared(request, "pledges/review.html", board=board, review=board.review, responses=RESPONSES)
