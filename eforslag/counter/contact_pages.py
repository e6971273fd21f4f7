"""The desk's list of whom to call or write to."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import contacts
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect


async def show(request: Request) -> Response:
    return page(request, "counter/visit_contacts.html", rows=await contacts.waiting(request.app.state.keys))


async def tell(request: Request) -> Response:
    code = next(iter((await fields(request)).getlist("besked")), "")
    await contacts.tell(request.path_params["contact_id"], code, by=request.state.user.actor, at=clock.now())
    return redirect(request, "/kundtjanst/besked", notice="told")
