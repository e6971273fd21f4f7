"""Recognises a station by its device cookie, after the visitor has been recognised and before anything else looks.

A station is a frame and a channel, and no right: it lets nobody in anywhere. A login that was made there is good
there alone, and at a station no other login counts.
"""

from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eforslag import clock
from eforslag.counter import stations, visits
from eforslag.counter.models import Station
from eforslag.counter.station_cookies import StationCookies
from eforslag.counter.station_queries import station_of
from eforslag.counter.station_texts import FRAMES
from eforslag.counter.visits import OpenVisit
from eforslag.identity import sessions, station_sessions
from eforslag.web.responses import page, redirect, wants_fragment

HOME, DONE, STATE, PAIRING = "/station", "/station/klart", "/station/lage", "/station/kod"
SHARED, CHOICE, END = "/station/besok", "/station/val", "/station/slut"
# All that a station does while it is the screen of somebody whom a clerk helps.
IN_A_VISIT = (HOME, STATE, SHARED, CHOICE, END)
# What belongs to somebody at home: a list of one's own votes is for no screen that a queue can read.
NOT_OFFERED = ("/mina-sidor",)
UNFRAMED = ("/static/", "/healthz", "/readyz", "/metrics", "/.well-known/")
# Asked for by the page itself, or shown when a visit is about to end: no sign that somebody is there.
NO_SIGN_OF_LIFE = (STATE, DONE)


@dataclass(slots=True)
class AtStation:
    """The station that a request comes from, as the rest of the service sees it."""

    id: int
    name: str
    place: str
    visit: str
    high_contrast: bool
    spoken: str
    seconds_left: int | None = None
    home: str = HOME
    done: str = DONE
    # The visit that a clerk has opened, while this is the visitor's screen in it.
    shows: OpenVisit | None = None
    # After how many seconds a page is asked for anew where there are no scripts.
    refresh: int = 90
    tasks: list[str] = field(default_factory=list)

    @property
    def frame(self) -> dict[str, str]:
        """The frame's own words, where the language that was chosen is the station's alone."""
        return FRAMES.get(self.spoken, {})

    def note_task(self, task: str) -> None:
        self.tasks.append(task)


class StationRecognition:
    def __init__(self, app: ASGIApp, cookies: StationCookies) -> None:
        self.app, self.cookies = app, cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNFRAMED):
            await self.app(scope, receive, send)
            return
        request, at = Request(scope, receive), clock.now()
        device = self.cookies.device_hash(request)
        station = await station_of(device) if device else None
        if station and station.closed_at is None:
            await self._at_station(request, station, at, send)
            return
        _forget_stranger(request, None)
        if device and scope["path"] != PAIRING and not (scope["path"] == HOME and self.cookies.mark(request)):
            await _closed(request)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _at_station(self, request: Request, station: Station, at: datetime, send: Send) -> None:
        scope, path = request.scope, request.url.path
        _forget_stranger(request, station.id)
        here = request.state.station = self._frame(request, station, at)
        request.state.channel = "kiosk"
        if station.last_seen_at is None or station.last_seen_at + stations.NOTED_EVERY <= at:
            await stations.note_seen(station.id, at)
        if request.state.user and path not in NO_SIGN_OF_LIFE:
            await station_sessions.seen(request.state.user.session, at)
        here.shows = await visits.at_station(station.id, keys=request.app.state.keys, at=at)
        if here.shows:
            await self._in_a_visit(request, send)
        elif path.startswith(NOT_OFFERED):
            await RedirectResponse(HOME, 303)(scope, request.receive, kept_by_nobody(send))
        else:
            await self.app(scope, request.receive, kept_by_nobody(_noting(request, here, at, send)))

    async def _in_a_visit(self, request: Request, send: Send) -> None:
        """The visit and nothing besides. A login that was made here in the same moment gives way to it."""
        if request.state.user is not None:
            await sessions.end(request.state.user)
            request.state.user = request.state.station.seconds_left = None
        answering = self.app if request.url.path in IN_A_VISIT else redirect(request, HOME)
        await answering(request.scope, request.receive, kept_by_nobody(send))

    def _frame(self, request: Request, station: Station, at: datetime) -> AtStation:
        chosen, user = request.cookies, request.state.user
        return AtStation(
            station.id,
            station.name,
            station.place,
            visit=chosen.get(self.cookies.visit_name, ""),
            high_contrast=chosen.get(self.cookies.contrast_name) == "hog",
            spoken=chosen.get(self.cookies.language_name, ""),
            seconds_left=int((user.ends_at - at).total_seconds()) if user else None,
        )


def _forget_stranger(request: Request, station_id: int | None) -> None:
    """Nobody, for a login that was made elsewhere."""
    user = request.state.user
    if user is not None and user.station_id != station_id:
        request.state.user = None


def _noting(request: Request, here: AtStation, at: datetime, send: Send) -> Send:
    """Before a task is said to be done, it is in the log with its station, and the visit is about to end."""

    async def send_noted(message: Message) -> None:
        if message["type"] == "http.response.start":
            for task in here.tasks:
                await stations.note_task(here.id, task, at=at)
                if request.state.user is not None:
                    await station_sessions.leave_soon(request.state.user.session, at)
        await send(message)

    return send_noted


def kept_by_nobody(send: Send) -> Send:
    async def send_marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return send_marked


def _closed(request: Request) -> Response:
    """The page of a station that is no longer one, or the way to it."""
    if request.url.path == STATE:
        return JSONResponse({"closed": True}, 403, headers={"cache-control": "no-store"})
    if wants_fragment(request):
        return Response(headers={"HX-Redirect": HOME})
    return page(request, "counter/station_closed.html", status=403, bare=True)
