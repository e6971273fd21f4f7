"""What those who watch over the service ask: does it answer, does its database, and how does it go."""

from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.municipality.models import RuleSet


async def healthy(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


async def figures(request: Request) -> Response:
    """For the operator's monitoring, which shows the token from the settings; nobody else learns that this exists."""
    token = request.app.state.settings.metrics_token
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is None or not compare_digest(shown.encode(), token.get_secret_value().encode()):
        raise NotFound
    # Most installations show their figures to nobody; what makes them is loaded when somebody asks.
    from eforslag.audit import log
    from eforslag.following.queries import figures as mail_figures
    from eforslag.portal import lists
    from eforslag.web import metrics

    repaired = await log.count("votes.recounted")
    open_now = (await lists.facts_now(clock.now())).open_now
    content = metrics.written(tallies_put_right=repaired, open_proposals=open_now, **await mail_figures())
    return Response(content, media_type="text/plain; version=0.0.4", headers={"cache-control": "no-store"})


async def ready(request: Request) -> Response:
    """The database answers too."""
    await RuleSet.exists()
    return PlainTextResponse("ready", headers={"cache-control": "no-store"})
