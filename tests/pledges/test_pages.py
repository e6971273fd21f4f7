"""The pledge's pages over HTTP: what residents read, and the coordinator's way from a draft to a signed review."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.pledges import actions, outline, reviewing
from eforslag.pledges.models import Commitment, FocusArea, Pledge, Review, SurfacedProposal
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from tests.pledges.builders import area_of, coordinator, draft, police, published, signed, vote
from tests.visitors import Visits

AREA = "Trygga platser"
WHY = "Vi byter lamporna före vintern."
PLEDGE = {
    "title": "Medborgarlöfte 2026–2027",
    "sentence": "Vi gör kvällarna tryggare.",
    "background": "",
    "period_start": "2026-01-01",
    "period_end": "2027-12-31",
    "police_area": "Lokalpolisområde Hälsingland",
    "predecessor_id": "",
}


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


async def test_everyone_can_read_the_pledge(visits: Visits, pledge: Pledge, by: Actor) -> None:
    area = await area_of(pledge)
    terms = {"text": "Fler trygghetsvandringar.", "owner": "police", "target": 4, "unit": "vandringar"}
    await outline.add_commitment(area.id, terms, by=await police(), at=clock.now())
    await popular(pledge, by)
    browser = await visits.nobody()
    text = (await browser.get(f"/medborgarlofte/{pledge.id}")).text
    for expected in ("Vi gör kvällarna tryggare.", AREA, "Fler trygghetsvandringar.", "Polisen", "Mål: 4 vandringar",
                     "Kommunstyrelsens ordförande", "Nya lampor"):  # fmt: skip
        assert expected in text
    assert pledge.title in (await browser.get("/medborgarlofte")).text


async def test_a_draft_is_hidden_from_everyone_but_the_desk(
    visits: Visits, desk: httpx2.AsyncClient, by: Actor
) -> None:
    hidden = await draft(by)
    browser = await visits.resident()
    assert (await browser.get(f"/medborgarlofte/{hidden.id}")).status_code == 404
    assert (await browser.get(f"/medborgarlofte/{hidden.id}/uppfoljning")).status_code == 404
    assert hidden.title not in (await browser.get("/medborgarlofte")).text
    assert hidden.title in (await desk.get("/loftesarbete")).text


async def test_a_pledge_is_written_filled_and_signed_without_javascript(
    desk: httpx2.AsyncClient, visits: Visits
) -> None:
    written = await desk.post("/loftesarbete/nytt", data=PLEDGE)
    assert written.status_code == 303
    address = written.headers["location"]
    await desk.post(f"{address}/fokusomraden/nytt", data={"name": AREA, "description": "Ljust och öppet."})
    area = await FocusArea.get(name=AREA)
    commitment = {
        "text": "Byta lampor.",
        "owner": "municipality",
        "target": "40",
        "unit": "lampor",
        "due": "2026-12-01",
    }
    await desk.post(f"/loftesarbete/fokusomraden/{area.id}/ataganden/nytt", data=commitment)
    signing = {"signed_on": "2026-01-12", "role_0": "Kommunstyrelsens ordförande", "party_0": "municipality",
               "role_1": "Lokalpolisområdeschef", "name_1": "Eva Ek", "party_1": "police"}  # fmt: skip
    too_early = await desk.post(f"{address}/underskrift", data=signing)
    assert (too_early.status_code, "måste säga ja" in too_early.text) == (409, True)
    for person in (desk, await visits.staff("police_liaison", name="Polly Polis")):
        shown = (await person.get(address)).text
        revision = re.findall(r'name="revision" value="(\d+)"', shown)
        assert (await person.post(f"{address}/ja", data={"revision": revision})).status_code == 303
    assert (await desk.post(f"{address}/underskrift", data=signing)).status_code == 303
    pledge = await Pledge.get()
    assert (pledge.state, [one["name"] for one in pledge.signatories]) == ("signed", ["", "Eva Ek"])
    assert (await Commitment.get()).target == 40
    assert "Eva Ek" in (await (await visits.nobody()).get(f"/medborgarlofte/{pledge.id}")).text


async def test_another_row_for_a_signatory_keeps_what_was_typed(desk: httpx2.AsyncClient, by: Actor) -> None:
    pledge = await draft(by)
    typed = {"signed_on": "2026-01-12", "role_0": "Ordförande", "party_0": "municipality", "role_1": "Chef",
             "party_1": "police", "more": "1"}  # fmt: skip
    shown = await desk.post(f"/loftesarbete/{pledge.id}/underskrift", data=typed)
    assert shown.status_code == 200
    assert 'value="Chef"' in shown.text
    assert 'name="role_3"' in shown.text
    assert (await Pledge.get(id=pledge.id)).state == "draft"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Skriv vad löftet heter."),
        ({"period_end": "2025-01-01"}, "Den sista dagen måste komma efter den första."),
        ({"period_start": ""}, "Välj den första dagen."),
        ({"period_end": "i vår"}, "Skriv dagen som år, månad och dag"),
        ({"period_end": "9999-01-01"}, "Kontrollera årtalet."),
        ({"predecessor_id": "77"}, "Välj ett av löftena i listan."),
        ({"title": "T" * 151}, "högst 150 tecken"),
    ],
)
async def test_what_is_wrong_with_a_pledge_is_said_beside_the_field(
    desk: httpx2.AsyncClient, changed: dict[str, str], sentence: str
) -> None:
    answer = await desk.post("/loftesarbete/nytt", data=PLEDGE | {"background": "Det jag skrev."} | changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Det jag skrev." in answer.text
    assert await Pledge.all().count() == 0


@pytest.mark.parametrize(
    "sent",
    [{}, {"text": "Lampor", "owner": "nobody"}, {"text": "Lampor", "owner": "police", "target": "många"},
     {"text": "Lampor", "owner": "police", "target": "-1"}, {"text": "Lampor", "owner": "police", "due": "snart"},
     {"text": "Lampor", "owner": "police", "target": "9" * 5000}],
)  # fmt: skip
async def test_a_commitment_that_makes_no_sense_is_not_saved(
    desk: httpx2.AsyncClient, pledge: Pledge, sent: dict[str, str]
) -> None:
    area = await area_of(pledge)
    answer = await desk.post(f"/loftesarbete/fokusomraden/{area.id}/ataganden/nytt", data=sent)
    assert answer.status_code == 422
    assert await Commitment.all().count() == 0


async def test_a_signing_without_a_role_or_in_the_future_is_not_saved(desk: httpx2.AsyncClient, by: Actor) -> None:
    pledge = await draft(by)
    sent = {"signed_on": "2099-01-01", "name_0": "Eva Ek", "party_0": "police"}
    answer = await desk.post(f"/loftesarbete/{pledge.id}/underskrift", data=sent)
    assert answer.status_code == 422
    assert "en dag som inte har kommit än" in answer.text
    assert "Skriv vilken roll" in answer.text
    assert "Eva Ek" in answer.text


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
    saved = await desk.post(f"{board}/svar/{row.id}", data={"response": "to_board", "reason": WHY, "party": "joint"})
    assert saved.headers["location"] == f"{board}#forslag-{row.id}"
    public = f"/medborgarlofte/{pledge.id}/uppfoljning"
    browser = await visits.nobody()
    assert "Löftet följs upp just nu" in (await browser.get(public)).text
    assert (await browser.get(f"{public}/{row.review_id}")).status_code == 404  # type: ignore[attr-defined]
    done = await desk.post(f"{board}/underskrift")
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
    await reviewing.answer(row.id, "to_board", WHY, "joint", by=by, at=clock.now())
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
    public = (await desk.post(f"{board}/underskrift")).headers["location"]
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
    await reviewing.answer(row.id, "to_board", WHY, "joint", by=by, at=at)
    said = expected.format(moment="20 november 2026 kl. 00:30", day="19 november 2026")
    other = "som de var" if days_before else "till och med"
    address = f"/loftesarbete/uppfoljning/{review.id}"
    board = (await desk.get(address)).text
    public = (await (await visits.nobody()).get((await desk.post(f"{address}/underskrift")).headers["location"])).text
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
    await reviewing.sign_review(review.id, by=by, at=clock.now())
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
    await reviewing.answer(row.id, "declined", "Vi tar inte ställning till detta.", "joint", by=by, at=clock.now())
    await reviewing.sign_review(review.id, by=by, at=clock.now())
    await Proposal.filter(id=proposal.id).update(state=State.TAKEN_DOWN)
    text = (await (await visits.nobody()).get(f"/medborgarlofte/{pledge.id}/uppfoljning/{review.id}")).text
    assert "påhopp" not in text
    assert proposal.number in text


async def test_parts_are_moved_and_removed(desk: httpx2.AsyncClient, by: Actor) -> None:
    pledge = await signed(by, "Unga", AREA)
    second = await area_of(pledge, 2)
    assert (await desk.post(f"/loftesarbete/fokusomraden/{second.id}/upp")).status_code == 303
    assert (await area_of(pledge, 1)).name == AREA
    await desk.post(f"/loftesarbete/fokusomraden/{second.id}/borttagning")
    assert [area.name for area in await FocusArea.all()] == ["Unga"]


@pytest.mark.parametrize(
    "address",
    ["/medborgarlofte/99", "/medborgarlofte/99/uppfoljning", "/medborgarlofte/99/uppfoljning/9", "/loftesarbete/99",
     "/loftesarbete/99/uppgifter", "/loftesarbete/99/underskrift", "/loftesarbete/99/fokusomraden/nytt",
     "/loftesarbete/fokusomraden/99", "/loftesarbete/ataganden/99", "/loftesarbete/99/uppfoljning/ny",
     "/loftesarbete/uppfoljning/99", "/loftesarbete/uppfoljning/99/borttagning"],
)  # fmt: skip
async def test_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient, address: str) -> None:
    assert (await desk.get(address)).status_code == 404


async def test_posting_to_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient) -> None:
    for address in ("/loftesarbete/fokusomraden/99/upp", "/loftesarbete/ataganden/99/borttagning",
                    "/loftesarbete/uppfoljning/99/underskrift", "/loftesarbete/uppfoljning/99/svar/99",
                    "/loftesarbete/uppfoljning/99/borttagning"):  # fmt: skip
        assert (await desk.post(address)).status_code == 404


@pytest.mark.parametrize("role", ["moderator", "administrator"])
async def test_only_coordinators_and_police_work_with_the_pledge(visits: Visits, role: Any) -> None:
    assert (await (await visits.staff(role)).get("/loftesarbete")).status_code == 403
    assert (await (await visits.staff("police_liaison")).get("/loftesarbete")).status_code == 200
