"""What is done with a case after the decision: putting the answer right, and telling what has been done."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases import actions, queries
from eforslag.cases.decisions import AnswerIncomplete
from eforslag.cases.endpoints import address, by_and_at, case_id, case_page, done
from eforslag.cases.forms import AnswerForm, ProgressForm
from eforslag.cases.lifecycle import ChangedMeanwhile
from eforslag.web import errors
from eforslag.web.responses import page, redirect


async def ask_correction(request: Request) -> Response:
    return await _correction_page(request)


async def correct(request: Request) -> Response:
    form = await AnswerForm.read(request, today=clock.local_date(clock.now()))
    if not form.is_valid:
        return await _correction_page(request, form, 422)
    try:
        await actions.correct_decision(case_id(request), seen=form.seen, **by_and_at(request), **form.columns)
    except (AnswerIncomplete, ChangedMeanwhile) as refusal:
        return await _correction_page(request, form, refusal.status, errors.said(refusal))
    return redirect(request, address(request), notice="decision_corrected")


async def _correction_page(
    request: Request, form: AnswerForm | None = None, status: int = 200, refusal: str = ""
) -> Response:
    """What was typed stands in the form, and beside it the answer as it is published now."""
    case = (await queries.case_file(case_id(request), request.state.user.staff_id)).case
    if case.is_open:
        return redirect(request, address(request))
    context = {"case": case, "answer_form": form or AnswerForm.of(case), "refusal": refusal}
    return page(request, "cases/correction.html", status=status, **context)


async def tell_progress(request: Request) -> Response:
    form = await ProgressForm.read(request, today=clock.local_date(clock.now()))
    if not form.is_valid:
        return await case_page(request, status=422, progress_form=form)
    last = bool(form.is_last.data)
    step = actions.tell_progress(
        case_id(request), form.day.data, form.text.data, is_last=last, seen=form.seen, **by_and_at(request)
    )
    return await done(request, step, "case_implemented" if last else "progress_told", progress_form=form)
