"""The application: routes, middleware, error handlers, lifespan."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount

from eforslag import clock, config
from eforslag.config import Settings
from eforslag.counter.station_cookies import StationCookies
from eforslag.counter.station_recognition import StationRecognition
from eforslag.database import opened
from eforslag.dialogues.counting import KeptCounts
from eforslag.errors import DomainError
from eforslag.following.routes import ONE_CLICK
from eforslag.identity.cookies import Cookies
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.recognition import Recognition
from eforslag.identity.relying_party import RelyingParty
from eforslag.moderation import promptness, suggesting
from eforslag.moderation.suggesting import Taught
from eforslag.pledges.models import FocusArea
from eforslag.portal.totals import KEPT_SECONDS, Totals
from eforslag.resources import resource_root
from eforslag.routes import ROUTES
from eforslag.settling import settling
from eforslag.votes.ballot_box import BallotBox
from eforslag.web import errors, request_log
from eforslag.web.body_limit import BodyLimit
from eforslag.web.headers import SecurityHeaders
from eforslag.web.limits import Limits
from eforslag.web.origin import SameOrigin
from eforslag.web.pace import Pace
from eforslag.web.page_cache import PageCache
from eforslag.web.remembered import Remembered
from eforslag.web.rendering import templates
from eforslag.web.shared_parts import SharedParts
from eforslag.web.static_files import StaticFiles
from eforslag.web.visit import Visit

# Where pages are that look the same to everybody who is not logged in.
SHARED_PAGES = ("/forslag", "/medborgarlofte", "/om", "/personuppgifter", "/tillganglighet")


def from_environment() -> Starlette:
    """What uvicorn asks for: the application as the environment and eforslag.toml describe it."""
    settings = config.load()
    request_log.configure(readable=settings.is_demo)
    return create_app(settings)


def create_app(settings: Settings) -> Starlette:
    keys = load_keys(settings)
    assets = StaticFiles(resource_root() / "static", settings.municipality.accent, settings.municipality.logo)
    cookies = Cookies(settings, keys.cookie_secret)
    at_stations = StationCookies(settings, keys.cookie_secret)
    private = (cookies.session_name, at_stations.device_name)
    limits = Limits(settings.address_allowance)
    app = Starlette(
        routes=[*ROUTES, Mount("/static", assets, name="static")],
        # From the outermost in: nothing escapes, everything is logged and carries the headers, then who and whence.
        middleware=[
            Middleware(request_log.RequestLog),
            Middleware(SecurityHeaders, settings=settings),
            Middleware(PageCache, private_cookies=private, secure=settings.is_secure, paths=SHARED_PAGES),
            Middleware(Visit),
            Middleware(errors.LastResort),
            Middleware(BodyLimit),
            Middleware(SameOrigin, settings=settings, open_to_all=ONE_CLICK),
            Middleware(Pace, limits=limits),
            Middleware(Recognition, cookies=cookies),
            Middleware(StationRecognition, cookies=at_stations),
        ],
        exception_handlers={HTTPException: errors.refuse, DomainError: errors.refuse},
        lifespan=lifespan,
    )
    # An address is an address: the redirect that would add or drop a slash believes the Host header.
    app.router.redirect_slashes = False
    app.state.settings, app.state.keys, app.state.cookies = settings, keys, cookies
    app.state.templates = templates(settings, assets)
    app.state.station_cookies = at_stations
    app.state.limits = limits
    app.state.totals = Remembered[Totals](KEPT_SECONDS)
    app.state.shared_parts = SharedParts()
    app.state.focus_areas = Remembered[Sequence[FocusArea]](KEPT_SECONDS)
    app.state.usual_wait = _remembering_usual_wait()
    app.state.taught = Remembered[Taught](suggesting.KEPT_SECONDS)
    app.state.ballot_box = BallotBox(keys)
    app.state.dialogue_counts = KeptCounts()
    app.state.relying_parties = relying_parties(settings, keys)
    return app


def relying_parties(settings: Settings, keys: Keys) -> dict[str, RelyingParty]:
    """One for each issuer that the settings name."""
    providers = {"residents": settings.residents, "staff": settings.staff}
    return {
        kind: RelyingParty(provider, client_key=keys.client_key, takes_test_numbers=settings.takes_test_numbers)
        for kind, provider in providers.items()
        if provider
    }


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    # A worker that is started again while the database is away waits: one that gave up would take the others with it.
    async with opened(settings, serving=True, patient=True), settling(settings):
        if not gc.isenabled():
            # Put off for the start (eforslag/__main__.py); what is there now stays, and is not looked through again.
            gc.freeze()
            gc.enable()
        try:
            yield
        finally:
            for party in app.state.relying_parties.values():
                await party.aclose()


def _remembering_usual_wait() -> Callable[[], Awaitable[int | None]]:
    """Asks how long moderators have taken lately. It counts a month's decisions, so it is known for some minutes."""
    kept = Remembered[int | None](promptness.KEPT_SECONDS)
    return lambda: kept.get(lambda: promptness.usual_wait(clock.now()))
