"""The clerk's pages about stations."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import stations
from eforslag.counter.station_forms import PairingForm
from eforslag.counter.station_queries import closed_stations, open_stations
from eforslag.counter.stations import UnknownCode
from eforslag.web.errors import said
from eforslag.web.limits import Limit
from eforslag.web.responses import page, redirect

# A code is typed once; whoever tries codes is stopped long before a tenth of a thousandth of them.
CODES = Limit("station codes", 20, 600)


async def desk(request: Request) -> Response:
    return page(request, "counter/desk.html", open_stations=await open_stations())


async def stations_page(request: Request) -> Response:
    return await _page(request, PairingForm())


async def pair(request: Request) -> Response:
    form = await PairingForm.read(request)
    if not form.is_valid:
        return await _page(request, form, 422)
    user, key = request.state.user, request.app.state.station_cookies.key
    request.app.state.limits.count(CODES, str(user.staff_id))
    try:
        await stations.pair(form.code.data, form.name.data, form.place.data, key=key, by=user.actor, at=clock.now())
    except UnknownCode as refusal:
        form.code.errors = [said(refusal)]
        return await _page(request, form, 422)
    return redirect(request, "/kundtjanst/stationer", notice="station_paired")


async def close(request: Request) -> Response:
    await stations.close(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return redirect(request, "/kundtjanst/stationer", notice="station_closed")


async def _page(request: Request, form: PairingForm, status: int = 200) -> Response:
    shown = {"open_stations": await open_stations(), "closed_stations": await closed_stations()}
    return page(request, "counter/stations.html", status=status, form=form, now=clock.now(), **shown)
