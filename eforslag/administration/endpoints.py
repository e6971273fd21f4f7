"""The rules in force and the next ones, and the audit log."""

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.administration import queries
from eforslag.administration.entries import KINDS, line
from eforslag.administration.forms import RulesForm
from eforslag.errors import DomainError
from eforslag.municipality.actions import DayPassed, DayTaken, set_rules
from eforslag.municipality.describe import describe
from eforslag.municipality.queries import rules_in_force
from eforslag.web import errors
from eforslag.web.responses import page, redirect


async def rules(request: Request) -> Response:
    return await _rules_page(request, RulesForm.of(await rules_in_force(_today())))


async def enter_rules(request: Request) -> Response:
    form = await RulesForm.read(request)
    if not form.is_valid:
        return await _rules_page(request, form, status=422)
    try:
        await set_rules(form.rules(), form.effective_from.data, by=request.state.user.actor, at=clock.now())
    except (DayPassed, DayTaken) as refusal:
        return await _wrong_day(request, form, refusal)
    return redirect(request, "/administration", notice="rules_saved")


async def _wrong_day(request: Request, form: RulesForm, refusal: DomainError) -> Response:
    form.effective_from.errors = [errors.said(refusal)]
    return await _rules_page(request, form, status=422)


async def _rules_page(request: Request, form: RulesForm, status: int = 200) -> Response:
    today, versions = _today(), await queries.versions()
    context = {
        "form": form,
        "sentences": describe(await rules_in_force(today)),
        "since": max((version.effective_from for version in versions if version.effective_from <= today), default=None),
        "coming": [version for version in versions if version.effective_from > today],
        "earlier": [version for version in versions if version.effective_from <= today][::-1],
        "today": today,
    }
    return page(request, "administration/rules.html", status=status, **context)


async def log(request: Request) -> Response:
    query = request.query_params
    kind = KINDS.get(query.get("visa", ""))
    found = await queries.log(kind, query.get("efter"))
    return page(
        request,
        "administration/log.html",
        kind=kind,
        kinds=KINDS.values(),
        lines=[line(entry) for entry in found.rows],
        following=found.following,
        has_earlier=bool(query.get("efter")),
    )


def _today() -> date:
    return clock.local_date(clock.now())
