"""The pledges, as everyone reads them. What other packages know of them is given by those."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import pages
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.progress import STATUSES
from eforslag.web.responses import shared


async def pledges(request: Request, dialogues: Any) -> Response:
    found = await pages.overview(clock.local_date(clock.now()))
    return shared(request, "pledges/overview.html", found=found, dialogues=dialogues)


async def pledge(request: Request, **beside: Any) -> Response:
    """The page. `beside` it: its signed `reviews`, the `dialogues` behind it, and by commitment its `origins`."""
    at = clock.now()
    shown, today = await pages.public_pledge(request.path_params["id"], at), clock.local_date(at)
    context = {"shown": shown, "pledge": shown.pledge, "today": today, "parties": PARTIES, "statuses": STATUSES}
    return shared(request, "pledges/pledge.html", **context, **beside)
