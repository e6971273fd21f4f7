"""Proposals that did not reach their threshold, and what elected members made of them."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases import initiatives, queries
from eforslag.cases.endpoints import by_and_at
from eforslag.cases.forms import InitiativeForm
from eforslag.cases.initiatives import AlreadyPickedUp
from eforslag.proposals.models import Proposal
from eforslag.web import errors
from eforslag.web.responses import page, redirect

COLUMNS = ("name", "member", "day", "case_number")


async def lapsed(request: Request) -> Response:
    after = request.query_params.get("efter")
    found = await queries.lapsed(after)
    return page(request, "cases/lapsed.html", found=found, has_earlier=bool(after))


async def ask(request: Request) -> Response:
    proposal = await initiatives.lapsed(request.path_params["id"])
    return _form_page(request, proposal, _as_recorded(proposal))


async def record(request: Request) -> Response:
    """Record the initiative, or put something right in it."""
    proposal = await initiatives.lapsed(request.path_params["id"])
    form = await InitiativeForm.read(request, today=clock.local_date(clock.now()))
    if not form.is_valid:
        return _form_page(request, proposal, form, 422)
    entered = {name: form[name].data for name in COLUMNS}
    known = _recorded(proposal)
    try:
        if known:
            await initiatives.correct(known, **entered, **by_and_at(request))
        else:
            await initiatives.pick_up(proposal.id, **entered, **by_and_at(request))
    except AlreadyPickedUp as refusal:
        form.form_errors.append(errors.said(refusal))
        return _form_page(request, await initiatives.lapsed(proposal.id), form, refusal.status)
    return redirect(request, "/arenden/ej-vidare", notice="initiative_saved")


def _recorded(proposal: Proposal) -> int | None:
    initiative = proposal.initiative  # type: ignore[attr-defined]
    return initiative.id if initiative else None


def _as_recorded(proposal: Proposal) -> InitiativeForm:
    initiative = proposal.initiative  # type: ignore[attr-defined]
    return InitiativeForm(data={name: getattr(initiative, name) for name in COLUMNS} if initiative else {})


def _form_page(request: Request, proposal: Proposal, form: InitiativeForm, status: int = 200) -> Response:
    return page(request, "cases/initiative.html", status=status, proposal=proposal, form=form)
