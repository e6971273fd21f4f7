"""What a voter meets when a proposal has been merged into another: a question, and a vote only if they answer it."""

from typing import Any

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.identity.keys import Keys
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.moderation import actions as moderation
from eforslag.moderation import merging
from eforslag.municipality.rules import Rules
from eforslag.notifications.models import Following
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from tests.following.builders import follower
from tests.issuers import Issuers
from tests.moderation.builders import moderator
from tests.visitors import Visits, numbers
from tests.votes.builders import Box, box, published

QUESTION = "Vill du att din röst följer med till"
pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
async def pair(database: Any, keys: Keys) -> tuple[Proposal, Proposal]:
    """Two proposals that are open for votes, the first of which is to be merged into the second."""
    both = [await published(keys, Rules(), at=clock.now()) for _ in range(2)]
    await Proposal.filter(id=both[1].id).update(title="Fler lampor längs ån")
    return both[0], await Proposal.get(id=both[1].id)


async def merge(one: Proposal, other: Proposal) -> None:
    await merging.merge(one.id, other.id, by=await moderator(), at=clock.now())


async def read(browser: Any, proposal: Proposal) -> str:
    return str((await browser.get(f"/forslag/{proposal.id}", follow_redirects=True)).text)


async def test_a_voter_brings_their_vote_along_with_one_confirmation(
    visits: Visits, pair: tuple[Proposal, Proposal]
) -> None:
    merged, survivor = pair
    voter = await visits.resident()
    await voter.post(f"/forslag/{merged.id}/rost")
    await merge(merged, survivor)
    assert await box(survivor.id) == Box(0, 0), "no vote is moved for anyone"
    await follower(merged, "anna@example.se")
    onwards = f'href="/forslag/{survivor.id}#folj"'
    assert onwards in await read(voter, merged), "whoever follows the one can follow the other"
    assert onwards not in await read(voter, survivor)
    assert await Following.filter(proposal_id=survivor.id).count() == 0, "nobody is made to follow it"
    for page in (await read(voter, merged), (await voter.get("/mina-sidor")).text):
        assert "Vill du att din röst följer med" in page
        assert page.count(f'<form method="post" action="/forslag/{survivor.id}/rost">') == 1
    answer = await voter.post(f"/forslag/{survivor.id}/rost")
    assert answer.status_code == 303
    assert [await box(one.id) for one in pair] == [Box(1, 1), Box(1, 1)]
    after = await read(voter, merged)
    assert "är räknad, en gång" in after
    assert "Vill du att din röst följer med" not in after + (await voter.get("/mina-sidor")).text
    assert (await voter.post(f"/forslag/{survivor.id}/rost")).status_code == 409
    assert await box(survivor.id) == Box(1, 1)


async def test_whoever_voted_for_both_is_told_that_it_counts_once(
    visits: Visits, pair: tuple[Proposal, Proposal]
) -> None:
    voter = await visits.resident()
    for one in pair:
        await voter.post(f"/forslag/{one.id}/rost")
    await merge(*pair)
    assert "är räknad, en gång" in await read(voter, pair[0])
    assert "följer med" not in (await voter.get("/mina-sidor")).text
    assert await box(pair[1].id) == Box(1, 1)


async def test_the_merged_one_stays_readable_and_each_leads_to_the_other(
    visits: Visits, pair: tuple[Proposal, Proposal]
) -> None:
    merged, survivor = pair
    await merge(*pair)
    nobody = await visits.nobody()
    page = await read(nobody, merged)
    for expected in (merged.text, "Sammanslaget med", survivor.title, f'href="/forslag/{survivor.id}"'):
        assert expected in page
    assert f'action="/forslag/{merged.id}/rost"' not in page
    assert f'href="/forslag/{merged.id}"' in await read(nobody, survivor)
    assert merged.title in (await nobody.get("/forslag?visa=avslutade")).text
    for facet in ("oppna", "populara", "nya"):
        assert f'href="/forslag/{merged.id}-' not in (await nobody.get(f"/forslag?visa={facet}")).text


async def test_nobody_logs_in_and_comes_back_to_the_question(
    app: Starlette, visits: Visits, issuers: Issuers, keys: Keys, pair: tuple[Proposal, Proposal]
) -> None:
    merged, survivor = pair
    number = numbers()[0]
    await visits.resident(number)
    await BallotBox(keys).cast(merged.id, person_key(keys, parse(number)), age=40, channel="web")
    await merge(*pair)
    browser = await visits.nobody()
    assert f'href="/logga-in?next=/forslag/{merged.id}"' in await read(browser, merged)
    away = await browser.get(f"/logga-in?next=/forslag/{merged.id}")
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], number))
    assert back.headers["location"] == f"/forslag/{merged.id}"
    assert QUESTION in await read(browser, merged)
    assert await box(survivor.id) == Box(0, 0), "a login alone casts no vote"


async def test_a_press_on_an_old_page_leads_over_the_login_to_the_question(
    visits: Visits, issuers: Issuers, pair: tuple[Proposal, Proposal]
) -> None:
    await merge(*pair)
    number = numbers()[0]
    await visits.resident(number)
    browser = await visits.nobody()
    away = await browser.post(f"/forslag/{pair[0].id}/rost")
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], number))
    page = (await browser.get(back.headers["location"])).text
    assert "Vill du rösta på" in page
    assert page.count(f'action="/forslag/{pair[1].id}/rost"') == 1
    assert [await box(one.id) for one in pair] == [Box(0, 0), Box(0, 0)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
async def test_a_late_press_is_refused_in_words_and_shows_where_it_goes_on(
    visits: Visits, pair: tuple[Proposal, Proposal], headers: dict[str, str]
) -> None:
    await merge(*pair)
    answer = await (await visits.resident()).post(f"/forslag/{pair[0].id}/rost", headers=headers)
    assert answer.status_code == 409
    assert "röstningen är inte öppen" in answer.text
    assert f'action="/forslag/{pair[1].id}/rost"' in answer.text


async def test_in_a_chain_the_question_is_about_the_last_and_asked_once(
    visits: Visits, keys: Keys, pair: tuple[Proposal, Proposal]
) -> None:
    voter, last = await visits.resident(), await published(keys, Rules(), at=clock.now())
    for one in pair:
        await voter.post(f"/forslag/{one.id}/rost")
    await merge(*pair)
    await merge(pair[1], last)
    mine = (await voter.get("/mina-sidor")).text
    assert mine.count("Vill du att din röst följer med") == 1
    for one in pair:
        assert f'action="/forslag/{last.id}/rost"' in await read(voter, one)


async def test_nothing_is_asked_when_the_other_is_gone_and_its_words_are_hidden(
    visits: Visits, pair: tuple[Proposal, Proposal]
) -> None:
    voter = await visits.resident()
    await voter.post(f"/forslag/{pair[0].id}/rost")
    await merge(*pair)
    by = await moderator()
    await moderation.take_down(pair[1].id, "protected_content", "", by=by, at=clock.now())
    for page in (await read(voter, pair[0]), (await voter.get("/mina-sidor")).text):
        assert pair[1].title not in page
        assert "följer med" not in page


async def test_whoever_may_not_vote_is_told_why(visits: Visits, pair: tuple[Proposal, Proposal]) -> None:
    await merge(*pair)
    visitor = await visits.resident(may_vote=False)
    assert "Du står inte i kommunens röstregister" in await read(visitor, pair[0])
