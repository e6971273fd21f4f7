"""The people who walk through every address in the tests, and the town that they walk through."""

from collections.abc import Iterator
from typing import Any, cast

import httpx2
from starlette.applications import Starlette
from starlette.routing import Route

from eforslag.config import ROLES
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.routes import ROUTES
from tests import town
from tests.asking import Answer, ask
from tests.town import Town
from tests.visitors import Visits, numbers

PEOPLE = ("nobody", "resident", *ROLES)
# Who belongs to each audience; said here once more, so that a slip in the service is seen.
AUDIENCES = {
    "public": set(PEOPLE),
    "anyone_logged_in": set(PEOPLE) - {"nobody"},
    "resident": {"resident"},
    "moderator": {"moderator"},
    "coordinator": {"coordinator", "police_liaison"},
    "case_officer": {"case_officer"},
    "clerk": {"clerk"},
    "administrator": {"administrator"},
    "correspondent": {"moderator", "coordinator", "case_officer", "administrator"},
}
# These end the session, so they come when all else has been seen.
LAST = ("log_out_everywhere", "log_out")


def method(route: Route) -> str:
    (one,) = set(route.methods or ()) - {"HEAD"}
    return one


def audience(route: Route) -> str:
    return str(cast(Any, route).audience)


def routes() -> list[Route]:
    return sorted(ROUTES, key=lambda route: LAST.index(route.name) if route.name in LAST else -1)


def forms() -> Iterator[Route]:
    return (route for route in routes() if method(route) != "GET")


class Walk:
    """One person at a time, with ids of things that exist."""

    def __init__(self, app: Starlette, visits: Visits, place: Town) -> None:
        self.app, self.visits, self.town = app, visits, place

    async def cookie(self, person: str) -> str:
        """The cookie of somebody who is newly logged in; the resident is the author of what is in the town."""
        if person == "nobody":
            return ""
        browser = await (self.visits.resident(numbers()[0]) if person == "resident" else self._staff(person))
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())

    async def member_of(self, audience: str) -> str:
        """The cookie of somebody who belongs to the audience."""
        return await self.cookie(next(person for person in PEOPLE if person in AUDIENCES[audience]))

    async def to(self, route: Route, cookie: str, other_id: str = "", **others: Any) -> Answer:
        return await ask(self.app, method(route), self.town.path(route, other_id), cookie=cookie, **others)

    async def _staff(self, role: Any) -> httpx2.AsyncClient:
        return await self.visits.staff(role, name=f"Test {role}")


async def begin(app: Starlette, visits: Visits) -> Walk:
    author = person_key(app.state.keys, parse(numbers()[0]))
    return Walk(app, visits, await town.build(author, app.state.keys))
