"""The desk's lists, the page of one proposal, and the decisions that are taken there."""

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.moderation import actions, queries
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.desk import Desk
from eforslag.moderation.forms import ForwardForm, GroundForm, PublishForm, ReturnForm, TagForm
from eforslag.moderation.grounds import GROUNDS
from eforslag.moderation.queries import Narrowing
from eforslag.moderation.reading import Reading
from eforslag.moderation.tabs import TABS
from eforslag.municipality.queries import rules_in_force
from eforslag.pledges.queries import focus_areas_of
from eforslag.proposals.similar import similar
from eforslag.web import errors
from eforslag.web.forms import tidy
from eforslag.web.responses import page, redirect


async def queue(request: Request) -> Response:
    query = request.query_params
    tab = TABS.get(query.get("visa", ""), TABS["granska"])
    narrowing = Narrowing(" ".join(tidy(query.get("sok", "")).split()), query.get("otaggade") == "ja")
    found = await queries.listed(tab, narrowing, query.get("efter"))
    areas = await focus_areas_of(row.id for row in found.rows)
    desk = Desk(tab, narrowing, found, await queries.counts(), areas, clock.now(), bool(query.get("efter")))
    return page(request, "moderation/queue.html", desk=desk)


async def proposal(request: Request) -> Response:
    return await reading_page(request)


async def publish(request: Request) -> Response:
    form, at = await PublishForm.read(request), clock.now()
    rules, keys = await rules_in_force(clock.local_date(at)), request.app.state.keys
    decision = actions.publish(
        _id(request), rules=rules, keys=keys, by=request.state.user.actor, at=at, read=form.version
    )
    return await _decided(request, decision, "published", f"/handlaggning/{_id(request)}")


async def send_back(request: Request) -> Response:
    form = await ReturnForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, return_form=form)
    decision = actions.return_for_clarification(_id(request), form.question.data, **_by(request))
    return await _decided(request, decision, "returned")


async def forward(request: Request) -> Response:
    form = await ForwardForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, forward_form=form)
    decision = actions.forward(_id(request), form.channel.data, form.channel_message.data, **_by(request))
    return await _decided(request, decision, "forwarded")


async def reject(request: Request) -> Response:
    form = await GroundForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, ground_form=form)
    decision = actions.reject(_id(request), form.ground.data, form.ground_message.data, **_by(request))
    return await _decided(request, decision, "rejected")


async def take_down(request: Request) -> Response:
    form = await GroundForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, ground_form=form)
    decision = actions.take_down(_id(request), form.ground.data, form.ground_message.data, **_by(request))
    return await _decided(request, decision, "taken_down")


async def _decided(
    request: Request, decision: Awaitable[object], notice: str, onwards: str = "/handlaggning"
) -> Response:
    try:
        await decision
    except DecidedMeanwhile as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, onwards, notice=notice)


async def reading_page(
    request: Request, *, status: int = 200, refusal: Conflict | None = None, **forms: Any
) -> Response:
    """The page of one proposal; a form that was sent stands on it as it was filled in."""
    said = errors.said(refusal) if refusal else ""
    context = await reading(request) | {"refusal": said} | forms
    return page(request, "moderation/proposal.html", status=status, **context)


async def reading(request: Request) -> dict[str, Any]:
    """Everything that the page shows, with fresh forms."""
    at = clock.now()
    dossier = await queries.dossier(_id(request), at)
    one = dossier.proposal
    return {
        "similar": await similar(one.title, one.text, one.place, at=at, besides=one.id, to_moderators=True),
        "reading": Reading(dossier, at, await rules_in_force(clock.local_date(at))),
        "grounds": GROUNDS.values(),
        "return_form": ReturnForm(),
        "forward_form": ForwardForm(),
        "ground_form": GroundForm(),
        "tag_form": TagForm.offering(dossier.areas),
    }


def _id(request: Request) -> int:
    return int(request.path_params["id"])


def _by(request: Request) -> dict[str, Any]:
    return {"by": request.state.user.actor, "at": clock.now()}
