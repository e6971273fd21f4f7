"""The coordinators' pages for a pledge's focus areas and commitments: one small form each."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import desk, outline
from eforslag.pledges.forms import AreaForm, CommitmentForm
from eforslag.pledges.models import FocusArea, PendingChange
from eforslag.pledges.parties import require_own, require_party
from eforslag.pledges.work import notice_of
from eforslag.web.responses import page, redirect


async def new_area(request: Request) -> Response:
    pledge = await desk.any_pledge(request.path_params["id"])
    return page(request, "pledges/area_form.html", form=AreaForm(), pledge=pledge, area=None)


async def add_area(request: Request) -> Response:
    pledge, form = await desk.any_pledge(request.path_params["id"]), await AreaForm.read(request)
    if not form.is_valid:
        return page(request, "pledges/area_form.html", form=form, pledge=pledge, area=None, status=422)
    done = await outline.add_focus_area(pledge.id, **form.columns, by=request.state.user.actor, at=clock.now())
    place = "" if isinstance(done, PendingChange) else f"#fokus-{done.id}"
    return redirect(request, f"/loftesarbete/{pledge.id}{place}", notice=notice_of(done))


async def edit_area(request: Request) -> Response:
    area = await desk.any_area(request.path_params["id"])
    return page(request, "pledges/area_form.html", form=AreaForm.of(area), pledge=area.pledge, area=area)


async def change_area(request: Request) -> Response:
    area, form = await desk.any_area(request.path_params["id"]), await AreaForm.read(request)
    if not form.is_valid:
        return page(request, "pledges/area_form.html", form=form, pledge=area.pledge, area=area, status=422)
    done = await outline.change_focus_area(area.id, **form.columns, by=request.state.user.actor, at=clock.now())
    return _back(request, area, done)


async def remove_area(request: Request) -> Response:
    done = await outline.remove_focus_area(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    address = f"/loftesarbete/{done.pledge_id}"  # type: ignore[union-attr]
    return redirect(request, address, notice=notice_of(done))


async def move_area(request: Request) -> Response:
    area = await outline.move_focus_area_up(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return _back(request, area)


async def new_commitment(request: Request) -> Response:
    area = await desk.any_area(request.path_params["id"])
    form = CommitmentForm(data={"due": area.pledge.period_end})
    form.party = require_party(request.state.user.actor.party)
    return page(request, "pledges/commitment_form.html", form=form, area=area, commitment=None)


async def add_commitment(request: Request) -> Response:
    area, form = await desk.any_area(request.path_params["id"]), await _commitment_form(request)
    if not form.is_valid:
        return page(request, "pledges/commitment_form.html", form=form, area=area, commitment=None, status=422)
    done = await outline.add_commitment(area.id, form.data, by=request.state.user.actor, at=clock.now())
    return _back(request, area, done)


async def edit_commitment(request: Request) -> Response:
    commitment = await desk.any_commitment(request.path_params["id"])
    require_own(commitment.owner, request.state.user.actor.party)
    form, area = CommitmentForm(obj=commitment), commitment.focus_area
    form.party = request.state.user.actor.party
    return page(request, "pledges/commitment_form.html", form=form, area=area, commitment=commitment)


async def change_commitment(request: Request) -> Response:
    commitment = await desk.any_commitment(request.path_params["id"])
    require_own(commitment.owner, request.state.user.actor.party)
    form = await _commitment_form(request)
    if not form.is_valid:
        area = commitment.focus_area
        return page(request, "pledges/commitment_form.html", status=422, form=form, area=area, commitment=commitment)
    done = await outline.change_commitment(commitment.id, form.data, by=request.state.user.actor, at=clock.now())
    return _back(request, commitment.focus_area, done)


async def remove_commitment(request: Request) -> Response:
    commitment = await desk.any_commitment(request.path_params["id"])
    done = await outline.remove_commitment(commitment.id, by=request.state.user.actor, at=clock.now())
    return _back(request, commitment.focus_area, done)


async def move_commitment(request: Request) -> Response:
    moved = await outline.move_commitment_up(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return _back(request, moved.focus_area)


async def _commitment_form(request: Request) -> CommitmentForm:
    return await CommitmentForm.read(request, party=require_party(request.state.user.actor.party))


def _back(request: Request, area: FocusArea, done: object = None) -> Response:
    """To the focus area on the pledge's page."""
    address = f"/loftesarbete/{area.pledge_id}#fokus-{area.id}"  # type: ignore[attr-defined]
    return redirect(request, address, notice=notice_of(done))
