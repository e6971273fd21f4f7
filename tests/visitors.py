"""People who use the service over HTTP in the tests, without a network and with everything else real."""

from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import cache

import httpx2
from starlette.applications import Starlette
from starlette.responses import Response

from eforslag import clock
from eforslag.config import Role
from eforslag.identity import sessions
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.register import import_register
from eforslag.identity.test_numbers import all_test_numbers

ORIGIN = "http://localhost:8000"
NAMES = ("Astrid Berg", "Nils Lindqvist", "Karin Öberg", "Erik Sjöström", "Maja Håkansson")


@cache
def numbers(born: str = "1980") -> tuple[str, ...]:
    """Official test numbers of people born in that year, without samordningsnummer."""
    return tuple(n for n in sorted(all_test_numbers()) if n.startswith(born) and int(n[6:8]) < 32)


class Visits:
    """Opens a browser for nobody, for residents and for staff; all are closed at the end of the test."""

    def __init__(self, app: Starlette, stack: AsyncExitStack) -> None:
        self.app, self._stack = app, stack
        self._people: Iterator[str] = iter(numbers())

    async def nobody(self) -> httpx2.AsyncClient:
        browser = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app),
            base_url=ORIGIN,
            headers={"sec-fetch-site": "same-origin"},
        )
        return await self._stack.enter_async_context(browser)

    async def resident(self, number: str = "", *, name: str = NAMES[0], may_vote: bool = True) -> httpx2.AsyncClient:
        """Somebody logged in, in the register of voters unless said otherwise; someone new each time."""
        number = number or next(self._people)
        if may_vote:
            await self._enter_in_register(number)
        born = parse(number)
        session_id = await sessions.start_for_resident(
            person_key(self.app.state.keys, born),
            name=name,
            age=born.age_on(clock.local_date(clock.now())),
            kept_form=None,
            at=clock.now(),
        )
        return await self._with_session(session_id)

    async def staff(self, *roles: Role, name: str = "Mona Moberg") -> httpx2.AsyncClient:
        member, _ = await StaffMember.update_or_create(
            subject=f"test {name}", defaults={"name": name, "last_login_at": clock.now()}
        )
        session_id = await sessions.start_for_staff(member, roles=roles, kept_form=None, at=clock.now())
        return await self._with_session(session_id)

    async def _with_session(self, session_id: str) -> httpx2.AsyncClient:
        response, browser = Response(), await self.nobody()
        self.app.state.cookies.keep_session(response, session_id)
        name, _, value = response.headers["set-cookie"].partition(";")[0].partition("=")
        browser.cookies.set(name, value)
        return browser

    async def _enter_in_register(self, number: str) -> None:
        self._registered = [*getattr(self, "_registered", []), number]
        await import_register(self._registered, self.app.state.keys, clock.now())
