"""Leaving one's address, confirming it and stopping. Nothing here asks who is logged in."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.errors import Conflict, NotFound, TooMany
from eforslag.following.forms import FollowForm
from eforslag.following.queries import followable, title_for
from eforslag.notifications import readers
from eforslag.notifications.envelopes import domain_of
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import seen_by
from eforslag.web import limits
from eforslag.web.errors import said
from eforslag.web.responses import page, redirect, wants_fragment


class NotFollowable(Conflict):
    message = "Det går inte att följa det här förslaget, för det händer inget mer med det."


class LinkGone(NotFound):
    message = "Länken gäller inte längre. Vill du få veta hur det går skriver du din adress på förslagets sida igen."


async def follow(request: Request) -> Response:
    """The same answer whether the address is new, waits for its link or follows already."""
    proposal = await seen_by(request.path_params["id"], None)
    if not followable(proposal):
        raise NotFollowable
    form = await FollowForm.read(request)
    if not form.is_valid:
        return _asking(request, proposal, form, status=422)
    try:
        request.app.state.limits.count_address(limits.FOLLOWS_OF_ADDRESS, request)
    except TooMany as refusal:
        response = _asking(request, proposal, form, refusal=said(refusal), status=refusal.status)
        response.headers["retry-after"] = str(refusal.retry_after)
        return response
    await _ask(request, proposal, form)
    if wants_fragment(request):
        return _asking(request, proposal, form, asked=True)
    return redirect(request, f"/forslag/{proposal.id}", notice="follow_asked")


async def _ask(request: Request, proposal: Proposal, form: FollowForm) -> None:
    address, state = form.email.data, request.app.state
    try:
        # Nobody is to fill somebody's inbox with letters to confirm; who tries is not told that it fails.
        state.limits.count(limits.LETTERS_TO_READER, sha256(address.encode()).hexdigest())
    except TooMany:
        return
    await readers.ask(proposal.id, address, form.language.data, domain=domain_of(state.settings), at=clock.now())


def _asking(request: Request, proposal: Proposal, form: FollowForm, status: int = 200, **others: object) -> Response:
    template = "following/_follow.html" if wants_fragment(request) else "following/ask.html"
    return page(request, template, status=status, proposal=proposal, follow_form=form, **others)


async def ask_confirmation(request: Request) -> Response:
    """What the link in the first letter leads to. Mail scanners open links, so opening it changes nothing."""
    following = await readers.followed(request.path_params["token"])
    if following is None:
        raise LinkGone
    return page(
        request,
        "following/confirm.html",
        token=following.token,
        proposal_id=following.proposal_id,
        title=await title_for(following),
        done=following.confirmed_on is not None,
    )


async def confirm(request: Request) -> Response:
    following = await readers.confirm(request.path_params["token"], clock.local_date(clock.now()))
    if following is None:
        raise LinkGone
    return redirect(request, f"/forslag/{following.proposal_id}", notice="following")


async def ask_stop(request: Request) -> Response:
    token = request.path_params["token"]
    following = await readers.followed(token)
    title = await title_for(following) if following else ("", "")
    knows = following is not None or await readers.knows(token)
    return page(request, "following/stop.html", token=token, following=following, title=title, done=not knows)


async def stop(request: Request) -> Response:
    """For the button and for mail programs (RFC 8058), which follow no redirect. Once more does no harm."""
    await readers.stop(request.path_params["token"])
    return _stopped(request)


async def stop_all(request: Request) -> Response:
    await readers.stop_all(request.path_params["token"])
    return _stopped(request)


def _stopped(request: Request) -> Response:
    return page(request, "following/stop.html", done=True)
