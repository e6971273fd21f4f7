"""The decision at the desk after a second look."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.moderation import second_looks
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.desk_forms import SecondLookForm
from eforslag.moderation.endpoints import reading_page
from eforslag.moderation.second_looks import AnotherMustLook
from eforslag.web.responses import redirect


async def decide(request: Request) -> Response:
    """Upheld leads back to the list, lifted to the proposal, which can now be published."""
    proposal_id, form = request.path_params["id"], await SecondLookForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, second_look_form=form)
    outcome, answer = form.outcome.data, form.second_look_answer.data
    try:
        await second_looks.decide(proposal_id, outcome, answer, by=request.state.user.actor, at=clock.now())
    except (AnotherMustLook, DecidedMeanwhile) as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    onwards = f"/handlaggning/{proposal_id}" if outcome == "lifted" else "/handlaggning?visa=provning"
    return redirect(request, onwards, notice=f"refusal_{outcome}")
