"""The proposals that wait for the municipality's answer, for everybody to see: the longest wait first."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.cases import public
from eforslag.cases.deadlines import days_waited
from eforslag.cases.models import Case
from eforslag.portal.cards import address
from eforslag.web.responses import shared


@dataclass(frozen=True, slots=True)
class Row:
    case: Case
    at: datetime

    @property
    def url(self) -> str:
        return address(self.case.proposal)

    @property
    def days(self) -> int:
        return days_waited(self.case.reached_at, self.at)

    @property
    def is_late(self) -> bool:
        return self.case.is_late_on(clock.local_date(self.at))


async def waiting(request: Request) -> Response:
    at, after = clock.now(), request.query_params.get("efter")
    found = await public.waiting(after)
    return shared(
        request,
        "cases/waiting.html",
        rows=[Row(case, at) for case in found.rows],
        following=found.following,
        has_earlier=bool(after),
        count=await public.how_many_wait(),
    )
