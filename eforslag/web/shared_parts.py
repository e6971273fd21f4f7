"""Parts of pages that are the same for everyone, kept for a second for those who are logged in.

Their pages are their own and kept nowhere, but most of what is on them is everybody's. Whoever has just done something
gets the part made anew.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic

from markupsafe import Markup
from starlette.requests import Request

from eforslag.web.page_cache import has_just_acted
from eforslag.web.remembered import Remembered

SECONDS = 1.0
ROOM = 300


class SharedParts:
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._parts: OrderedDict[Hashable, Remembered[Markup]] = OrderedDict()

    async def get(self, request: Request, key: Hashable, make: Callable[[], Awaitable[Markup]]) -> Markup:
        """The part under this key in the visitor's language; made now for nobody's page, which is kept as a whole."""
        anew = request.state.user is None or has_just_acted(request)
        return await self._kept((key, request.state.language)).get(make, anew=anew)

    def _kept(self, key: Hashable) -> Remembered[Markup]:
        kept = self._parts.get(key)
        if kept is None:
            kept = self._parts[key] = Remembered(SECONDS, self.clock)
            while len(self._parts) > ROOM:
                self._parts.popitem(last=False)
        self._parts.move_to_end(key)
        return kept
