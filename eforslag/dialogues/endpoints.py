"""The dialogues as everybody sees them: those that are open, and what earlier ones said."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import queries
from eforslag.dialogues.counting import shown_until
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.results import results
from eforslag.dialogues.spreadsheet import of_results
from eforslag.dialogues.standing import State
from eforslag.web.responses import page, shared

# What a page of results is asked for by in its address.
VIEWS = {"alla": "", "orter": "locality", "aldrar": "age"}


async def overview(request: Request) -> Response:
    found = await queries.overview(clock.local_date(clock.now()))
    return shared(request, "dialogues/overview.html", found=found)


async def shown(request: Request) -> Response:
    dialogue = await queries.with_public_results(request.path_params["id"])
    return await results_page(request, dialogue, is_public=True)


async def results_page(request: Request, dialogue: Dialogue, *, is_public: bool) -> Response:
    view = request.query_params.get("visa", "alla")
    # While answers come in, a group that has grown by one since yesterday would tell what that one answered.
    view = view if view in VIEWS and dialogue.state == State.CLOSED else "alla"
    until = await shown_until(dialogue, clock.local_date(clock.now()))
    found = await results(dialogue, request.state.language, VIEWS[view], request.app.state.dialogue_counts, until)
    answer = shared if is_public else page
    return answer(request, "dialogues/results.html", found=found, dialogue=dialogue, view=view, is_public=is_public)


async def spreadsheet(request: Request) -> Response:
    return await as_csv(request, await queries.with_public_results(request.path_params["id"]))


async def as_csv(request: Request, dialogue: Dialogue) -> Response:
    language, kept = request.state.language, request.app.state.dialogue_counts
    by_group = [await results(dialogue, language, by, kept) for by in ("locality", "age")]
    return download(of_results(by_group), f"dialog-{dialogue.id}.csv")


def download(text: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
