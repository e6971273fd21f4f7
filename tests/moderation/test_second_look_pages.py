"""A second look as the proposer asks for it and the desk answers, page by page."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.moderation import actions
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from tests.moderation.builders import moderator, submitted
from tests.visitors import Visits, numbers

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
NUMBER = numbers()[0]
REASON = "Jag menar lamporna på skolans egen gård."
FORM = {"outcome": "upheld", "second_look_answer": "Också skolgården hör till regionen."}


@pytest.fixture
async def author(visits: Visits) -> httpx2.AsyncClient:
    return await visits.resident(NUMBER)


async def refused(app: Starlette, visits: Visits, **changes: Any) -> tuple[Proposal, httpx2.AsyncClient]:
    """A proposal of the author's, refused over HTTP by a moderator whose browser comes along."""
    proposal = await submitted(proposer_key=person_key(app.state.keys, parse(NUMBER)), **changes)
    first = await visits.staff("moderator", name="Mona Moberg")
    form = {"ground": "outside_competence", "ground_message": "Det bestämmer regionen."}
    assert (await first.post(f"/handlaggning/{proposal.id}/avslag", data=form)).status_code == 303
    return proposal, first


async def asked(author: httpx2.AsyncClient, proposal: Proposal) -> str:
    answer = await author.post(f"/forslag/{proposal.id}/ny-provning", data={"second_look_reason": REASON})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/forslag/{proposal.id}")
    return (await author.get(answer.headers["location"])).text


async def state_of(proposal: Proposal) -> str:
    return (await Proposal.get(id=proposal.id)).state


async def test_the_proposer_is_told_until_when_and_asks_once(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal, _ = await refused(app, visits)
    page = (await author.get(f"/forslag/{proposal.id}")).text
    assert f'action="/forslag/{proposal.id}/ny-provning"' in page
    assert "en gång, till och med" in page
    after = await asked(author, proposal)
    assert "prövas på nytt" in after
    assert "ny-provning" not in after
    again = await author.post(f"/forslag/{proposal.id}/ny-provning")
    assert again.status_code == 409
    assert "redan bett om en ny prövning" in again.text
    for browser in (await visits.nobody(), await visits.resident(numbers()[5])):
        page = (await browser.get(f"/forslag/{proposal.id}")).text
        assert "prövning" not in page
        assert REASON not in page


async def test_a_reason_that_can_not_be_comes_back_as_it_was_typed(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal, _ = await refused(app, visits)
    for typed, sentence in (("å" * 2001, "högst 2000 tecken"), ("Ring 070-123 45 67.", "telefonnummer")):
        answer = await author.post(f"/forslag/{proposal.id}/ny-provning", data={"second_look_reason": typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert typed in answer.text
    assert not await SecondLook.exists()


async def test_after_three_weeks_it_is_too_late(app: Starlette, visits: Visits, author: httpx2.AsyncClient) -> None:
    proposal, _ = await refused(app, visits)
    await Proposal.filter(id=proposal.id).update(decided_at=clock.now() - timedelta(days=22))
    page = (await author.get(f"/forslag/{proposal.id}")).text
    assert "Det gick att be om en ny prövning till och med" in page
    assert "<form" not in page.partition("Förslagets väg")[0].partition("<h1")[2]
    assert (await author.post(f"/forslag/{proposal.id}/ny-provning")).status_code == 409


async def test_the_one_who_refused_sees_why_they_can_not_decide_and_can_not(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal, first = await refused(app, visits)
    await asked(author, proposal)
    sentence = "Du avvisade förslaget, så någon annan behöver ta ställning."
    page = (await first.get(f"/handlaggning/{proposal.id}")).text
    assert sentence in page
    assert "ny-provning" not in page
    for outcome in ("upheld", "lifted"):
        answer = await first.post(f"/handlaggning/{proposal.id}/ny-provning", data=FORM | {"outcome": outcome})
        assert answer.status_code == 409
        assert sentence in answer.text
    assert (await state_of(proposal), (await SecondLook.get()).outcome) == (State.REJECTED, None)


async def test_another_moderator_finds_it_in_its_list_and_upholds_it_with_a_reason(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal, _ = await refused(app, visits)
    second = await visits.staff("moderator", name="Maj Larsson")
    assert proposal.title not in (await second.get("/handlaggning?visa=provning")).text
    await asked(author, proposal)
    assert f'href="/handlaggning/{proposal.id}"' in (await second.get("/handlaggning?visa=provning")).text
    assert REASON in (await second.get(f"/handlaggning/{proposal.id}")).text
    for lacking, sentence in (({"outcome": ""}, "Välj om beslutet"), ({"second_look_answer": ""}, "Skriv varför")):
        answer = await second.post(f"/handlaggning/{proposal.id}/ny-provning", data=FORM | lacking)
        assert answer.status_code == 422
        assert sentence in answer.text
    answer = await second.post(f"/handlaggning/{proposal.id}/ny-provning", data=FORM)
    assert answer.headers["location"] == "/handlaggning?visa=provning"
    assert f'href="/handlaggning/{proposal.id}"' not in (await second.get("/handlaggning?visa=provning")).text
    page = (await author.get(f"/forslag/{proposal.id}")).text
    assert "Beslutet står fast" in page
    assert FORM["second_look_answer"] in page
    assert FORM["second_look_answer"] not in (await (await visits.nobody()).get(f"/forslag/{proposal.id}")).text
    assert await state_of(proposal) == State.REJECTED


async def test_a_lifted_refusal_leads_to_the_queue_where_the_first_one_can_not_refuse_it_again(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal, first = await refused(app, visits)
    await asked(author, proposal)
    second = await visits.staff("moderator", name="Maj Larsson")
    form = {"outcome": "lifted", "second_look_answer": ""}
    answer = await second.post(f"/handlaggning/{proposal.id}/ny-provning", data=form)
    assert answer.headers["location"] == f"/handlaggning/{proposal.id}"
    assert "Beslutet gäller inte längre" in (await author.get(f"/forslag/{proposal.id}")).text
    again = await first.post(f"/handlaggning/{proposal.id}/avslag", data={"ground": "unclear"})
    assert again.status_code == 409
    assert "hävdes efter en ny prövning" in again.text
    assert await state_of(proposal) == State.SUBMITTED
    published = await second.post(f"/handlaggning/{proposal.id}/publicering", data={"read_version": "1"})
    assert published.status_code == 303
    assert await state_of(proposal) == State.PUBLISHED


async def test_nobody_else_can_ask(app: Starlette, visits: Visits) -> None:
    proposal, _ = await refused(app, visits)
    stranger = await visits.resident(numbers()[5])
    for answer in (
        await stranger.get(f"/forslag/{proposal.id}/ny-provning"),
        await stranger.post(f"/forslag/{proposal.id}/ny-provning"),
    ):
        assert answer.status_code == 404
        assert proposal.title not in answer.text


async def test_a_proposal_that_was_sent_on_can_be_looked_at_again_too(
    app: Starlette, visits: Visits, author: httpx2.AsyncClient
) -> None:
    proposal = await submitted(proposer_key=person_key(app.state.keys, parse(NUMBER)))
    await actions.forward(proposal.id, "police", "", by=await moderator("Mona Moberg"), at=clock.now())
    await asked(author, proposal)
    await SecondLook.all().update(first_by_id=None)
    second = await visits.staff("moderator", name="Maj Larsson")
    assert (await second.post(f"/handlaggning/{proposal.id}/ny-provning", data=FORM)).status_code == 303
