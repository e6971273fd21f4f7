"""Start, list, proposal and my pages: what shows to whom, and what may be kept by whom."""

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from eforslag import clock, worker
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.moderation import actions as moderation
from eforslag.moderation.grounds import GROUNDS
from eforslag.municipality.actions import set_rules
from eforslag.municipality.rules import Rules
from eforslag.portal.cards import cards
from eforslag.proposals import actions
from eforslag.proposals.lifecycle import PUBLIC, State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.web.language import format_date
from tests import town
from tests.moderation.builders import TEXT, in_state, moderator, submitted
from tests.portal.builders import saved
from tests.visitors import Visits, numbers
from tests.votes.builders import entitle

TITLE, NAME = "Belys gångvägen", "Nils Nilsson"
VISIBLE, HIDDEN = "outside_competence", "protected_content"


@pytest.fixture
def keys(app: Starlette) -> Keys:
    return load_keys(app.state.settings)


async def published(keys: Keys, rules: Rules | None = None, **changes: Any) -> Proposal:
    proposal = await submitted(**changes)
    by = await moderator()
    return await moderation.publish(proposal.id, rules=rules or Rules(), keys=keys, by=by, at=clock.now())


async def read(visits: Visits, proposal: Proposal) -> str:
    """The proposal's page as nobody in particular sees it."""
    answer = await (await visits.nobody()).get(f"/forslag/{proposal.id}", follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


async def test_a_published_proposal_shows_text_name_votes_and_way(visits: Visits, keys: Keys) -> None:
    page = await read(visits, await published(keys))
    for expected in (TITLE, TEXT, NAME, "Samlar röster", "Rösta på förslaget", "dagar kvar"):
        assert expected in page


async def test_a_childs_name_is_never_shown(visits: Visits, keys: Keys) -> None:
    assert NAME not in await read(visits, await published(keys, name_is_public=False))


async def test_no_name_is_shown_where_the_rules_say_so(visits: Visits, keys: Keys) -> None:
    assert NAME not in await read(visits, await published(keys, Rules(shows_proposer_name=False)))


async def test_whoever_withdraws_is_not_named(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys)
    await actions.withdraw(proposal.id, by=proposal.proposer_key, at=clock.now())
    page = await read(visits, proposal)
    for gone in (NAME, TITLE, TEXT):
        assert gone not in page
    assert "dragit tillbaka" in page


@pytest.mark.parametrize(("ground", "shown"), [(VISIBLE, True), (HIDDEN, False)])
async def test_a_refusal_shows_the_text_on_a_visible_ground_and_hides_it_on_a_hidden_one(
    visits: Visits, ground: str, shown: bool
) -> None:
    proposal = await submitted()
    await moderation.reject(proposal.id, ground, "Läs mer hos regionen.", by=await moderator(), at=clock.now())
    page = await read(visits, proposal)
    assert str(GROUNDS[ground].title) in page
    assert [text in page for text in (TITLE, TEXT, "Läs mer hos regionen.")] == [shown] * 3
    assert NAME not in page


async def test_what_was_taken_down_shows_the_reason_and_not_the_text_whatever_the_ground(
    visits: Visits, keys: Keys
) -> None:
    proposal = await published(keys)
    await moderation.take_down(proposal.id, VISIBLE, "", by=await moderator(), at=clock.now())
    page = await read(visits, proposal)
    assert str(GROUNDS[VISIBLE].title) in page
    for gone in (TITLE, TEXT, NAME):
        assert gone not in page


async def test_a_withdrawal_is_what_ended_the_voting(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys)
    await actions.withdraw(proposal.id, by=proposal.proposer_key, at=clock.now())
    assert proposal.closes_at is not None
    page = await read(visits, proposal)
    assert "Röstningen slutade" in page
    assert format_date(clock.last_moment(proposal.closes_at)) not in page
    (shown,) = await cards([await Proposal.get(id=proposal.id)], clock.now())
    assert shown.time_left == f"avslutades {format_date(clock.now())}"


@pytest.mark.parametrize("state", State)
async def test_every_state_has_a_page_or_is_not_found(visits: Visits, state: State) -> None:
    proposal = await in_state(state, rules=Rules().frozen(), closes_at=clock.now() + timedelta(days=3))
    answer = await (await visits.nobody()).get(f"/forslag/{proposal.id}", follow_redirects=True)
    unknown = state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.FORWARDED)
    assert answer.status_code == (404 if unknown else 200)
    assert (TITLE in answer.text) == (state in PUBLIC)


async def test_an_old_title_in_the_address_leads_to_the_right_one(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys)
    browser = await visits.nobody()
    for address in (f"/forslag/{proposal.id}", f"/forslag/{proposal.id}-en-gammal-rubrik"):
        answer = await browser.get(address)
        assert answer.status_code == 301
        assert answer.headers["location"] == f"/forslag/{proposal.id}-belys-gangvagen"
    assert (await browser.get("/forslag/4711")).status_code == 404


async def test_a_title_without_letters_has_an_address_too(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys, title="🌳🌳🌳")
    answer = await (await visits.nobody()).get(f"/forslag/{proposal.id}")
    assert answer.status_code == 200


async def test_markup_in_a_proposal_is_text(visits: Visits, keys: Keys) -> None:
    script = "<script>alert(1)</script>"
    proposal = await published(keys, title=script, text=script * 3, place=script, proposer_name=script)
    assert script not in await read(visits, proposal)
    assert script not in (await (await visits.nobody()).get("/forslag")).text


async def test_a_signed_answer_stands_on_the_proposals_page(visits: Visits, keys: Keys) -> None:
    built = await town.build("a" * 64, keys)
    page = await read(visits, await Proposal.get(id=built.ids["published"]))
    assert "Svar från uppföljningen av medborgarlöftet" in page
    assert "Vi sätter upp lampor i höst." in page
    assert "Belysning" in page


async def test_my_pages_show_ones_drafts_proposals_and_votes_and_nobody_elses(visits: Visits, keys: Keys) -> None:
    number = numbers()[3]
    me = person_key(keys, parse(number))
    mine = await published(keys, title="Mitt förslag", proposer_key=me)
    for state, title in (
        (State.DRAFT, "Mitt utkast"),
        (State.RETURNED, "Mitt återlämnade"),
        (State.SUBMITTED, "Mitt nya"),
    ):
        await in_state(state, title=title, proposer_key=me)
    await in_state(State.DRAFT, title="Någon annans utkast")
    voted, other = await published(keys, title="Det jag röstat på"), await published(keys, title="Det andra röstat på")
    await entitle(keys, me)
    await BallotBox(keys).cast(voted.id, me, age=40, channel="web", at=clock.now())
    await entitle(keys, "b" * 64)
    await BallotBox(keys).cast(other.id, "b" * 64, age=40, channel="web", at=clock.now())
    page = (await (await visits.resident(number)).get("/mina-sidor")).text
    for expected in (mine.title, "Mitt utkast", "Mitt återlämnade", "Mitt nya", "Det jag röstat på"):
        assert expected in page
    for hidden in ("Någon annans utkast", "Det andra röstat på"):
        assert hidden not in page


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
async def test_whoever_has_only_begun_has_no_empty_list(visits: Visits, keys: Keys, state: State) -> None:
    number = numbers()[3]
    await in_state(state, title="Mitt påbörjade", proposer_key=person_key(keys, parse(number)))
    page = (await (await visits.resident(number)).get("/mina-sidor")).text
    assert "Mitt påbörjade" in page
    assert "Mina förslag" not in page
    assert "Du har inte lämnat något förslag än" not in page


async def test_a_vote_on_something_hidden_since_does_not_show_its_text(visits: Visits, keys: Keys) -> None:
    number, proposal = numbers()[3], await published(keys, place="Hemlig plats")
    await entitle(keys, person_key(keys, parse(number)))
    await BallotBox(keys).cast(proposal.id, person_key(keys, parse(number)), age=40, channel="web", at=clock.now())
    await moderation.take_down(proposal.id, HIDDEN, "", by=await moderator(), at=clock.now())
    page = (await (await visits.resident(number)).get("/mina-sidor")).text
    assert f'href="/forslag/{proposal.id}"' in page
    for gone in (TITLE, TEXT, "Hemlig plats"):
        assert gone not in page


async def test_my_pages_say_how_long_a_vote_is_shown_and_then_show_it_no_more(visits: Visits, keys: Keys) -> None:
    number, proposal = numbers()[3], await published(keys, Rules(days_votes_are_shown=7))
    await set_rules(Rules(days_votes_are_shown=7), clock.local_date(clock.now()), by=await moderator(), at=clock.now())
    await entitle(keys, person_key(keys, parse(number)))
    await BallotBox(keys).cast(proposal.id, person_key(keys, parse(number)), age=40, channel="web", at=clock.now())
    page = (await (await visits.resident(number)).get("/mina-sidor")).text
    assert TITLE in page
    assert "tills 7 dagar har gått sedan röstningen slutade" in page
    assert proposal.closes_at
    await worker.work_once(proposal.closes_at)
    assert TITLE in (await (await visits.resident(number)).get("/mina-sidor")).text
    await worker.work_once(proposal.closes_at + timedelta(days=7))
    resident = await visits.resident(number)
    page = (await resident.get("/mina-sidor")).text
    assert TITLE not in page
    assert "Här finns inga röster att visa" in page
    assert (await resident.get(f"/forslag/{proposal.id}-belys-gangvagen")).status_code == 200


async def test_the_way_of_what_has_ended_holds_ones_own_vote_as_long_as_it_is_shown(visits: Visits, keys: Keys) -> None:
    number, proposal = numbers()[3], await published(keys, Rules(days_votes_are_shown=7))
    address = f"/forslag/{proposal.id}-belys-gangvagen"
    await entitle(keys, person_key(keys, parse(number)))
    await BallotBox(keys).cast(proposal.id, person_key(keys, parse(number)), age=40, channel="web", at=clock.now())
    me = await visits.resident(number)
    assert "Du röstade" not in (await me.get(address)).text, "the panel says it, and the vote can be taken back"
    assert proposal.closes_at
    await worker.work_once(proposal.closes_at)
    assert "Du röstade" in (await (await visits.resident(number)).get(address)).text
    for somebody in (await visits.resident(numbers()[4]), await visits.nobody()):
        assert "Du röstade" not in (await somebody.get(address)).text
    await worker.work_once(proposal.closes_at + timedelta(days=7))
    assert "Du röstade" not in (await (await visits.resident(number)).get(address)).text


async def test_an_author_still_reads_what_was_taken_down(visits: Visits, keys: Keys) -> None:
    number = numbers()[3]
    proposal = await published(keys, proposer_key=person_key(keys, parse(number)))
    await moderation.take_down(proposal.id, HIDDEN, "", by=await moderator(), at=clock.now())
    author = await visits.resident(number)
    for page in ("/mina-sidor", f"/forslag/{proposal.id}"):
        assert TITLE in (await author.get(page)).text


async def test_pages_that_are_the_same_for_all_may_be_kept_and_personal_ones_by_nobody(
    visits: Visits, keys: Keys
) -> None:
    proposal = await published(keys)
    nobody, resident = await visits.nobody(), await visits.resident()
    for path in ("/", "/forslag", f"/forslag/{proposal.id}-belys-gangvagen", "/om"):
        shared, personal = await nobody.get(path), await resident.get(path)
        assert shared.headers["cache-control"] == "public, max-age=0, stale-while-revalidate=2"
        assert "Cookie" in shared.headers["vary"]
        assert "set-cookie" not in shared.headers
        assert personal.headers["cache-control"] == "no-store"
    for path in ("/mina-sidor", "/forslag/nytt"):
        assert (await resident.get(path)).headers["cache-control"] == "no-store"
    nobody.cookies.set("notis", "withdrawn")
    assert (await nobody.get("/")).headers["cache-control"] == "no-store", "a notice is for one person"


async def test_the_start_page_shows_the_popular_ones_and_the_figures(visits: Visits) -> None:
    now = clock.now()
    for number, votes in enumerate((3, 8, 5), 1):
        await saved(number, at=now, votes=votes, title=f"Har {votes} röster")
    page = (await (await visits.nobody()).get("/")).text
    places = [page.index(f"Har {votes} röster") for votes in (8, 5, 3)]
    assert places == sorted(places)
    assert "<dd>16</dd>" in page


async def test_the_start_page_with_all_it_needs_is_light(app: Starlette, visits: Visits) -> None:
    """At most 60 kB over the wire and eight requests, as a browser that takes brotli asks for them."""
    await town.build("a" * 64, app.state.keys)
    browser = await visits.nobody()
    page = await browser.get("/")
    needed = sorted(set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)))
    as_browsers_do = {"accept-encoding": "br"}
    answers = [await browser.get(path, headers=as_browsers_do) for path in needed]
    sizes = [int(answer.headers["content-length"]) for answer in answers]
    assert len(needed) >= 4, needed
    assert len(needed) + 1 <= 8
    assert len(page.content) + sum(sizes) <= 60_000, (len(page.content), dict(zip(needed, sizes, strict=True)))
