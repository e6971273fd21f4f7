"""One decision for several proposals: chosen in the queue, worded, looked at one by one, and only then carried out."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.moderation import bulk
from eforslag.moderation.bulk import Chosen, Words
from eforslag.moderation.desk_forms import BulkForm, bulk_form
from eforslag.municipality.queries import rules_in_force
from eforslag.web.responses import page


async def prepare(request: Request) -> Response:
    """Ask for the words of the decision, or show what it will be for each where they are there."""
    choice = await BulkForm.read(request)
    chosen = await bulk.choose(choice.codes)
    if not choice.is_valid or not chosen:
        return await _shown(request, choice, chosen, status=422)
    if choice.is_begun and choice.step.data != "publish":
        return await _shown(request, choice, chosen, form=bulk_form(choice.step.data)())
    form = await bulk_form(choice.step.data).read(request)
    if not form.is_valid:
        return await _shown(request, choice, chosen, form=form, status=422)
    return await _shown(request, choice, chosen, form=form, words=_words(choice.step.data, form))


async def decide(request: Request) -> Response:
    choice, at = await BulkForm.read(request), clock.now()
    chosen = await bulk.choose(choice.codes)
    if not choice.is_valid or not chosen:
        return await _shown(request, choice, chosen, status=422)
    form = await bulk_form(choice.step.data).read(request)
    if not form.is_valid:
        return await _shown(request, choice, chosen, form=form, status=422)
    outcomes = await bulk.carry_out(
        choice.step.data,
        chosen,
        _words(choice.step.data, form),
        rules=await rules_in_force(clock.local_date(at)),
        keys=request.app.state.keys,
        by=request.state.user.actor,
        at=at,
    )
    return page(request, "moderation/bulk_done.html", step=choice.step.data, outcomes=outcomes)


def _words(step: str, form: Any) -> Words:
    match step:
        case "return":
            return Words(form.question.data)
        case "forward":
            return Words(form.channel_message.data, form.channel.data)
        case "reject":
            return Words(form.ground_message.data, form.ground.data)
        case _:
            return Words()


async def _shown(
    request: Request, choice: BulkForm, chosen: list[Chosen], *, status: int = 200, **shown: Any
) -> Response:
    context = {"choice": choice, "chosen": chosen, "form": None, "words": None} | shown
    return page(request, "moderation/bulk.html", status=status, **context)
