"""The page on which moderators keep their saved texts."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag.moderation import answers
from eforslag.moderation.desk_forms import AnswerForm
from eforslag.web import errors
from eforslag.web.responses import page, redirect

ADDRESS = "/handlaggning/svarstexter"


async def shown(request: Request) -> Response:
    return await _page(request, AnswerForm())


async def add(request: Request) -> Response:
    return await _kept(request, None)


async def edit(request: Request) -> Response:
    answer = await answers.one(_id(request))
    return await _page(request, AnswerForm(data={"step": answer.step, "name": answer.title, "text": answer.text}))


async def change(request: Request) -> Response:
    await answers.one(_id(request))
    return await _kept(request, _id(request))


async def remove(request: Request) -> Response:
    await answers.remove(_id(request))
    return redirect(request, ADDRESS, notice="answer_removed")


async def _kept(request: Request, replaces: int | None) -> Response:
    form = await AnswerForm.read(request)
    if not form.is_valid:
        return await _page(request, form, status=422)
    try:
        await answers.keep(form.step.data, form.name.data, form.text.data, replaces=replaces)
    except answers.TitleTaken as refusal:
        form.name.errors = [errors.said(refusal)]
        return await _page(request, form, status=refusal.status)
    return redirect(request, ADDRESS, notice="answer_kept")


async def _page(request: Request, form: AnswerForm, *, status: int = 200) -> Response:
    context = {"form": form, "answers": await answers.saved(), "steps": answers.STEPS, "places": answers.PLACES}
    changed = request.path_params.get("id")
    return page(request, "moderation/answers.html", status=status, changed=changed, **context)


def _id(request: Request) -> int:
    return int(request.path_params["id"])
