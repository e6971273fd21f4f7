"""Similar proposals beside one that is being written, and at the moderators' desk."""

import pytest

from eforslag import clock
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.similar import similar
from tests.portal.builders import saved
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
IDEA = {"title": "Cykelställ med tak", "text": "Det behövs ett tak över cyklarna vid stationen."}


async def entered(number: int, title: str, state: State = State.PUBLISHED, text: str = "") -> Proposal:
    proposal = await saved(number, state, at=clock.now(), title=title, text=text or f"{title} vid stationen.")
    await enter([proposal.id])
    return proposal


async def test_at_most_three_are_shown_with_state_votes_and_a_way_to_vote(visits: Visits) -> None:
    for number in range(1, 6):
        await entered(number, f"Tak över cykelställ {number}")
    await entered(6, "Bastu på piren", text="En vedeldad bastu.")
    browser = await visits.resident()
    part = await browser.post("/forslag/liknande", data=IDEA)
    assert part.status_code == 200
    assert part.text.count("Rösta på det här i stället") == 3
    assert "Öppet för röster" in part.text
    assert "Bastu" not in part.text
    assert (await browser.post("/forslag/liknande", data={"title": "Ba"})).text.strip() == ""


async def test_without_a_script_they_stand_on_the_next_step_which_goes_on(visits: Visits) -> None:
    await entered(1, "Tak över cykelställ")
    browser = await visits.resident()
    step = await browser.post("/forslag/nytt", data=IDEA, follow_redirects=True)
    assert "Finns det redan?" in step.text
    assert "Spara och fortsätt" in step.text
    sent = await browser.post(step.url.path, data={"place": "", "language": "sv"})
    assert sent.status_code == 303


async def test_ones_own_draft_and_what_is_not_public_are_never_among_them(visits: Visits) -> None:
    for number, state in enumerate(State, 1):
        await entered(number, f"Tak över cykelställ {state}", state)
    found = await similar(IDEA["title"], IDEA["text"], at=clock.now())
    assert {one.proposal.state for one in found} == {"published", "passed", "lapsed"}


async def test_the_desk_sees_those_that_wait_too_and_why(visits: Visits) -> None:
    one = await entered(1, "Tak över cykelställ", State.SUBMITTED)
    await entered(2, "Cykelställ under tak", State.SUBMITTED)
    page = await (await visits.staff("moderator")).get(f"/handlaggning/{one.id}")
    assert "Cykelställ under tak" in page.text
    assert "Gemensamma ord: cykelställ, tak, stationen" in page.text.replace("under tak", "")
