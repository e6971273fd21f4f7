"""Start, list, proposal, my pages and the pages about the service."""

from datetime import datetime
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from eforslag import clock
from eforslag.following.forms import FollowForm
from eforslag.municipality.describe import describe, period
from eforslag.municipality.queries import rules_in_force
from eforslag.pledges import queries as pledges
from eforslag.portal import lists, my_pages, proposal_page, searching
from eforslag.portal.cards import cards
from eforslag.portal.searching import Asked
from eforslag.portal.totals import totals
from eforslag.proposals.personal_data import find_numbers
from eforslag.proposals.queries import seen_by
from eforslag.web.forms import fields, tidy
from eforslag.web.language import COOKIE, LANGUAGES
from eforslag.web.page_cache import has_just_acted
from eforslag.web.responses import local_path, page, part_of, redirect, shared, shared_part, wants_fragment
from eforslag.web.whole_numbers import whole_number


async def start(request: Request) -> Response:
    at = clock.now()
    rules = await rules_in_force(clock.local_date(at))
    # Whoever has just done something sees it in the figures too.
    known = await request.app.state.totals.get(lambda: totals(at), anew=has_just_acted(request))
    return shared(
        request,
        "portal/start.html",
        popular=await cards(await lists.popular_now(at), at),
        areas=known.areas,
        facts=known.facts,
        rules=rules,
        period=period(rules),
    )


async def proposals(request: Request) -> Response:
    """The list, or what fits the words that are asked for; with htmx only the part that changes."""
    at, query = clock.now(), request.query_params
    words = tidy(query.get("q", "")).strip()
    if any(found.kind == "personal_number" for found in find_numbers(words)):
        # It is not searched for, nor does the address with it stay in the browser.
        return redirect(request, "/forslag", notice="number_not_searched")
    if words:
        return await _found(request, at)
    facet, focus = lists.FACETS.get(query.get("visa", ""), lists.FACETS["oppna"]), whole_number(query.get("fokus"))
    chosen = ("list", facet.name, focus, query.get("efter"))
    part = await request.app.state.shared_parts.get(request, chosen, lambda: _list(request, facet, focus, at))
    if wants_fragment(request):
        return shared_part(request, part)
    return shared(request, "portal/list.html", part=part, answer=None)


async def _list(request: Request, facet: lists.Facet, focus: int | None, at: datetime) -> Markup:
    after = request.query_params.get("efter")
    found = await lists.proposals(facet, at, focus=focus, after=after)
    areas = await _focus_areas(request, at)
    listing = lists.Listing(facet, focus, await cards(found.rows, at), found.following, bool(after))
    return part_of(request, "portal/_list.html", listing=listing, facets=lists.FACETS.values(), areas=areas)


async def _focus_areas(request: Request, at: datetime) -> Any:
    """Those that a list can be narrowed to; known for some seconds, and anew for whoever has just done something."""
    kept, today = request.app.state.focus_areas, clock.local_date(at)
    return await kept.get(lambda: pledges.areas_for_tagging(today), anew=has_just_acted(request))


async def _found(request: Request, at: datetime) -> Response:
    query = request.query_params
    focus, number = whole_number(query.get("fokus")), whole_number(query.get("sida"))
    asked = Asked.read(tidy(query.get("q", "")), query.get("visa", ""), focus, query.get("tid", ""), number)
    answer = await searching.answer(asked, at)
    areas = await _focus_areas(request, at)
    template = "portal/_hits.html" if wants_fragment(request) else "portal/list.html"
    choices = {"states": searching.STATES.values(), "times": searching.TIMES.values()}
    return shared(request, template, answer=answer, areas=areas, **choices)


async def proposal(request: Request) -> Response:
    """One proposal. The title in the address is for people; a missing or old one leads to the right one."""
    user, at = request.state.user, clock.now()
    found = await seen_by(request.path_params["id"], getattr(user, "person_key", None))
    shown = await proposal_page.page_of(found, user, request.app.state.keys, at)
    if request.url.path != shown.address:
        return RedirectResponse(shown.address, status_code=301 if user is None else 303)
    form = FollowForm(language=request.state.language) if shown.may_be_followed else None
    return shared(request, "portal/proposal.html", shown=shown, follow_form=form)


async def mine(request: Request) -> Response:
    shown = await my_pages.of(request.state.user, request.app.state.keys, clock.now())
    return page(request, "portal/mine.html", shown=shown)


async def about(request: Request) -> Response:
    rules = await rules_in_force(clock.local_date(clock.now()))
    described = [(rule.subject, rule.text) for rule in describe(rules)]
    return shared(request, "portal/about.html", described=described, usual_wait=await request.app.state.usual_wait())


async def personal_data(request: Request) -> Response:
    return shared(request, "portal/personal_data.html")


async def accessibility(request: Request) -> Response:
    return shared(request, "portal/accessibility.html")


async def staff_start(request: Request) -> Response:
    """Where staff land after logging in: the first of their desks."""
    desks = {
        "moderator": "/handlaggning",
        "coordinator": "/loftesarbete",
        "police_liaison": "/loftesarbete",
        "case_officer": "/arenden",
        "clerk": "/kundtjanst",
        "administrator": "/administration",
    }
    user = request.state.user
    known = [desks[role] for role in desks if role in user.roles]
    return redirect(request, known[0] if known else "/")


async def choose_language(request: Request) -> Response:
    sent = await fields(request)
    language, back = (next(iter(sent.getlist(name)), "") for name in ("language", "next"))
    response = redirect(request, local_path(back))
    if language in LANGUAGES:
        secure = request.app.state.settings.is_secure
        response.set_cookie(COOKIE, language, max_age=31536000, samesite="lax", httponly=True, secure=secure)
    return response
