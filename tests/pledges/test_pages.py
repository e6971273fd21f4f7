"""The pledge's pages over HTTP: what residents read, and the coordinator's way from a draft to a signed pledge."""

import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.pledges import actions, outline
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.proposals.models import Proposal
from tests.pledges.builders import area_of, coordinator, draft, police, published, signed, vote
from tests.visitors import Visits

AREA = "Trygga platser"
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


async def test_swedish_words_in_an_english_page_are_said_to_be_swedish(visits: Visits, pledge: Pledge) -> None:
    browser = await visits.nobody()
    await browser.post("/sprak", data={"language": "en", "next": "/"})
    text = (await browser.get(f"/medborgarlofte/{pledge.id}")).text
    for words in (f'<h1 lang="sv">{pledge.title}', '<p class="promise" lang="sv">', f' lang="sv">{AREA}</h2>'):
        assert words in text


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
               "name_0": "Per Ström", "role_1": "Lokalpolisområdeschef", "name_1": "Eva Ek",
               "party_1": "police"}  # fmt: skip
    too_early = await desk.post(f"{address}/underskrift", data=signing)
    assert (too_early.status_code, "måste säga ja" in too_early.text) == (409, True)
    for person in (desk, await visits.staff("police_liaison", name="Polly Polis")):
        shown = (await person.get(address)).text
        revision = re.findall(r'name="revision" value="(\d+)"', shown)
        assert (await person.post(f"{address}/ja", data={"revision": revision})).status_code == 303
    assert (await desk.post(f"{address}/underskrift", data=signing)).status_code == 303
    pledge = await Pledge.get()
    assert (pledge.state, [one["name"] for one in pledge.signatories]) == ("signed", ["Per Ström", "Eva Ek"])
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
    [{"text": ""}, {"owner": "nobody"}, {"target": "många"}, {"target": "-1"}, {"due": "snart"},
     {"target": "9" * 5000}, {"unit": ""}, {"target": "", "unit": ""}],
)  # fmt: skip
async def test_a_commitment_that_makes_no_sense_is_not_saved(
    desk: httpx2.AsyncClient, pledge: Pledge, sent: dict[str, str]
) -> None:
    area = await area_of(pledge)
    terms = {"text": "Lampor", "owner": "municipality", "target": "40", "unit": "lampor"} | sent
    answer = await desk.post(f"/loftesarbete/fokusomraden/{area.id}/ataganden/nytt", data=terms)
    assert answer.status_code == 422
    assert [one.text for one in await Commitment.all()] == ["Vi gör det."]


async def test_a_pledge_whose_period_is_over_says_so_to_all(
    desk: httpx2.AsyncClient, pledge: Pledge, by: Actor
) -> None:
    ended = clock.local_date(clock.now()) - timedelta(days=1)
    await Pledge.filter(id=pledge.id).update(period_start=ended - timedelta(days=9), period_end=ended)
    public = (await desk.get(f"/medborgarlofte/{pledge.id}")).text
    assert "Det här skulle göras" in public
    assert "Perioden är slut" in public
    assert "Perioden är slut" in (await desk.get("/loftesarbete")).text


async def test_a_signing_without_a_title_or_in_the_future_is_not_saved(desk: httpx2.AsyncClient, by: Actor) -> None:
    pledge = await draft(by)
    sent = {"signed_on": "2099-01-01", "name_0": "Eva Ek", "party_0": "police"}
    answer = await desk.post(f"/loftesarbete/{pledge.id}/underskrift", data=sent)
    assert answer.status_code == 422
    assert "en dag som inte har kommit än" in answer.text
    assert "Skriv vilken titel" in answer.text
    assert "Eva Ek" in answer.text


async def test_parts_are_moved_and_removed(desk: httpx2.AsyncClient, by: Actor) -> None:
    pledge = await draft(by)
    for name in ("Unga", AREA):
        await outline.add_focus_area(pledge.id, name, by=by, at=clock.now())
    second = await area_of(pledge, 2)
    assert (await desk.post(f"/loftesarbete/fokusomraden/{second.id}/upp")).status_code == 303
    assert (await area_of(pledge, 1)).name == AREA
    await desk.post(f"/loftesarbete/fokusomraden/{second.id}/borttagning")
    assert [area.name for area in await FocusArea.all()] == ["Unga"]


@pytest.mark.parametrize(
    "address",
    ["/medborgarlofte/99", "/loftesarbete/99",
     "/loftesarbete/99/uppgifter", "/loftesarbete/99/underskrift", "/loftesarbete/99/fokusomraden/nytt",
     "/loftesarbete/fokusomraden/99", "/loftesarbete/ataganden/99"],
)  # fmt: skip
async def test_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient, address: str) -> None:
    assert (await desk.get(address)).status_code == 404


async def test_posting_to_what_does_not_exist_is_not_found(desk: httpx2.AsyncClient) -> None:
    for address in ("/loftesarbete/fokusomraden/99/upp", "/loftesarbete/ataganden/99/borttagning"):  # fmt: skip
        assert (await desk.post(address)).status_code == 404


@pytest.mark.parametrize("role", ["moderator", "administrator"])
async def test_only_coordinators_and_police_work_with_the_pledge(visits: Visits, role: Any) -> None:
    assert (await (await visits.staff(role)).get("/loftesarbete")).status_code == 403
    assert (await (await visits.staff("police_liaison")).get("/loftesarbete")).status_code == 200
