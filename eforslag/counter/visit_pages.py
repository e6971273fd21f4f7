"""The desk's pages of a visit: opening it, looking for proposals in it, and ending it."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import screen_choice, screens, visiting, visits
from eforslag.counter.visit_forms import OpenForm
from eforslag.counter.visit_queries import looked_for, returned_to
from eforslag.counter.visits import OpenVisit
from eforslag.errors import DomainError
from eforslag.identity.personal_number import parse
from eforslag.identity.test_numbers import is_test_number
from eforslag.municipality.queries import rules_in_force
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect

VISITS_OF_CLERK = limits.Limit("visits of a clerk", 120, 3600)
Endpoint = Callable[[Request, OpenVisit], Awaitable[Response]]


def in_visit(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """Lets nobody past who has not this very visit open, and nothing be done for a person who is protected."""
    return _guarded(endpoint, is_seen=True)


def watching(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    """The same for a page that asks by itself how things stand."""
    return _guarded(endpoint, is_seen=False)


def _guarded(endpoint: Endpoint, *, is_seen: bool) -> Callable[[Request], Awaitable[Response]]:
    @wraps(endpoint)
    async def guarded(request: Request) -> Response:
        keys, token = request.app.state.keys, request.path_params["visit"]
        visit = await visits.of_token(token, request.state.user, keys=keys, at=clock.now(), is_seen=is_seen)
        if visit is None:
            return redirect(request, "/kundtjanst/besok", notice="visit_over")
        if await visits.is_protected(visit, keys):
            return page(request, "counter/visit_in_private.html", visit=visit)
        return await endpoint(request, visit)

    return guarded


async def ask(request: Request) -> Response:
    """The first page; whoever has a visit open is led back to it."""
    visit = await visits.current(request.state.user, keys=request.app.state.keys, at=clock.now())
    if visit:
        return redirect(request, visit.address)
    return await _opening(request, OpenForm())


async def open_one(request: Request) -> Response:
    request.app.state.limits.count(VISITS_OF_CLERK, request.state.user.session)
    form = OpenForm(await fields(request))
    form.today = clock.local_date(clock.now())
    rules = await rules_in_force(form.today)
    if not form.check(visiting.kinds(rules.vouching_allowed)):
        return await _opening(request, form, 422)
    try:
        token = await _opened(request, form)
    except DomainError as refusal:
        form.form_errors.append(said(refusal))
        return await _opening(request, form, refusal.status)
    visit = await visits.current(request.state.user, keys=request.app.state.keys, at=clock.now())
    if visit and form.station.data is not None:
        return await screen_choice.choose(request, visit, form.station.data)
    return redirect(request, f"/kundtjanst/besok/{token}")


async def _opened(request: Request, form: OpenForm) -> str:
    app, number = request.app.state, parse(form.personal_number.data, today=form.today)
    if is_test_number(number) and not app.settings.takes_test_numbers:
        raise visiting.OnlyForTesting
    return await visits.open_visit(request.state.user, number, form.id_kind.data, keys=app.keys, at=clock.now())


async def _opening(request: Request, form: OpenForm, status: int = 200) -> Response:
    rules = await rules_in_force(clock.local_date(clock.now()))
    offered = visiting.kinds(rules.vouching_allowed)
    errors = form.id_kind.errors
    form.offer(offered)
    form.id_kind.process_data(form.id_kind.data)
    form.id_kind.errors = errors
    form.forget_number()
    await screen_choice.offer(request, form)
    return page(request, "counter/visit_open.html", status=status, form=form, vouching=rules.vouching_allowed)


@in_visit
async def desk(request: Request, visit: OpenVisit) -> Response:
    """Looking for a proposal. A reference number that fits exactly one leads straight to it."""
    asked, at = request.query_params.get("q", ""), clock.now()
    found = await looked_for(asked, at)
    if found.is_exact:
        return redirect(request, f"{visit.address}/visa/{found.rows[0].id}")
    mine = await returned_to(visit.person.person_key)
    context: dict[str, Any] = {"mine": mine, "id_kind": visiting.EVERY_KIND[visit.id_kind]}
    stations = [] if visit.screen else await screens.to_choose_from(at)
    return page(request, "counter/visit_desk.html", visit=visit, asked=asked, found=found, stations=stations, **context)


async def end(request: Request) -> Response:
    """Also for a person who is protected: ending is the one thing that is always possible."""
    keys, token = request.app.state.keys, request.path_params["visit"]
    visit = await visits.of_token(token, request.state.user, keys=keys, at=clock.now())
    if visit:
        await visits.end(visit, clock.now())
    response = redirect(request, "/kundtjanst/besok", notice="visit_ended")
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
