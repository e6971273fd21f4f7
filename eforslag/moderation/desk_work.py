"""Working at the desk: reading one proposal after the other, ticking the checklist, notes, and taking out of texts."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.moderation import desk_actions, queries, viewing
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.desk_forms import CheckForm, NoteForm
from eforslag.moderation.endpoints import reading_page
from eforslag.moderation.forms import MaskForm
from eforslag.moderation.masking import NothingChosen
from eforslag.web.responses import redirect
from eforslag.web.whole_numbers import whole_number


async def following(request: Request) -> Response:
    """On to the proposal that has waited longest, or to the one after `efter`, which is left to others."""
    at, staff_id = clock.now(), request.state.user.staff_id
    left = whole_number(request.query_params.get("efter"))
    if left is not None:
        await viewing.leave(left, staff_id)
    found = await queries.next_in_queue(left, staff_id, at)
    return redirect(request, "/handlaggning" if found is None else f"/handlaggning/{found}")


async def mask(request: Request) -> Response:
    form = await MaskForm.read(request)
    try:
        await desk_actions.mask(
            _id(request), form.chosen, read=form.version, by=request.state.user.actor, at=clock.now()
        )
    except (DecidedMeanwhile, NothingChosen) as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/handlaggning/{_id(request)}", notice="masked")


async def note(request: Request) -> Response:
    form = await NoteForm.read(request)
    if not form.is_valid:
        return await reading_page(request, status=422, note_form=form)
    await desk_actions.note(_id(request), form.note.data, by=request.state.user.actor, at=clock.now())
    return redirect(request, f"/handlaggning/{_id(request)}#anteckningar", notice="noted")


async def check(request: Request) -> Response:
    form = await CheckForm.read(request)
    await desk_actions.check(_id(request), form.ticked, by=request.state.user.actor, at=clock.now())
    return redirect(request, f"/handlaggning/{_id(request)}#kontroll", notice="checked")


def _id(request: Request) -> int:
    return int(request.path_params["id"])
