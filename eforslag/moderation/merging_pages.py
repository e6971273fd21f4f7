"""Merging at the desk: choose the proposal in which the voting goes on, see both side by side, confirm; and undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import NotFound
from eforslag.identity.visitors import Staff
from eforslag.moderation import merging, queries
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.moderation.desk_forms import MergeForm
from eforslag.moderation.endpoints import reading_page
from eforslag.moderation.mergeable import CannotMerge, CannotSeparate, require_mergeable
from eforslag.moderation.references import read
from eforslag.pledges.queries import focus_areas_of
from eforslag.proposals.models import Proposal
from eforslag.votes.panel import end_of_voting
from eforslag.web.errors import said
from eforslag.web.language import gettext
from eforslag.web.responses import page, redirect


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two on the page that is confirmed."""

    proposal: Proposal
    areas: Sequence[str]

    @property
    def last_day(self) -> datetime | None:
        return end_of_voting(self.proposal)


async def choose(request: Request) -> Response:
    proposal, form = await _proposal(request), await MergeForm.read(request)
    found = await _other(form)
    wrong = "" if not form.is_valid else _refusal(proposal, found, clock.now())
    if found is None or wrong:
        form.other.errors = [*form.other.errors, *([wrong] if wrong else [])]
        return await reading_page(request, status=422, merge_form=form)
    return redirect(request, f"/handlaggning/{proposal.id}/sammanslagning/{found.id}")


async def _other(form: MergeForm) -> Proposal | None:
    reference = read(form.other.data or "") if form.is_valid else None
    return await queries.referred_to(reference) if reference else None


def _refusal(proposal: Proposal, found: Proposal | None, at: datetime) -> str:
    if found is None:
        return gettext("Vi hittar inget publicerat förslag med det numret eller den adressen.")
    try:
        require_mergeable(proposal, found, at)
    except CannotMerge as refusal:
        return said(refusal)
    return ""


async def check(request: Request) -> Response:
    proposal, other = await _both(request)
    require_mergeable(proposal, other, clock.now())
    return await _side_by_side(request, proposal, other)


async def merge(request: Request) -> Response:
    proposal, other = await _both(request)
    try:
        await merging.merge(proposal.id, other.id, **_by(request))
    except CannotMerge as refusal:
        return await _side_by_side(request, proposal, other, refusal)
    except DecidedMeanwhile as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/handlaggning/{proposal.id}", notice="merged")


async def separate(request: Request) -> Response:
    try:
        await merging.separate(request.path_params["id"], **_by(request))
    except (CannotSeparate, DecidedMeanwhile) as refusal:
        return await reading_page(request, status=refusal.status, refusal=refusal)
    return redirect(request, f"/handlaggning/{request.path_params['id']}", notice="separated")


async def _side_by_side(
    request: Request, proposal: Proposal, other: Proposal, refusal: CannotMerge | None = None
) -> Response:
    areas = await focus_areas_of([proposal.id, other.id])
    context: dict[str, Any] = {
        "merged": Side(proposal, areas[proposal.id]),
        "other": Side(other, areas[other.id]),
        "refusal": said(refusal) if refusal else "",
    }
    return page(request, "moderation/merging.html", status=refusal.status if refusal else 200, **context)


async def _both(request: Request) -> tuple[Proposal, Proposal]:
    return await _proposal(request), await _proposal(request, "other_id")


async def _proposal(request: Request, name: str = "id") -> Proposal:
    """Raises NotFound for drafts too: they are nobody's but their author's."""
    found = await queries.at_the_desk(request.path_params[name])
    if found is None:
        raise NotFound
    return found


def _by(request: Request) -> dict[str, Any]:
    user: Staff = request.state.user
    return {"by": user.actor, "at": clock.now()}
