"""The feeds. They are in Swedish whatever language the pages are read in, and the same for everybody."""

from starlette.requests import Request
from starlette.responses import Response

from eforslag.open_data import feeds
from eforslag.open_data.atom import Feed, written
from eforslag.open_data.feeds import Publisher
from eforslag.web import language


async def all_proposals(request: Request) -> Response:
    return _answer(await feeds.all_proposals(_publisher(request)))


async def of_area(request: Request) -> Response:
    return _answer(await feeds.of_area(request.path_params["area_id"], _publisher(request)))


async def of_proposal(request: Request) -> Response:
    return _answer(await feeds.of_proposal(request.path_params["id"], _publisher(request)))


def _publisher(request: Request) -> Publisher:
    language.use("sv")
    return Publisher(request.app.state.settings)


def _answer(feed: Feed) -> Response:
    kept = {"cache-control": "public, max-age=0, must-revalidate"}
    return Response(written(feed), media_type="application/atom+xml; charset=utf-8", headers=kept)
