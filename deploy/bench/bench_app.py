"""The service with the addresses that the benchmarks compare with; started by place.py and by nothing else."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from eforslag import config
from eforslag.app import from_environment
from eforslag.cli import server_options
from eforslag.identity.audiences import public, resident
from eforslag.votes import endpoints
from eforslag.votes.ballot_box import BallotBox


class Singly:
    """What an endpoint sees of the application, with a ballot box that gives each vote a transaction of its own."""

    def __init__(self, app: Starlette) -> None:
        self.state = State({**app.state._state, "ballot_box": BallotBox(app.state.keys, most=1)})


def measured() -> Starlette:
    """What uvicorn asks for."""
    app = from_environment()
    app.state.singly = Singly(app)
    # Last, where the vote's own route does not have to pass them by.
    app.router.routes += [
        public("GET", "/bench/hello", hello),
        resident("POST", "/bench/nothing", nothing),
        resident("POST", "/bench/single/{id:id}/rost", vote_singly),
    ]
    return app


def main(port: int) -> None:
    """Serve it as the service is served."""
    uvicorn.run("bench_app:measured", factory=True, host="127.0.0.1", port=port, **server_options(config.load()))


async def hello(request: Request) -> Response:
    return PlainTextResponse("hello", headers={"cache-control": "no-store"})


async def nothing(request: Request) -> Response:
    """A POST that does nothing, behind the same middleware and with a session of its own."""
    return Response(status_code=204)


async def vote_singly(request: Request) -> Response:
    """A vote just as it is cast for real, but for the box that it goes into."""
    request.scope["app"] = request.app.state.singly
    return await endpoints.vote(request)


if __name__ == "__main__":
    main(int(sys.argv[1]))
