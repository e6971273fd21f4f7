"""The service with three more addresses that the benchmarks compare with; started by place.py and by nothing else."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from eforslag import config
from eforslag.app import from_environment
from eforslag.cli import server_options
from eforslag.identity.audiences import public, resident
from eforslag.votes.ballot_box import BallotBox
from eforslag.web import request_log
from eforslag.web.forms import fields
from eforslag.web.responses import redirect


def measured() -> Starlette:
    """What uvicorn asks for."""
    app = from_environment()
    # As in production; in a demo the lines are made for people to read.
    request_log.configure(readable=False)
    app.state.single_box = BallotBox(app.state.keys, most=1)
    app.router.routes[:0] = [
        public("GET", "/bench/hello", hello),
        resident("POST", "/bench/nothing", nothing),
        resident("POST", "/bench/single/{id:id}", vote_singly),
    ]
    return app


def main(port: int) -> None:
    """Serve it as the service is served."""
    options = server_options(config.load())
    uvicorn.run("bench_app:measured", factory=True, host="127.0.0.1", port=port, **options)


async def hello(request: Request) -> Response:
    return PlainTextResponse("hello", headers={"cache-control": "no-store"})


async def nothing(request: Request) -> Response:
    """A POST that does nothing, behind the same middleware and with a session of its own."""
    return Response(status_code=204)


async def vote_singly(request: Request) -> Response:
    """A vote as it is cast for real, but in a transaction of its own."""
    await fields(request)
    proposal_id, user = request.path_params["id"], request.state.user
    await request.app.state.single_box.cast(proposal_id, user.person_key, age=user.age, channel="web")
    return redirect(request, f"/forslag/{proposal_id}", notice="vote_counted")


if __name__ == "__main__":
    main(int(sys.argv[1]))
