"""The review's pages over HTTP, from its opening to what residents read."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.pledges import actions
from eforslag.pledges.models import Pledge
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing
from eforslag.reviews.models import Review, SurfacedProposal
from eforslag.votes.models import Vote
from tests.pledges.builders import area_of, coordinator, published, signed, vote
from tests.reviews.builders import answer_fully, sign_fully
from tests.visitors import Visits

AREA = "Trygga platser"
WHY = "Vi byter lamporna före vintern."


@pytest.fixture
async def by(database: Any) -> Actor:
    return await coordinator()


@pytest.fixture
async def pledge(by: Actor) -> Pledge:
    return await signed(by, AREA)


@pytest.fixture
async def desk(visits: Visits) -> httpx2.AsyncClient:
    return await visits.staff("coordinator")


async def popular(pledge: Pledge, by: Actor, title: str = "Nya lampor", votes: int = 5) -> Proposal:
    proposal = await published(title, at=clock.now() - timedelta(days=3))
    await Proposal.filter(id=proposal.id).update(closes_at=clock.now() + timedelta(days=30))
    await actions.tag(proposal.id, (await area_of(pledge)).id, "En mörk plats.", by=by, at=clock.now())
    await vote(proposal, votes, clock.local_date(clock.now()))
    return proposal


async def opened(pledge: Pledge, by: Actor) -> Review:
    today = clock.local_date(clock.now())
    days = (pledge.period_start, today, today)
    return await reviewing.open_review(pledge.id, *days, threshold=25, highest=3, by=by, at=clock.now())


async def test_a_review_from_its_opening_to_the_residents_page(
    desk: httpx2.AsyncClient, visits: Visits, pledge: Pledge, by: Actor
) -> None:
    proposal = await popular(pledge, by)
    form = (await desk.get(f"/loftesarbete/{pledge.id}/uppfoljning/ny")).text
    sent = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form))
    sent = {name: value for name, value in sent.items() if name not in ("next", "language")}
    board = (await desk.post(f"/loftesarbete/{pledge.id}/uppfoljning/ny", data=sent)).headers["location"]
    text = (await desk.get(board)).text
    assert "0 av 1 besvarade" in text
    assert "Underteckna och publicera" not in text
    row = await SurfacedProposal.get(proposal_id=proposal.id)
    assert (await desk.post(f"{board}/underskrift")).status_code == 409
    answer = {"response": "to_board", "reason": WHY, "party": "joint", "seen": ""}
    saved = await desk.post(f"{board}/svar/{row.id}", data=answer)
    assert saved.headers["location"] == f"{board}#forslag-{row.id}"
    assert "Väntar på polisens ja." in (await desk.get(board)).text
    police = await visits.staff("police_liaison", name="Olle Falk")
    shown = (await police.get(board)).text
    assert WHY in shown
    [seen] = re.findall(r'/ja"><input type="hidden" name="seen" value="([^"]+)"', shown)
    assert (await police.post(f"{board}/svar/{row.id}/ja", data={"seen": seen})).status_code == 303
    public = f"/medborgarlofte/{pledge.id}/uppfoljning"
    browser = await visits.nobody()
    assert "Löftet följs upp just nu" in (await browser.get(public)).text
    assert (await browser.get(f"{public}/{row.review_id}")).status_code == 404  # type: ignore[attr-defined]
    assert (await desk.post(f"{board}/underskrift")).headers["location"] == board
    assert "Nu väntar den andra parten." in (await desk.get(board)).text
    assert (await browser.get(f"{public}/{row.review_id}?en=1")).status_code == 404  # type: ignore[attr-defined]
    done = await police.post(f"{board}/underskrift")
    # An address that nobody has asked for, since the other page is kept for a moment.
    newcomer = await browser.get(f"{public}?ny=1")
    assert newcomer.headers["location"] == done.headers["location"]
    read = (await browser.get(done.headers["location"])).text
    for expected in ("Nya lampor", "5 röster", "Lämnas till en nämnd", WHY, "Kommunen och polisen tillsammans"):
        assert expected in read
    assert WHY in (await browser.get(f"/forslag/{proposal.id}-nya-lampor")).text


async def test_a_review_opened_by_mistake_is_discarded_without_javascript(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    await popular(pledge, by)
    review = await opened(pledge, by)
    row = await SurfacedProposal.get(review_id=review.id)
    await answer_fully(row.id, "to_board", WHY, "joint", by=by, at=clock.now())
    address = f"/loftesarbete/uppfoljning/{review.id}/borttagning"
    assert f'href="{address}"' in (await desk.get(f"/loftesarbete/uppfoljning/{review.id}")).text
    asked = (await desk.get(address)).text
    assert "ett förslag med sin text" in asked
    assert "ett svar, med sin motivering" in asked
    assert f'action="{address}"' in asked
    done = await desk.post(address)
    assert (done.status_code, done.headers["location"]) == (303, f"/loftesarbete/{pledge.id}")
    shown = (await desk.get(done.headers["location"])).text
    assert "Uppföljningen är borttagen." in shown
    assert f"/loftesarbete/uppfoljning/{review.id}" not in shown
    assert not await Review.exists()


async def test_a_review_in_which_nothing_came_up_says_what_signing_it_does(
    desk: httpx2.AsyncClient, visits: Visits, pledge: Pledge, by: Actor
) -> None:
    review = await opened(pledge, by)
    board = f"/loftesarbete/uppfoljning/{review.id}"
    text = (await desk.get(board)).text
    assert "med beskedet att inga förslag kom upp" in text
    assert "så löftet fortsätter att gälla" in text
    assert "Alla förslag har ett svar" not in text
    for address in ("/loftesarbete", f"/loftesarbete/{pledge.id}"):
        assert "0 av 0" not in (await desk.get(address)).text
    await Pledge.filter(id=pledge.id).update(period_end=clock.local_date(clock.now()) - timedelta(days=1))
    assert "så löftet avslutas samtidigt" in (await desk.get(board)).text
    await desk.post(f"{board}/underskrift")
    police = await visits.staff("police_liaison", name="Olle Falk")
    public = (await police.post(f"{board}/underskrift")).headers["location"]
    assert (await Pledge.get(id=pledge.id)).state == "closed"
    read = (await (await visits.nobody()).get(public)).text
    assert "<h1>Inga förslag kom upp</h1>" in read
    assert "0 förslag" not in read
    assert "0 röster" not in read
    assert "Så svarar vi" not in read


@pytest.mark.parametrize(("days_before", "expected"), [(0, "som de var {moment}"), (1, "till och med {day}")])
async def test_the_votes_are_said_to_be_of_the_moment_when_their_last_day_was_not_over(
    desk: httpx2.AsyncClient, visits: Visits, pledge: Pledge, by: Actor, days_before: int, expected: str
) -> None:
    await popular(pledge, by)
    # Half past midnight in Sweden, when it is still the day before in UTC.
    at = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    await Proposal.all().update(published_at=at - timedelta(days=9))
    cutoff = clock.local_date(at) - timedelta(days=days_before)
    await Vote.all().update(day=cutoff)
    days = (pledge.period_start, cutoff, cutoff)
    review = await reviewing.open_review(pledge.id, *days, threshold=25, highest=3, by=by, at=at)
    row = await SurfacedProposal.get(review_id=review.id)
    await answer_fully(row.id, "to_board", WHY, "joint", by=by, at=at)
    said = expected.format(moment="20 november 2026 kl. 00:30", day="19 november 2026")
    other = "som de var" if days_before else "till och med"
    address = f"/loftesarbete/uppfoljning/{review.id}"
    board = (await desk.get(address)).text
    await sign_fully(review.id, by=by, at=at)
    public = (await (await visits.nobody()).get(review.url)).text
    for text in (board, public):
        assert said in text
        assert other not in text
    votes = "5 röster till och med 19 november" if days_before else "5 röster, som de var 20 november 2026 kl. 00:30."
    assert votes in public


async def test_another_open_review_keeps_the_pledge_under_review_as_the_board_says(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    review, today = await opened(pledge, by), clock.local_date(clock.now())
    await reviewing.open_review(pledge.id, today, today, today, threshold=25, highest=3, by=by, at=clock.now())
    assert "en annan uppföljning av det pågår" in (await desk.get(f"/loftesarbete/uppfoljning/{review.id}")).text


async def test_a_signed_review_is_not_offered_for_discarding(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    review = await opened(pledge, by)
    await sign_fully(review.id, by=by, at=clock.now())
    board = f"/loftesarbete/uppfoljning/{review.id}"
    assert "borttagning" not in (await desk.get(board)).text
    assert (await desk.get(f"{board}/borttagning")).headers["location"] == board
    refused = await desk.post(f"{board}/borttagning")
    assert refused.status_code == 409
    assert "redan undertecknad" in refused.text
    assert await Review.exists(id=review.id)


async def test_an_answer_that_is_not_whole_keeps_what_was_typed(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    await popular(pledge, by)
    review = await opened(pledge, by)
    row = await SurfacedProposal.get(review_id=review.id)
    address = f"/loftesarbete/uppfoljning/{review.id}/svar/{row.id}"
    answer = await desk.post(address, data={"reason": "För kort"})
    assert answer.status_code == 422
    assert "Välj ett svar." in answer.text
    assert "Skriv minst 10 tecken." in answer.text
    assert "För kort" in answer.text


async def test_opening_the_same_review_twice_is_told_on_the_form(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    review = await opened(pledge, by)
    sent = {"period_start": review.period_start, "period_end": review.period_end, "cutoff": review.cutoff,
            "threshold": "25", "highest": "3"}  # fmt: skip
    answer = await desk.post(f"/loftesarbete/{pledge.id}/uppfoljning/ny", data={k: str(v) for k, v in sent.items()})
    assert answer.status_code == 409
    assert "pågår redan en uppföljning" in answer.text


async def test_a_review_does_not_show_what_has_been_taken_down(visits: Visits, pledge: Pledge, by: Actor) -> None:
    proposal = await popular(pledge, by, "Ett elakt påhopp")
    review = await opened(pledge, by)
    row = await SurfacedProposal.get(review_id=review.id)
    await answer_fully(row.id, "declined", "Vi tar inte ställning till detta.", "joint", by=by, at=clock.now())
    await sign_fully(review.id, by=by, at=clock.now())
    await Proposal.filter(id=proposal.id).update(state=State.TAKEN_DOWN)
    text = (await (await visits.nobody()).get(f"/medborgarlofte/{pledge.id}/uppfoljning/{review.id}")).text
    assert "påhopp" not in text
    assert proposal.number in text


@pytest.mark.parametrize(
    "address",
    ["/medborgarlofte/99/uppfoljning", "/medborgarlofte/99/uppfoljning/9", "/loftesarbete/99/uppfoljning/ny",
     "/loftesarbete/uppfoljning/99", "/loftesarbete/uppfoljning/99/borttagning"],
)  # fmt: skip
async def test_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient, address: str) -> None:
    assert (await desk.get(address)).status_code == 404


async def test_posting_to_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient) -> None:
    for step in ("underskrift", "svar/99", "borttagning"):
        assert (await desk.post(f"/loftesarbete/uppfoljning/99/{step}")).status_code == 404
