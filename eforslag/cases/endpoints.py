"""The officers' lists, the page of one case, and what is done there before the decision."""

from collections.abc import Awaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases import actions, decisions, desk, history, queries
from eforslag.cases.deadlines import days_waited
from eforslag.cases.forms import AnswerForm, DetailsForm, ProgressForm, Versioned
from eforslag.cases.lifecycle import ChangedMeanwhile
from eforslag.cases.models import Case
from eforslag.cases.queries import Narrowing
from eforslag.cases.tabs import TABS, tab_of
from eforslag.web import errors
from eforslag.web.forms import Line, Text, fields
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number


async def overview(request: Request) -> Response:
    query, today = request.query_params, clock.local_date(clock.now())
    tab = TABS.get(query.get("visa", ""), TABS["oppna"])
    narrowing = Narrowing(
        officer_id=request.state.user.staff_id if query.get("mina") == "ja" else None,
        board_id=whole_number(query.get("namnd")),
        state=query.get("status", "") if query.get("status") in desk.STATES else "",
        late=query.get("sena") == "ja",
    )
    found = await queries.listed(tab, narrowing, query.get("efter"), today)
    boards = await queries.boards_open(also=narrowing.board_id)
    shown = desk.Desk(tab, narrowing, found, await queries.counts(), boards, today, bool(query.get("efter")))
    return page(request, "cases/desk.html", desk=shown)


async def case(request: Request) -> Response:
    return await case_page(request)


async def change_details(request: Request) -> Response:
    file = await queries.case_file(case_id(request), request.state.user.staff_id)
    form = await DetailsForm.read(request, offered=(file.boards, file.officers))
    if not form.is_valid:
        return await case_page(request, status=422, details_form=form)
    change = actions.change_details(case_id(request), seen=form.seen, **form.columns, **by_and_at(request))
    return await done(request, change, "case_saved", details_form=form)


async def start_preparing(request: Request) -> Response:
    form = await Versioned.read(request)
    step = actions.start_preparing(case_id(request), seen=form.seen, **by_and_at(request))
    return await done(request, step, "case_preparing")


async def draft_answer(request: Request) -> Response:
    """Keep the draft, and show how it will look where that was asked for."""
    form = await AnswerForm.read(request, today=clock.local_date(clock.now()))
    if not form.is_valid:
        return await case_page(request, status=422, answer_form=form)
    draft = actions.draft_answer(case_id(request), seen=form.seen, **form.columns, **by_and_at(request))
    if "check" in await fields(request):
        return await done(request, draft, None, onwards=f"{address(request)}/beslut", answer_form=form)
    return await done(request, draft, "answer_drafted", answer_form=form)


async def check(request: Request) -> Response:
    """How the answer will look, and what is missing for it to be published."""
    file = await queries.case_file(case_id(request), request.state.user.staff_id)
    if not file.case.is_open:
        return redirect(request, address(request))
    return page(request, "cases/check.html", case=file.case, missing=decisions.missing(file.case))


async def publish(request: Request) -> Response:
    form = await Versioned.read(request)
    step = actions.publish_decision(case_id(request), seen=form.seen, **by_and_at(request))
    return await done(request, step, "decision_published")


async def done(
    request: Request, step: Awaitable[object], notice: str | None, onwards: str = "", **forms: Any
) -> Response:
    """On to the next page; where somebody else was first, the case as it is now with what was typed."""
    try:
        await step
    except ChangedMeanwhile as refusal:
        return await case_page(request, status=refusal.status, refusal=refusal, **forms)
    return redirect(request, onwards or address(request), notice=notice)


async def case_page(
    request: Request, *, status: int = 200, refusal: ChangedMeanwhile | None = None, **forms: Any
) -> Response:
    """The page of one case; a form that was sent stands on it as it was filled in."""
    file = await queries.case_file(case_id(request), request.state.user.staff_id)
    today = clock.local_date(clock.now())
    context = {
        "file": file,
        "case": file.case,
        "tab": tab_of(file.case.state, file.case.outcome),
        "row": desk.Row(file.case, today),
        "events": history.told(file.history),
        "days_waited": days_waited(file.case.reached_at, clock.now()),
        "refusal": errors.said(refusal) if refusal else "",
        "details_form": DetailsForm.of(file.case, (file.boards, file.officers)),
        "answer_form": AnswerForm.of(file.case),
        "progress_form": ProgressForm(data={"day": today}),
        "unsaved": _unsaved(file.case, **forms),
    }
    return page(request, "cases/case.html", status=status, **context | forms)


def _unsaved(
    case: Case, answer_form: AnswerForm | None = None, progress_form: ProgressForm | None = None, **_shown: Any
) -> list[tuple[str, str]]:
    """What was typed in a form that the page no longer has, since somebody else has taken the case further."""
    form: Versioned | None = None if case.is_open else answer_form
    if not case.takes_updates:
        form = form or progress_form
    return [(field.name, field.data) for field in form if isinstance(field, Line | Text)] if form else []


def case_id(request: Request) -> int:
    return int(request.path_params["id"])


def address(request: Request) -> str:
    return f"/arenden/{case_id(request)}"


def by_and_at(request: Request) -> dict[str, Any]:
    return {"by": request.state.user.actor, "at": clock.now()}
