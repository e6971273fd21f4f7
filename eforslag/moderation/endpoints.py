"""The desk's lists, the page of one proposal, and the decisions that are taken there."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import DomainError, NotFound
from eforslag.moderation import actions, answers, queries, suggesting, viewing
from eforslag.moderation.checklist import POINTS
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.desk import Desk
from eforslag.moderation.desk_forms import MergeForm, NoteForm, SecondLookForm, TagForm
from eforslag.moderation.forms import ForwardForm, GroundForm, PublishForm, ReturnForm
from eforslag.moderation.grounds import GROUNDS
from eforslag.moderation.merging_part import merging_part
from eforslag.moderation.queries import Narrowing
from eforslag.moderation.reading import Reading
from eforslag.moderation.second_look_part import second_look_part
from eforslag.moderation.second_looks import AnotherMustRefuse
from eforslag.moderation.suggesting import Suggestion
from eforslag.moderation.tabs import TABS
from eforslag.moderation.traces import KINDS
from eforslag.moderation.waiting import Band
from eforslag.municipality.queries import rules_in_force
from eforslag.pledges.queries import focus_areas_of
from eforslag.proposals.lifecycle import IN_QUEUE
from eforslag.proposals.models import Proposal
from eforslag.proposals.similar import similar
from eforslag.web import errors
from eforslag.web.forms import Form, fields, tidy
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number


async def queue(request: Request) -> Response:
    query = request.query_params
    tab = TABS.get(query.get("visa", ""), TABS["granska"])
    at, promised = clock.now(), _promised(request)
    band = next((band for band in Band if band == query.get("alder") and tab is TABS["granska"]), None)
    narrowing = Narrowing(" ".join(tidy(query.get("sok", "")).split()), query.get("otaggade") == "ja", band)
    found = await queries.listed(tab, narrowing, query.get("efter"), sent=queries.sent_within(band, at, promised))
    ids = [row.id for row in found.rows]
    areas, readers = await focus_areas_of(ids), await viewing.others(ids, request.state.user.staff_id, at)
    desk = Desk(tab, narrowing, found, await queries.counts(), areas, readers, at, promised, bool(query.get("efter")))
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
    if (wanted := await _wanted_answer(request)) is not None:
        form = ReturnForm(await fields(request))
        return await _with_answer(request, wanted, form, form.question, "return")
    form = await ReturnForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, return_form=form)
    decision = actions.return_for_clarification(_id(request), form.question.data, **_by(request))
    return await _decided(request, decision, "returned")


async def forward(request: Request) -> Response:
    if (wanted := await _wanted_answer(request)) is not None:
        form = ForwardForm(await fields(request))
        return await _with_answer(request, wanted, form, form.channel_message, "forward")
    form = await ForwardForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, forward_form=form)
    decision = actions.forward(_id(request), form.channel.data, form.channel_message.data, **_by(request))
    return await _decided(request, decision, "forwarded")


async def reject(request: Request) -> Response:
    if (wanted := await _wanted_answer(request)) is not None:
        form = GroundForm(await fields(request))
        return await _with_answer(request, wanted, form, form.ground_message, "reject")
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


async def _wanted_answer(request: Request) -> int | None:
    """The saved text that was asked for instead of a decision."""
    (text, *_more) = (await fields(request)).getlist("answer") or [""]
    return whole_number(text)


async def _with_answer(request: Request, wanted: int, form: Form, field: Any, step: str) -> Response:
    """The page with the form as it was filled in, and the saved text after what stood there."""
    answer = await answers.one(wanted)
    field.data = answers.inserted(field.data, answers.filled(answer.text, await at_the_desk(request)))
    name = {"return": "return_form", "forward": "forward_form", "reject": "ground_form"}[step]
    return await reading_page(request, opened=step, **{name: form})


async def _decided(
    request: Request, decision: Awaitable[object], notice: str, onwards: str = "/handlaggning"
) -> Response:
    try:
        await decision
        await viewing.leave(_id(request), request.state.user.staff_id)
    except (DecidedMeanwhile, AnotherMustRefuse) as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, onwards, notice=notice)


async def reading_page(
    request: Request, *, status: int = 200, refusal: DomainError | None = None, **forms: Any
) -> Response:
    """The page of one proposal; a form that was sent stands on it as it was filled in."""
    said = errors.said(refusal) if refusal else ""
    context = await reading(request) | {"refusal": said} | forms
    return page(request, "moderation/proposal.html", status=status, **context)


async def at_the_desk(request: Request) -> Proposal:
    """The proposal of this address. Raises NotFound."""
    found = await queries.at_the_desk(_id(request))
    if found is None:
        raise NotFound
    return found


async def read(request: Request) -> Reading:
    """The proposal with all that is known of it."""
    at = clock.now()
    rules = await rules_in_force(clock.local_date(at))
    return Reading(await queries.dossier(_id(request), at), at, rules, _promised(request))


async def reading(request: Request) -> dict[str, Any]:
    """Everything that the page shows, with fresh forms."""
    found = await read(request)
    at, dossier, one = found.at, found.dossier, found.proposal
    queued = one.state in IN_QUEUE
    return {
        "reading": found,
        "read_by": await viewing.look(_id(request), request.state.user.staff_id, at) if queued else None,
        "similar": await similar(one.title, one.text, one.place, at=at, besides=one.id, to_moderators=True),
        "suggestion": await suggestion(request, one, at, is_tagged=bool(dossier.tags)),
        "grounds": GROUNDS.values(),
        "kinds": KINDS,
        "points": POINTS,
        "saved_answers": await answers.saved() if queued else (),
        "opened": "",
        "note_form": NoteForm(),
        "return_form": ReturnForm(),
        "forward_form": ForwardForm(),
        "ground_form": GroundForm(),
        "tag_form": TagForm.offering(dossier.areas),
        "merging": await merging_part(one, at),
        "merge_form": MergeForm(),
        "second_look": await second_look_part(one, request.state.user.actor),
        "second_look_form": SecondLookForm(),
    }


async def suggestion(request: Request, proposal: Proposal, at: datetime, *, is_tagged: bool) -> Suggestion | None:
    """The focus area that the proposal seems to belong to, while it is under none."""
    if is_tagged or not (proposal.text_is_public or proposal.state in IN_QUEUE):
        return None
    taught = await request.app.state.taught.get(lambda: suggesting.taught(at))
    found: Suggestion | None = taught.suggestion(proposal)
    return found


def _promised(request: Request) -> int:
    return int(request.app.state.settings.answer_within_days)


def _id(request: Request) -> int:
    return int(request.path_params["id"])


def _by(request: Request) -> dict[str, Any]:
    return {"by": request.state.user.actor, "at": clock.now()}
