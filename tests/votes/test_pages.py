"""Voting as residents meet it: one button, a login where needed, one confirmation, and words for every refusal."""

from collections.abc import Sequence
from typing import Any

import pytest
from httpx2 import AsyncClient, Response
from starlette.applications import Starlette

from eforslag import clock
from eforslag.database.coalescing import Coalescing, Unanswered
from eforslag.identity.keys import Keys
from eforslag.identity.models import Declaration
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballots import Ballot, OpenProposal
from eforslag.web.convertors import slug
from tests.issuers import Issuers
from tests.moderation.builders import in_state, moderator
from tests.visitors import Visits, numbers
from tests.votes.builders import Box, box, published

HTMX = {"HX-Request": "true"}
PLAIN_AND_HTMX: tuple[dict[str, str], ...] = ({}, HTMX)
COUNTED = "Tack! Din röst är räknad."


@pytest.fixture
async def proposal(database: Any, keys: Keys) -> Proposal:
    return await published(keys, Rules(), at=clock.now())


def vote_of(proposal: Proposal) -> str:
    return f"/forslag/{proposal.id}/rost"


def page_of(proposal: Proposal) -> str:
    return f"/forslag/{proposal.id}-{slug(proposal.title)}"


async def shown(browser: AsyncClient, answer: Response) -> str:
    """The page that a form leads to."""
    assert answer.status_code == 303
    return (await browser.get(answer.headers["location"])).text


async def test_one_press_counts_the_vote_and_says_so(visits: Visits, proposal: Proposal) -> None:
    voter = await visits.resident()
    before = (await voter.get(page_of(proposal))).text
    assert before.count(f'action="{vote_of(proposal)}"') == 1
    after = await shown(voter, await voter.post(vote_of(proposal)))
    assert COUNTED in after
    assert "Du har röstat på förslaget" in after
    assert '<a href="#folj">Lämna din e-postadress</a>, så mejlar vi dig när kommunen svarar.' in after
    assert 'id="folj"' in after
    assert f'action="{vote_of(proposal)}"' not in after
    assert await box(proposal.id) == Box(1, 1)
    assert COUNTED not in (await voter.get(page_of(proposal))).text, "the notice is shown once"


async def test_a_second_vote_is_refused_in_words(visits: Visits, proposal: Proposal) -> None:
    voter = await visits.resident()
    await voter.post(vote_of(proposal))
    answer = await voter.post(vote_of(proposal))
    assert answer.status_code == 409
    assert "Du har redan röstat på det här förslaget" in answer.text
    assert await box(proposal.id) == Box(1, 1)


async def test_with_htmx_only_the_panel_comes_back(visits: Visits, proposal: Proposal) -> None:
    voter = await visits.resident()
    left = "dagar kvar"
    assert left in (await voter.get(page_of(proposal))).text
    for path, status in (
        (vote_of(proposal), 200),
        (vote_of(proposal), 409),
        (f"{vote_of(proposal)}/aterkallelse", 200),
    ):
        answer = await voter.post(path, headers=HTMX)
        assert answer.status_code == status
        assert answer.text.strip().startswith('<div id="rostpanel">')
        assert "<html" not in answer.text
        assert "HX-Request" in answer.headers["vary"]
        assert left in answer.text, "the panel still says how long the voting goes on"
    assert await box(proposal.id) == Box(0, 0)


async def test_nobody_logs_in_and_comes_back_to_one_confirmation(
    visits: Visits, issuers: Issuers, proposal: Proposal
) -> None:
    browser = await visits.nobody()
    number = numbers()[0]
    await visits.resident(number)
    assert "Du loggar in med BankID" in (await browser.get(page_of(proposal))).text
    away = await browser.post(vote_of(proposal))
    assert away.status_code == 303
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], number))
    assert back.headers["location"] == vote_of(proposal)
    assert await box(proposal.id) == Box(0, 0), "a login alone casts no vote"
    confirmation = (await browser.get(vote_of(proposal))).text
    assert "Vill du rösta på det här förslaget?" in confirmation
    assert proposal.title in confirmation
    assert COUNTED in await shown(browser, await browser.post(vote_of(proposal)))
    assert await box(proposal.id) == Box(1, 1)


async def test_with_htmx_the_whole_window_goes_to_the_login(
    visits: Visits, issuers: Issuers, proposal: Proposal
) -> None:
    answer = await (await visits.nobody()).post(vote_of(proposal), headers=HTMX)
    assert answer.headers["hx-redirect"].startswith(issuers.residents.address)


async def test_whoever_is_not_in_the_register_is_told_what_to_do(visits: Visits, proposal: Proposal) -> None:
    visitor = await visits.resident(may_vote=False)
    for page in (await visitor.get(page_of(proposal)), await visitor.get(vote_of(proposal))):
        assert "Du står inte i kommunens röstregister" in page.text
        assert "kundtjänst" in page.text
    answer = await visitor.post(vote_of(proposal))
    assert answer.status_code == 403
    assert "Du står inte i kommunens röstregister" in answer.text
    assert await box(proposal.id) == Box(0, 0)


async def test_a_child_may_vote_where_the_rules_set_no_age(visits: Visits, proposal: Proposal) -> None:
    child = await visits.resident(numbers("2015")[0])
    assert COUNTED in await shown(child, await child.post(vote_of(proposal)))


async def test_whoever_is_too_young_is_told_from_when(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys, Rules(minimum_voting_age=16), at=clock.now())
    child = await visits.resident(numbers("2015")[0])
    answer = await child.post(vote_of(proposal))
    assert answer.status_code == 403
    assert "16 år" in answer.text
    assert await box(proposal.id) == Box(0, 0)


async def test_staff_cannot_vote_and_the_page_says_why(visits: Visits, proposal: Proposal) -> None:
    moderator = await visits.staff("moderator")
    page = (await moderator.get(page_of(proposal))).text
    assert "Man röstar som privatperson" in page
    assert f'action="{vote_of(proposal)}"' not in page
    assert (await moderator.post(vote_of(proposal))).status_code == 403
    assert await box(proposal.id) == Box(0, 0)


async def test_the_one_who_wrote_the_proposal_can_vote_for_it(visits: Visits, keys: Keys) -> None:
    author = await visits.resident()
    sent = await _sent(author)
    proposal = await Proposal.get(id=sent)
    await moderation.publish(sent, rules=Rules(), keys=keys, by=await moderator(), at=clock.now())
    assert COUNTED in await shown(author, await author.post(vote_of(proposal)))


async def _sent(author: AsyncClient) -> int:
    idea = {"title": "Fler bänkar", "text": "Det finns ingenstans att sitta vid älven när man går där."}
    place = (await author.post("/forslag/nytt", data=idea)).headers["location"]
    sent = await author.post(place.replace("plats", "skicka"))
    return int(sent.headers["location"].split("/")[-1])


async def test_one_cannot_vote_on_ones_own_proposal_before_it_is_published(visits: Visits) -> None:
    author = await visits.resident()
    sent = await _sent(author)
    for headers in PLAIN_AND_HTMX:
        answer = await author.post(f"/forslag/{sent}/rost", headers=headers)
        assert answer.status_code == 409
        assert "röstningen är inte öppen" in answer.text
    assert await box(sent) == Box(0, 0)


@pytest.mark.parametrize("state", [State.PASSED, State.LAPSED, State.WITHDRAWN, State.TAKEN_DOWN, State.MERGED])
async def test_after_the_voting_there_is_no_button_and_a_late_press_is_answered_in_words(
    visits: Visits, proposal: Proposal, state: State
) -> None:
    voter = await visits.resident()
    await Proposal.filter(id=proposal.id).update(state=state)
    page = await voter.get(page_of(proposal), follow_redirects=True)
    assert f'action="{vote_of(proposal)}"' not in page.text
    for headers in PLAIN_AND_HTMX:
        answer = await voter.post(vote_of(proposal), headers=headers)
        assert answer.status_code == 409
        assert "röstningen är inte öppen" in answer.text
        if not state.is_public:
            assert proposal.title not in answer.text
    assert await box(proposal.id) == Box(0, 0)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.FORWARDED])
async def test_what_others_may_not_know_of_cannot_be_voted_on(visits: Visits, state: State) -> None:
    hidden = await in_state(state)
    voter = await visits.resident()
    for answer in (await voter.get(vote_of(hidden)), await voter.post(vote_of(hidden))):
        assert answer.status_code == 404
        assert hidden.title not in answer.text


async def test_a_vote_is_taken_back_with_one_press(visits: Visits, proposal: Proposal) -> None:
    voter = await visits.resident()
    await voter.post(vote_of(proposal))
    after = await shown(voter, await voter.post(f"{vote_of(proposal)}/aterkallelse"))
    assert "Din röst är borttagen." in after
    assert f'action="{vote_of(proposal)}"' in after
    assert await box(proposal.id) == Box(0, 0)


async def test_with_htmx_the_taking_back_is_said_in_the_panel_and_has_the_focus(
    visits: Visits, proposal: Proposal
) -> None:
    voter = await visits.resident()
    await voter.post(vote_of(proposal))
    panel = (await voter.post(f"{vote_of(proposal)}/aterkallelse", headers=HTMX)).text
    assert "Din röst är borttagen." in panel
    assert panel.count("data-focus") == 1


async def test_where_the_rules_let_no_vote_be_taken_back_there_is_no_button_for_it(visits: Visits, keys: Keys) -> None:
    proposal = await published(keys, Rules(votes_can_be_taken_back=False), at=clock.now())
    voter = await visits.resident()
    page = await shown(voter, await voter.post(vote_of(proposal)))
    assert "Ta tillbaka min röst" not in page
    answer = await voter.post(f"{vote_of(proposal)}/aterkallelse")
    assert answer.status_code == 409
    assert "Det går inte att ta tillbaka" in answer.text
    assert await box(proposal.id) == Box(1, 1)


async def test_taking_back_a_vote_that_was_never_cast_is_refused(visits: Visits, proposal: Proposal) -> None:
    other = await visits.resident()
    await other.post(vote_of(proposal))
    voter = await visits.resident()
    assert (await voter.post(f"{vote_of(proposal)}/aterkallelse")).status_code == 409
    assert await box(proposal.id) == Box(1, 1)


class TestWhereOneStatesOnesGround:
    """The rules let residents say for themselves how they belong to the municipality."""

    @pytest.fixture
    async def proposal(self, database: Any, keys: Keys) -> Proposal:
        return await published(keys, Rules(voting_right="declaration"), at=clock.now())

    async def test_the_ground_is_asked_for_once(self, visits: Visits, keys: Keys, proposal: Proposal) -> None:
        voter = await visits.resident(may_vote=False)
        assert vote_of(proposal) in (await voter.get(page_of(proposal))).text
        assert "Hur hör du till kommunen?" in (await voter.get(vote_of(proposal))).text
        after = await shown(voter, await voter.post(vote_of(proposal), data={"ground": "property_owner"}))
        assert COUNTED in after
        second = await published(keys, Rules(voting_right="declaration"), at=clock.now())
        assert COUNTED in await shown(voter, await voter.post(vote_of(second)))
        assert (await Declaration.get()).ground == "property_owner"

    @pytest.mark.parametrize("sent", [{}, {"ground": ""}, {"ground": "friend_of_the_mayor"}])
    async def test_no_vote_without_a_ground_that_exists(
        self, visits: Visits, proposal: Proposal, sent: dict[str, str]
    ) -> None:
        voter = await visits.resident(may_vote=False)
        answer = await voter.post(vote_of(proposal), data=sent)
        assert answer.status_code == 422
        assert "Hur hör du till kommunen?" in answer.text
        assert "Välj det som stämmer för dig." in answer.text
        assert await box(proposal.id) == Box(0, 0)
        assert not await Declaration.exists()

    async def test_a_ground_stated_before_the_login_comes_back_after_it(
        self, visits: Visits, issuers: Issuers, proposal: Proposal
    ) -> None:
        browser = await visits.nobody()
        away = await browser.post(vote_of(proposal), data={"ground": "resident"})
        back = await browser.get(issuers.residents.approve_resident(away.headers["location"], numbers()[5]))
        page = (await browser.get(back.headers["location"])).text
        assert f'action="{vote_of(proposal)}"' in page
        assert 'value="resident"' in page
        assert await box(proposal.id) == Box(0, 0)


async def _never(ballots: Sequence[Ballot]) -> Sequence[OpenProposal | Exception]:
    """A database that does not get to say what became of them."""
    raise Unanswered


@pytest.mark.parametrize(
    ("room", "heading"),
    [(0, "Din röst är inte räknad än"), (9, "Vi kan inte bekräfta det än")],
    ids=["full", "unknown"],
)
async def test_a_vote_that_is_not_counted_yet_has_a_way_on(
    app: Starlette, visits: Visits, proposal: Proposal, room: int, heading: str
) -> None:
    voter = await visits.resident()
    working, app.state.ballot_box._queue = app.state.ballot_box._queue, Coalescing(_never, room=room)
    answer = await voter.post(vote_of(proposal))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert f"<h1>{heading}</h1>" in answer.text
    assert f'href="{vote_of(proposal)}"' in answer.text
    assert (await voter.post(vote_of(proposal) + "/aterkallelse")).status_code == 503
    app.state.ballot_box._queue = working
    assert "Vill du rösta" in (await voter.get(vote_of(proposal))).text
    await voter.post(vote_of(proposal))
    assert "Din röst är räknad" in (await voter.get(vote_of(proposal))).text
    assert await box(proposal.id) == Box(1, 1)
