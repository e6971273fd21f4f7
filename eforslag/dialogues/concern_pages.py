"""The coordinators' pages for meetings, concerns, and the coding of what was written."""

from collections.abc import Collection
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import coding, concerning, queries
from eforslag.dialogues.counting import shown_until
from eforslag.dialogues.endpoints import download
from eforslag.dialogues.forms import ConcernForm, MeetingForm, sent_numbers
from eforslag.dialogues.models import Dialogue, Meeting
from eforslag.dialogues.spreadsheet import of_texts
from eforslag.web.errors import said
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number


async def coding_desk(request: Request) -> Response:
    dialogue = await queries.any_dialogue(request.path_params["id"])
    return await _coding_page(request, dialogue, await _empty_form(dialogue))


async def _empty_form(dialogue: Dialogue) -> ConcernForm:
    form = ConcernForm()
    form.offered = await coding.areas_of(dialogue)
    return form


async def _coding_page(request: Request, dialogue: Dialogue, form: ConcernForm, status: int = 200) -> Response:
    is_read, after = _shown(request)
    desk = await coding.desk(dialogue, is_read, after, await _until(dialogue))
    areas = await coding.areas_of(dialogue)
    context = {"dialogue": dialogue, "desk": desk, "form": form, "areas": {one.id: one.name for one in areas}}
    context |= {"is_read": is_read, "after": after, "here": _view(is_read, after)}
    return page(request, "dialogues/coding.html", status=status, **context)


async def _until(dialogue: Dialogue) -> date | None:
    return await shown_until(dialogue, clock.local_date(clock.now()))


def _shown(request: Request) -> tuple[bool, int]:
    """Whether the texts that have been read are asked for, and after which of them."""
    query = request.query_params
    is_read = query.get("visa") == "lasta"
    return is_read, (whole_number(query.get("efter"), digits=18) or 0) if is_read else 0


def _view(is_read: bool, after: int) -> str:
    return "?visa=lasta" + (f"&efter={after}" if after else "") if is_read else ""


async def code(request: Request) -> Response:
    chosen = sent_numbers(await fields(request), "concern")
    actor = request.state.user.actor
    written = await concerning.code_written(request.path_params["number"], chosen, by=actor, at=clock.now())
    address = _address(written.question.dialogue_id)  # type: ignore[attr-defined]
    return redirect(request, f"{address}/oro{_view(*_shown(request))}", notice="concern_saved")


async def write_concern(request: Request) -> Response:
    dialogue = await queries.any_dialogue(request.path_params["id"])
    form = await ConcernForm.read(request, offered=await coding.areas_of(dialogue))
    if form.is_valid:
        try:
            await concerning.write_concern(dialogue.id, form.columns, by=request.state.user.actor, at=clock.now())
            return redirect(request, f"{_address(dialogue.id)}/oro", notice="concern_saved")
        except concerning.ConcernExists as refusal:
            form.name.errors = [said(refusal)]
    return await _coding_page(request, dialogue, form, 422)


async def edit_concern(request: Request) -> Response:
    concern = await coding.any_concern(request.path_params["id"])
    form = ConcernForm(obj=concern)
    form.offered = await coding.areas_of(concern.dialogue)
    form.focus_area_id.data = str(concern.focus_area_id or "")  # type: ignore[attr-defined]
    return page(request, "dialogues/concern_form.html", form=form, concern=concern, dialogue=concern.dialogue)


async def change_concern(request: Request) -> Response:
    concern = await coding.any_concern(request.path_params["id"])
    form = await ConcernForm.read(request, offered=await coding.areas_of(concern.dialogue))
    if form.is_valid:
        try:
            await concerning.change_concern(concern.id, form.columns, by=request.state.user.actor, at=clock.now())
            return redirect(request, f"{_address(concern.dialogue.id)}/oro", notice="concern_saved")
        except concerning.ConcernExists as refusal:
            form.name.errors = [said(refusal)]
    context = {"form": form, "concern": concern, "dialogue": concern.dialogue}
    return page(request, "dialogues/concern_form.html", status=422, **context)


async def texts(request: Request) -> Response:
    """What was written, for the coordinators alone."""
    dialogue = await queries.any_dialogue(request.path_params["id"])
    found = await coding.texts_with_concerns(dialogue.id, await _until(dialogue))
    return download(of_texts(*found), f"dialog-{dialogue.id}-fritext.csv")


async def new_meeting(request: Request) -> Response:
    dialogue = await queries.any_dialogue(request.path_params["id"])
    return await _meeting_page(request, dialogue, MeetingForm())


async def write_meeting(request: Request) -> Response:
    dialogue, form = await queries.any_dialogue(request.path_params["id"]), await MeetingForm.read(request)
    if not form.is_valid:
        return await _meeting_page(request, dialogue, form, status=422)
    written = await concerning.write_meeting(dialogue.id, form.data, by=request.state.user.actor, at=clock.now())
    return redirect(request, f"/loftesarbete/dialoger/moten/{written.id}", notice="dialogue_saved")


async def edit_meeting(request: Request) -> Response:
    meeting, raised = await coding.any_meeting(request.path_params["id"])
    return await _meeting_page(request, meeting.dialogue, MeetingForm(obj=meeting), meeting, raised)


async def change_meeting(request: Request) -> Response:
    """The meeting and the concerns that came up there, in one form."""
    meeting, raised = await coding.any_meeting(request.path_params["id"])
    form = await MeetingForm.read(request)
    if not form.is_valid:
        return await _meeting_page(request, meeting.dialogue, form, meeting, raised, 422)
    by, at = request.state.user.actor, clock.now()
    await concerning.change_meeting(meeting.id, form.data, by=by, at=at)
    await concerning.code_meeting(meeting.id, sent_numbers(await fields(request), "concern"), by=by, at=at)
    return redirect(request, f"{_address(meeting.dialogue.id)}#moten", notice="dialogue_saved")


async def _meeting_page(
    request: Request,
    dialogue: Dialogue,
    form: MeetingForm,
    meeting: Meeting | None = None,
    raised: Collection[int] = (),
    status: int = 200,
) -> Response:
    found = await queries.concerns(dialogue.id)
    context = {"dialogue": dialogue, "form": form, "meeting": meeting, "raised": raised, "concerns": found}
    return page(request, "dialogues/meeting_form.html", status=status, **context)


def _address(dialogue_id: int) -> str:
    return f"/loftesarbete/dialoger/{dialogue_id}"
