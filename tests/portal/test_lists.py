"""The list of proposals: what each way to look at it shows, and that paging misses nothing and shows nothing twice."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from eforslag import clock
from eforslag.portal.lists import FACETS, MANY, ROWS, facts_now, popular_now, proposals
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing
from eforslag.reviews.models import SurfacedProposal
from tests.pledges.builders import coordinator, vote
from tests.portal.builders import AT, areas, row, saved, tagged
from tests.reviews.builders import answer_fully, sign_fully
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
Counting = Callable[[], AbstractContextManager[list[str]]]


async def titles(facet: str, **chosen: Any) -> list[str]:
    found = await proposals(FACETS[facet], AT, **{"focus": None, "after": None, **chosen})
    return [proposal.title for proposal in found.rows]


async def every_page(facet: str, focus: int | None = None) -> list[int]:
    """The ids on all pages, as somebody meets them who goes on to the end."""
    ids: list[int] = []
    after = None
    while True:
        page = await proposals(FACETS[facet], AT, focus=focus, after=after)
        ids += [proposal.id for proposal in page.rows]
        after = page.following
        if after is None:
            return ids


SHOWN = {
    "oppna": {State.PUBLISHED},
    "populara": {State.PUBLISHED},
    "nya": {State.PUBLISHED, State.PASSED, State.LAPSED},
    "avslutade": {State.PASSED, State.LAPSED, State.MERGED},
    "besvarade": set(),
}


@pytest.mark.parametrize("facet", FACETS)
async def test_each_facet_shows_the_states_that_belong_there(facet: str) -> None:
    for number, state in enumerate(State, 1):
        await saved(number, state, title=state)
    assert set(await titles(facet)) == SHOWN[facet]


async def test_what_has_ended_is_not_open_even_before_the_worker_has_closed_it() -> None:
    await saved(1, closes_at=AT, title="slut")
    await saved(2, closes_at=AT + timedelta(microseconds=1), title="öppet")
    assert await titles("oppna") == ["öppet"]
    assert await titles("populara") == ["öppet"]


async def test_answered_are_those_that_a_signed_review_has_answered_once_each() -> None:
    by = await coordinator("Rut Reviewer")
    light, youth = await areas("Belysning", "Ungdomar")
    proposal, waiting = await saved(1), await saved(2, title="väntar")
    await vote(proposal, 3)
    for area in (light, youth):
        await tagged(proposal, area)
    day = clock.local_date(AT)
    period = (day - timedelta(days=60), day, day)
    pledge_id = light.pledge_id  # type: ignore[attr-defined]
    review = await reviewing.open_review(pledge_id, *period, threshold=1, highest=3, by=by, at=AT)
    for surfaced in await SurfacedProposal.filter(review_id=review.id):
        await answer_fully(
            surfaced.id, "becomes_commitment", "Vi sätter upp nya lampor i höst.", "municipality", by=by, at=AT
        )
    assert await titles("besvarade") == [], "nothing is answered before the review is signed"
    await sign_fully(review.id, by=by, at=AT)
    assert await titles("besvarade") == [proposal.title]
    assert waiting.title in await titles("nya")


async def test_a_focus_area_shows_what_is_tagged_under_it_now() -> None:
    light, youth = await areas("Belysning", "Ungdomar")
    first, second, both = [await saved(number) for number in (1, 2, 3)]
    for proposal, area in ((first, light), (second, youth), (both, light), (both, youth)):
        await tagged(proposal, area)
    await first.tags.all().update(stands=None)  # type: ignore[attr-defined]
    assert await titles("oppna", focus=light.id) == [both.title]
    assert await titles("oppna", focus=youth.id) == [second.title, both.title]
    assert await titles("oppna", focus=4711) == []


@pytest.mark.parametrize("facet", ["oppna", "populara", "nya", "avslutade"])
async def test_paging_visits_every_row_once_and_in_order(facet: str) -> None:
    chance = Random(facet)  # noqa: S311
    state = State.LAPSED if facet == "avslutade" else State.PUBLISHED
    # Few different values, so that many rows share theirs and the id has to decide.
    rows = [
        row(number, state, votes=chance.randrange(4), **_moments(facet, chance.randrange(6)))
        for number in range(1, 301)
    ]
    await Proposal.bulk_create(rows)
    ids, order = await every_page(facet), FACETS[facet].order
    expected = sorted(await Proposal.all(), key=lambda found: (getattr(found, order), found.id), reverse=True)
    assert ids == [proposal.id for proposal in expected]


def _moments(facet: str, minutes: int) -> dict[str, Any]:
    """Moments with and without a fraction of a second, which text compares differently from numbers."""
    moment = AT - timedelta(days=1, minutes=minutes // 2, microseconds=minutes % 2 * 123)
    return {"closed_at": moment} if facet == "avslutade" else {"published_at": moment}


async def test_exactly_one_page_has_no_next() -> None:
    await Proposal.bulk_create([row(number) for number in range(1, ROWS + 1)])
    assert (await proposals(FACETS["nya"], AT, focus=None, after=None)).following is None
    await saved(ROWS + 1)
    assert (await proposals(FACETS["nya"], AT, focus=None, after=None)).following


def _cursor(*key: str) -> str:
    return urlsafe_b64encode("|".join(key).encode()).decode()


GARBAGE = [
    "x", "%00", "å", "====", "A" * 5000, _cursor("1"), _cursor("1", "2", "3"), _cursor("", ""), _cursor("x", "y"),
    _cursor("2026-11-02", "5"), _cursor("2026-11-02T09:00:00", "5"), _cursor("0001-01-01T00:00:00+14:00", "5"),
    _cursor("9999-12-31T23:59:59-14:00", "5"), _cursor("5", "0"), _cursor("5", str(MANY)), _cursor("-5", "-5"),
    _cursor("9" * 40, "5"), _cursor("9" * 5000, "5"), _cursor("5", "9" * 40), _cursor("\0", "\0"), _cursor("nan", "1"),
]  # fmt: skip


@pytest.mark.parametrize("facet", ["nya", "populara"])
async def test_an_address_that_makes_no_sense_does_no_harm(visits: Visits, facet: str) -> None:
    await saved(1, at=clock.now())
    browser = await visits.nobody()
    for garbage in GARBAGE:
        answer = await browser.get("/forslag", params={"visa": facet, "efter": garbage})
        assert answer.status_code == 200, garbage
    for garbage in ("x", "-1", "0", "²", "1.5", str(MANY), "9" * 400, "0" * 10 + "9" * 40, "\0", "١"):
        answer = await browser.get("/forslag", params={"visa": facet, "fokus": garbage})
        assert answer.status_code == 200, garbage
    assert (await browser.get("/forslag?visa=hemliga")).status_code == 200


async def test_the_links_of_the_pages_lead_through_the_whole_list(visits: Visits) -> None:
    now = clock.now()
    await Proposal.bulk_create([row(number, at=now) for number in range(1, 2 * ROWS + 2)])
    browser = await visits.nobody()
    url, seen = "/forslag?visa=nya", 0
    for expected in (ROWS, ROWS, 1):
        answer = await browser.get(url, headers={"HX-Request": "true"})
        assert answer.text.strip().startswith('<div id="forslagslista"')
        assert answer.text.count("<article") == expected
        seen += expected
        url = _next(answer.text)
    assert (seen, url) == (2 * ROWS + 1, "")


def _next(page: str) -> str:
    """The address of the link to the next page; empty on the last."""
    before, found, _ = page.partition('rel="next"')
    if not found:
        return ""
    return before.rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")


async def test_htmx_fetches_the_list_alone_and_history_the_whole_page(visits: Visits) -> None:
    """Every choice and the way on name the part that changes, and neither answer is kept in the other's place."""
    now = clock.now()
    await Proposal.bulk_create([row(number, at=now) for number in range(1, ROWS + 2)])
    browser = await visits.nobody()
    whole = await browser.get("/forslag?visa=nya")
    part = await browser.get("/forslag?visa=nya", headers={"HX-Request": "true"})
    assert whole.text.startswith("<!doctype html>")
    assert '"history": "reload"' in whole.text
    assert part.text.lstrip().startswith('<div id="forslagslista"')
    for answer in (whole, part):
        assert "HX-Request" in answer.headers["vary"]
        listed = answer.text[answer.text.index("forslagslista") :]
        ways = re.findall(r'<a [^>]*href="(/forslag\?[^"]*)"([^>]*)>', listed)
        assert len(ways) == len(FACETS) + 1
        for address, attributes in ways:
            swap = f'hx-get="{address}" hx-target="#forslagslista" hx-swap="outerHTML" hx-push-url="true"'
            assert swap in attributes


async def test_popular_are_the_three_open_ones_with_the_most_votes() -> None:
    for number, votes in enumerate((5, 9, 7, 8), 1):
        await saved(number, votes=votes, title=str(votes))
    await saved(9, State.PASSED, votes=99)
    assert [proposal.title for proposal in await popular_now(AT)] == ["9", "8", "7"]


async def test_the_start_pages_figures_count_what_everybody_can_see() -> None:
    assert (await facts_now(AT)).votes == 0
    await saved(1, votes=5)
    await saved(2, State.PASSED, votes=30, threshold_reached_at=AT)
    await saved(3, State.TAKEN_DOWN, votes=99, threshold_reached_at=AT)
    facts = await facts_now(AT)
    assert (facts.open_now, facts.votes, facts.reached) == (1, 35, 1)
