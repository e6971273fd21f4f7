"""The parties' pages for telling how commitments go, correcting it, and saying yes or no to what the other wants."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import following_up, settling, updating
from eforslag.pledges.following_up import CommitmentNow
from eforslag.pledges.models import CommitmentUpdate, PendingChange
from eforslag.pledges.parties import PARTIES, require_own
from eforslag.pledges.progress import STATUSES
from eforslag.pledges.standing import UPDATABLE
from eforslag.pledges.update_forms import UpdateForm
from eforslag.web.responses import page, redirect


async def commitment(request: Request) -> Response:
    """One commitment with all that has been told of it, and the form for those who tell."""
    now = await _asked_about(request)
    return await _commitment_page(request, now, UpdateForm.new(now, _today()))


async def tell(request: Request) -> Response:
    now = await _asked_about(request)
    require_own(now.commitment.owner, request.state.user.actor.party)
    form = await UpdateForm.read(request, today=_today())
    if not form.is_valid:
        return await _commitment_page(request, now, form, status=422)
    done = await updating.tell(now.commitment.id, form.data, by=request.state.user.actor, at=clock.now())
    return _back(request, now.commitment.focus_area.pledge_id, done)  # type: ignore[attr-defined]


async def ask_correction(request: Request) -> Response:
    wrong = await following_up.any_update(request.path_params["id"])
    updating.require_correctable(wrong, wrong.commitment, request.state.user.actor.party)
    return _correction_page(request, wrong, UpdateForm.of(wrong))


async def correct(request: Request) -> Response:
    wrong = await following_up.any_update(request.path_params["id"])
    updating.require_correctable(wrong, wrong.commitment, request.state.user.actor.party)
    form = await UpdateForm.read(request, today=_today())
    if not form.is_valid:
        return _correction_page(request, wrong, form, status=422)
    done = await updating.correct(wrong.id, form.data, by=request.state.user.actor, at=clock.now())
    return _back(request, wrong.commitment.focus_area.pledge_id, done)  # type: ignore[attr-defined]


async def approve(request: Request) -> Response:
    change = await settling.approve(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    return redirect(request, f"/loftesarbete/{change.pledge_id}", notice="change_approved")  # type: ignore[attr-defined]


async def reject(request: Request) -> Response:
    change = await settling.reject(request.path_params["id"], by=request.state.user.actor, at=clock.now())
    notice = f"change_{change.outcome}"
    return redirect(request, f"/loftesarbete/{change.pledge_id}", notice=notice)  # type: ignore[attr-defined]


async def _asked_about(request: Request) -> CommitmentNow:
    return await following_up.commitment_now(request.path_params["id"], _today())


async def _commitment_page(request: Request, now: CommitmentNow, form: UpdateForm, status: int = 200) -> Response:
    area, party = now.commitment.focus_area, request.state.user.actor.party
    return page(
        request,
        "pledges/telling.html",
        status=status,
        now=now,
        form=form,
        area=area,
        pledge=area.pledge,
        may_tell=now.concerns(party) and area.pledge.state in UPDATABLE,
        party=party,
        corrected=await following_up.corrected_updates(now.commitment.id),
        statuses=STATUSES,
        parties=PARTIES,
    )


def _correction_page(request: Request, wrong: CommitmentUpdate, form: UpdateForm, status: int = 200) -> Response:
    pledge = wrong.commitment.focus_area.pledge
    context = {"update": wrong, "form": form, "pledge": pledge, "commitment": wrong.commitment}
    return page(request, "pledges/correction.html", status=status, **context)


def _back(request: Request, pledge_id: int, done: CommitmentUpdate | PendingChange) -> Response:
    notice = "change_waits" if isinstance(done, PendingChange) else "update_saved"
    return redirect(request, f"/loftesarbete/{pledge_id}", notice=notice)


def _today() -> date:
    return clock.local_date(clock.now())
