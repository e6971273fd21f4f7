"""The pledge, as everyone reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import pages
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.progress import STATUSES
from eforslag.web.responses import shared


async def pledges(request: Request) -> Response:
    found = await pages.overview(clock.local_date(clock.now()))
    return shared(request, "pledges/overview.html", found=found)


async def pledge(request: Request, reviews: Sequence[Any], origins: Mapping[int, Sequence[Any]]) -> Response:
    """The page, with the signed reviews of the pledge, and by commitment the proposals that it comes from.

    Both are known to the package of the reviews, which gives them.
    """
    at = clock.now()
    shown, today = await pages.public_pledge(request.path_params["id"], at), clock.local_date(at)
    words = {"parties": PARTIES, "statuses": STATUSES}
    given = {"reviews": reviews, "origins": origins}
    return shared(request, "pledges/pledge.html", shown=shown, pledge=shown.pledge, today=today, **given, **words)
