"""A visitor's proposal, the receipt in their hand, and the call or letter that tells them how it went."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from httpx2 import AsyncClient
from pypdf import PdfReader
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.counter import contacts
from eforslag.counter.models import Contact, Receipt
from eforslag.identity.keys import Keys
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals import actions as proposals
from eforslag.proposals.models import Proposal
from tests.counter.conftest import NUMBER, Open
from tests.moderation.builders import moderator
from tests.visitors import Visits

IDEA = {"title": "Bänk vid busshållplatsen", "text": "Det finns ingenstans att sitta när man väntar på bussen."}
TELEPHONE = "0270-123 45"
SEND = {"name": "Elsa Norman", "way": "telephone", "where": TELEPHONE}


async def sent(clerk: AsyncClient, address: str, **others: str) -> int:
    """Goes the three steps; returns the proposal's id."""
    begun = await clerk.post(f"{address}/nytt", data=IDEA)
    place = begun.headers["location"]
    checked = await clerk.post(place, data={"place": "Sandarne", "language": "sv"})
    answer = await clerk.post(checked.headers["location"], data=SEND | others)
    assert answer.headers["location"] == f"{address}/kvitto", answer.text
    return int(place.split("/")[-2])


def code_on(page: str) -> str:
    return page.partition('class="receipt-code"')[2].partition("</span>")[2].partition("<")[0].strip()


async def test_a_visitors_proposal_goes_to_the_moderators_with_its_name_and_channel(
    clerk: AsyncClient, opened: Open
) -> None:
    proposal = await Proposal.get(id=await sent(clerk, await opened()))
    assert (proposal.state, proposal.channel, proposal.proposer_name) == ("submitted", "counter", "Elsa Norman")
    (entry,) = await AuditEntry.filter(action="proposal.submitted")
    assert (entry.details["channel"], entry.details["clerk"], entry.details["station"]) == (
        "counter", "Kerstin Wall", None,
    )  # fmt: skip
    assert entry.actor_kind == "resident"


async def test_what_is_not_sent_goes_with_the_visit(clerk: AsyncClient, opened: Open) -> None:
    address = await opened()
    await clerk.post(f"{address}/nytt", data=IDEA)
    assert await Proposal.exists(state="draft")
    await clerk.post(f"{address}/avslut")
    assert not await Proposal.exists()


async def test_what_the_visitor_has_begun_at_home_is_theirs_alone(
    visits: Visits, clerk: AsyncClient, opened: Open
) -> None:
    at_home = await visits.resident(NUMBER)
    begun = await at_home.post("/forslag/nytt", data={**IDEA, "title": "Bara mitt"})
    private = begun.headers["location"].split("/")[-2]
    address = await opened()
    for step in ("ide", "plats", "skicka"):
        assert (await clerk.get(f"{address}/utkast/{private}/{step}")).status_code == 404
        assert (await clerk.post(f"{address}/utkast/{private}/{step}", data=SEND)).status_code == 404
    assert "Bara mitt" not in (await clerk.get(address)).text
    await clerk.post(f"{address}/avslut")
    assert await Proposal.exists(title="Bara mitt", state="draft")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Skriv namnet som det står på legitimationen."),
        ({"where": ""}, "Skriv numret att ringa"),
        ({"way": "email"}, "Skriv e-postadressen."),
        ({"way": "pigeon"}, "Välj ett av svaren."),
    ],
)
async def test_the_last_step_says_what_is_missing_and_keeps_the_rest(
    clerk: AsyncClient, opened: Open, wrong: dict[str, str], sentence: str
) -> None:
    begun = await clerk.post(f"{await opened()}/nytt", data=IDEA)
    answer = await clerk.post(begun.headers["location"].replace("plats", "skicka"), data=SEND | wrong)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (SEND | wrong)["where"] in answer.text


async def test_a_returned_proposal_is_answered_at_the_desk(clerk: AsyncClient, opened: Open) -> None:
    address = await opened()
    proposal_id = await sent(clerk, address)
    await clerk.post(f"{address}/avslut")
    await moderation.return_for_clarification(proposal_id, "Vilken hållplats?", by=await moderator(), at=clock.now())
    address = await opened()
    assert "Moderatorn har en fråga om besökarens förslag" in (await clerk.get(address)).text
    assert "Vilken hållplats?" in (await clerk.get(f"{address}/utkast/{proposal_id}/ide")).text
    await clerk.post(f"{address}/utkast/{proposal_id}/ide", data={**IDEA, "title": "Bänk vid Sandarne centrum"})
    again = await clerk.post(f"{address}/utkast/{proposal_id}/skicka", data=SEND)
    assert again.status_code == 303
    assert (await Proposal.get(id=proposal_id)).state == "submitted"


async def test_the_code_tells_the_state_to_whoever_has_the_paper(
    visits: Visits, clerk: AsyncClient, opened: Open
) -> None:
    address = await opened()
    proposal_id = await sent(clerk, address)
    receipt = (await clerk.get(f"{address}/kvitto")).text
    assert re.search('<span class="receipt-address">[^<]+/kvitto</span>', receipt)
    code = code_on(receipt)
    anyone = await visits.nobody()
    assert "Väntar på granskning" in (await anyone.post("/kvitto", data={"code": code.lower()})).text
    await moderation.reject(proposal_id, "outside_competence", "Nej.",
                            by=await moderator(), at=clock.now())  # fmt: skip
    told = (await anyone.post("/kvitto", data={"code": code})).text
    assert "Avvisat" in told
    assert "Elsa" not in told
    row = await Receipt.get()
    assert code.replace("-", "") not in f"{row.code_mark}"


async def test_a_votes_code_tells_the_day_and_never_the_proposal(
    visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal, database: TortoiseContext
) -> None:
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    page = (await clerk.get(f"{address}/kvitto")).text
    paper = page.partition('<article class="receipt">')[2].partition("</article>")[0]
    assert "En röst är lämnad." in paper
    assert proposal.title not in page
    code = code_on(page)
    await clerk.post(f"{address}/avslut")
    told = (await (await visits.nobody()).post("/kvitto", data={"code": code})).text
    assert "Det gäller en röst hos kundtjänst" in told
    assert proposal.title not in told
    assert not await Receipt.exists(), "no table knows of it"


@pytest.mark.parametrize("width", ["a6", "80"])
async def test_the_pdf_is_as_large_as_its_paper_and_names_no_vote(
    clerk: AsyncClient, opened: Open, proposal: Proposal, width: str
) -> None:
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    await sent(clerk, address)
    answer = await clerk.get(f"{address}/kvitto.pdf", params={"bredd": width})
    (page,) = PdfReader(BytesIO(answer.content)).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == {"a6": 105, "80": 80}[width]
    text = " ".join(page.extract_text().split())
    assert "En röst är lämnad." in text
    assert IDEA["title"] in text
    assert proposal.title not in text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_receipt_for_a_vote_that_is_gone_does_not_offer_to_take_it_back(
    visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    await (await visits.resident(NUMBER)).post(f"/forslag/{proposal.id}/rost")
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/aterkallelse")
    page = (await clerk.get(f"{address}/kvitto")).text
    assert "En röst är borttagen." in page
    assert "Vad rösten gällde står inte här" in page
    assert "eller ta tillbaka den?" not in page


async def test_codes_cannot_be_tried_for_long(visits: Visits) -> None:
    anyone = await visits.nobody()
    statuses = [(await anyone.post("/kvitto", data={"code": "F0000-00000"})).status_code for _ in range(21)]
    assert statuses == [422] * 20 + [429]


async def test_the_desk_calls_and_the_number_is_wiped_with_the_last_word(
    clerk: AsyncClient, opened: Open, keys: Keys, database: TortoiseContext
) -> None:
    address = await opened()
    proposal_id = await sent(clerk, address)
    assert "Ingen väntar på besked." in (await clerk.get("/kundtjanst/besked")).text
    assert TELEPHONE not in await every_table(database)
    await moderation.publish(proposal_id, rules=Rules(), keys=keys, by=await moderator(), at=clock.now())
    page = (await clerk.get("/kundtjanst/besked")).text
    assert TELEPHONE in page
    assert "Förslaget är publicerat och går att rösta på." in page
    contact = await Contact.get()
    told = f"/kundtjanst/besked/{contact.id}"
    assert (await clerk.post(told, data={"besked": "rejected"})).status_code == 409
    assert (await clerk.post(told, data={"besked": "published"})).status_code == 303
    assert (await clerk.post(told, data={"besked": "published"})).status_code == 409, "told once"
    assert "Ingen väntar på besked." in (await clerk.get("/kundtjanst/besked")).text
    await proposals.close_due(clock.now() + timedelta(days=120))
    assert (await clerk.post(told, data={"besked": "lapsed"})).status_code == 303
    assert not await Contact.exists()
    assert await AuditEntry.filter(action="proposal.told").count() == 2


async def test_an_e_mail_address_makes_no_contact_to_call(clerk: AsyncClient, opened: Open) -> None:
    await sent(clerk, await opened(), way="email", email="elsa@example.org", where="")
    assert not await Contact.exists()


async def test_what_nobody_needs_is_wiped(clerk: AsyncClient, opened: Open, keys: Keys) -> None:
    proposal_id = await sent(clerk, await opened())
    today = clock.local_date(clock.now())
    assert await contacts.remove_old(today + contacts.KEPT) == 0
    await proposals.withdraw(proposal_id, by=person_key(keys, parse(NUMBER)), at=clock.now())
    assert await contacts.remove_old(today) == 1
    await contacts.keep(proposal_id, "Elsa", "letter", "Gatan 1", keys=keys, at=clock.now() - timedelta(days=731))
    await Proposal.all().update(state="published")
    assert await contacts.remove_old(today) == 1


@pytest.mark.parametrize("path", ["/kundtjanst/besked", "/administration/kundtjanst"])
async def test_lists_of_the_desk_are_for_those_who_need_them(visits: Visits, clerk: AsyncClient, path: str) -> None:
    administrator = await visits.staff("administrator", name="Adam Dahl")
    is_for_clerks = path.startswith("/kundtjanst")
    assert (await clerk.get(path)).status_code == (200 if is_for_clerks else 403)
    assert (await administrator.get(path)).status_code == (403 if is_for_clerks else 200)


async def test_the_supervisor_sees_counts_and_a_sample_without_choice_or_person(
    visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    await clerk.post(f"{address}/avslut")
    page = (await (await visits.staff("administrator", name="Adam Dahl")).get("/administration/kundtjanst")).text
    for shown in ("Kerstin Wall", "Svenskt körkort", "röstade", "avslutades med knappen", "Medarbetarens"):
        assert shown in page
    assert proposal.title not in page
    assert "1940" not in page


async def every_table(database: TortoiseContext) -> str:
    models: Any = database.apps["eforslag"].values()  # type: ignore[index]
    return "\n".join([str(await model.all().values()) for model in models])
