"""The proposer's wish for a second look: a form on the proposal's page, and on a page of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.proposals.actions import own
from eforslag.proposals.forms import SecondLookForm
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.reviewable import REVIEWABLE, last_day, require_askable
from eforslag.proposals.second_looks import ask, look_at
from eforslag.web.responses import page, redirect


@dataclass(frozen=True, slots=True)
class SecondLookPart:
    """What the proposer can do about a refusal, or has done, and what came of it."""

    proposal: Proposal
    look: SecondLook | None
    at: datetime
    form: SecondLookForm

    @property
    def may_ask(self) -> bool:
        try:
            require_askable(self.proposal, self.look, self.at)
        except Conflict:
            return False
        return True

    @property
    def last_day(self) -> date | None:
        return last_day(self.proposal) if self.proposal.state in REVIEWABLE else None


async def second_look_part(proposal: Proposal, at: datetime) -> SecondLookPart | None:
    """For the proposer's own page; None where there is no refusal to speak of."""
    if proposal.state not in REVIEWABLE | {State.SUBMITTED}:
        return None
    return SecondLookPart(proposal, await look_at(proposal.id), at, SecondLookForm())


async def ask_page(request: Request) -> Response:
    proposal, at = await own(request.path_params["id"], request.state.user.person_key), clock.now()
    part = await second_look_part(proposal, at)
    if part is None or not part.may_ask:
        return redirect(request, f"/forslag/{proposal.id}")
    return page(request, "proposals/second_look.html", proposal=proposal, second_look=part, form=part.form)


async def ask_again(request: Request) -> Response:
    user, at = request.state.user, clock.now()
    proposal, form = await own(request.path_params["id"], user.person_key), await SecondLookForm.read(request)
    part = await second_look_part(proposal, at)
    if part and part.may_ask and not form.is_valid:
        context = {"proposal": proposal, "second_look": part, "form": form}
        return page(request, "proposals/second_look.html", status=422, **context)
    await ask(proposal.id, form.second_look_reason.data, by=user.person_key, age=user.age, at=at)
    return redirect(request, f"/forslag/{proposal.id}", notice="second_look_asked")
