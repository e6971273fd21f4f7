"""Writing a proposal in three steps, as its author and as others see it."""

import asyncio

import httpx2

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.municipality.actions import set_rules
from eforslag.municipality.rules import Rules
from eforslag.proposals.writing import DRAFTS_PER_PERSON
from tests.visitors import Visits, numbers

BEFOREHAND = "Du kan skriva nu, men inte skicka in"

IDEA = {
    "title": "Bättre belysning vid stationen",
    "text": "Det är mörkt på gångvägen till stationen. Sätt upp fler lampor, så vågar fler gå där på kvällen.",
}


async def test_a_resident_writes_a_proposal_in_three_steps(visits: Visits) -> None:
    author = await visits.resident(name="Astrid Berg")
    first = await author.post("/forslag/nytt", data=IDEA)
    second = await author.post(first.headers["location"], data={"place": "Stugsund", "language": "sv"})
    check = await author.get(second.headers["location"])
    assert IDEA["title"] in check.text
    assert "Stugsund" in check.text
    assert "Astrid Berg" in check.text, "it is said beside the button that the name is shown"
    sent = await author.post(second.headers["location"])
    page = await author.get(sent.headers["location"])
    assert "Väntar på granskning" in page.text


async def test_going_back_shows_what_was_written(visits: Visits) -> None:
    author = await visits.resident()
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    idea = await author.get(place.replace("plats", "ide"))
    assert IDEA["title"] in idea.text
    assert IDEA["text"] in idea.text


async def test_a_draft_is_nobodys_but_its_authors(visits: Visits) -> None:
    author, other = await visits.resident(), await visits.resident()
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    moderator = await visits.staff("moderator")
    assert (await other.get(place)).status_code == 404
    assert (await other.post(place, data={"place": "x", "language": "sv"})).status_code == 404
    assert (await other.get("/forslag/1")).status_code == 404
    assert (await moderator.get("/handlaggning/1")).status_code == 404
    assert (await author.get(place)).status_code == 200


async def test_nothing_typed_is_lost_when_something_is_wrong(visits: Visits) -> None:
    author = await visits.resident()
    answer = await author.post("/forslag/nytt", data={"title": "", "text": "kort men mitt"})
    assert answer.status_code == 422
    assert "kort men mitt" in answer.text
    assert "Skriv en rubrik" in answer.text
    assert "Skriv minst 20 tecken" in answer.text


async def test_numbers_that_must_not_be_published_stop_the_form(visits: Visits) -> None:
    author = await visits.resident()
    for number in ("070-123 45 67", f"{numbers()[3][:8]}-{numbers()[3][8:]}"):
        answer = await author.post("/forslag/nytt", data=IDEA | {"text": f"Ring mig på {number} så berättar jag mer."})
        assert answer.status_code == 422
        assert "Ta bort det innan du går vidare" in answer.text


async def test_a_child_needs_consent_and_is_never_named(visits: Visits) -> None:
    child = await visits.resident(numbers("2015")[0], name="Lova Ek")
    place = (await child.post("/forslag/nytt", data=IDEA)).headers["location"]
    send = (await child.post(place, data={"place": "", "language": "sv"})).headers["location"]
    assert "visas inte, eftersom du är ung" in (await child.get(send)).text
    refused = await child.post(send)
    assert refused.status_code == 422
    assert "vårdnadshavare" in refused.text
    sent = await child.post(send, data={"consent": "y"})
    assert sent.status_code == 303


async def test_the_limit_of_open_proposals_holds(visits: Visits) -> None:
    author = await visits.resident()
    answers = []
    for _ in range(6):
        place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
        answers.append(await author.post(place.replace("plats", "skicka")))
    assert [answer.status_code for answer in answers] == [303] * 5 + [409]
    assert "Du kan ha högst 5 förslag" in answers[-1].text


async def test_one_draft_too_many_is_refused_beside_the_form_that_keeps_the_text(visits: Visits) -> None:
    author, other = await visits.resident(), await visits.resident()
    # All but the first at once: whoever looks before the others have saved must not get past the limit.
    await author.post("/forslag/nytt", data=IDEA)
    saved = await asyncio.gather(*(author.post("/forslag/nytt", data=IDEA) for _ in range(DRAFTS_PER_PERSON + 3)))
    assert sorted(answer.status_code for answer in saved) == [303] * (DRAFTS_PER_PERSON - 1) + [422] * 4
    refused = await author.post("/forslag/nytt", data=IDEA)
    assert refused.status_code == 422
    assert "Du har redan 20 utkast" in refused.text
    assert "på Mina sidor" in refused.text
    assert IDEA["title"] in refused.text
    assert IDEA["text"] in refused.text
    assert (await other.post("/forslag/nytt", data=IDEA)).status_code == 303
    await author.post("/forslag/utkast/1/borttagning")
    assert (await author.post("/forslag/nytt", data=IDEA)).status_code == 303


async def under(rules: Rules) -> None:
    await set_rules(rules, clock.local_date(clock.now()), by=SYSTEM, at=clock.now())


async def steps(author: httpx2.AsyncClient) -> list[str]:
    """The pages of a new draft, of which the first is the one that it begins on."""
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    addresses = ["/forslag/nytt", *(place.replace("plats", step) for step in ("ide", "plats", "skicka"))]
    return [(await author.get(address)).text for address in addresses]


async def test_the_limit_of_open_proposals_is_told_from_the_first_step_on(visits: Visits) -> None:
    await under(Rules(open_proposals_per_person=1))
    author, other, moderator = await visits.resident(), await visits.resident(), await visits.staff("moderator")
    assert not any(BEFOREHAND in page for page in await steps(author))
    await author.post("/forslag/utkast/1/skicka")
    for page in await steps(author):
        assert BEFOREHAND in page
        assert "Du kan ha högst 1 förslag i gång samtidigt, och du har 1." in page
        assert "slutar en röstning" not in page, "nobody knows yet when"
    assert not any(BEFOREHAND in page for page in await steps(other))
    await moderator.post("/handlaggning/1/publicering", data={"read_version": "1"})
    assert all("slutar en röstning, och då blir det plats" in page for page in await steps(author))
    wrong = await author.post("/forslag/nytt", data={"title": "Mitt", "text": ""})
    assert wrong.status_code == 422
    assert BEFOREHAND in wrong.text


async def test_what_was_returned_has_room_already(visits: Visits) -> None:
    await under(Rules(open_proposals_per_person=1))
    author, moderator = await visits.resident(), await visits.staff("moderator")
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    await author.post(place.replace("plats", "skicka"))
    await moderator.post("/handlaggning/1/retur", data={"question": "Vilken station menar du?", "read_version": "1"})
    returned = await author.get(place)
    assert "Vilken station menar du?" in returned.text
    assert BEFOREHAND not in returned.text
    assert (await author.post(place.replace("plats", "skicka"))).status_code == 303


async def test_who_may_not_submit_is_told_from_the_first_step_on(visits: Visits) -> None:
    await under(Rules(who_may_submit="voters"))
    outsider, voter = await visits.resident(may_vote=False), await visits.resident()
    for page in await steps(outsider):
        assert BEFOREHAND in page
        assert "Här kan bara den som får rösta skicka in förslag." in page
        assert "Du står inte i kommunens röstregister" in page
    assert (await outsider.post("/forslag/utkast/1/skicka")).status_code == 403
    assert not any(BEFOREHAND in page for page in await steps(voter))


async def test_a_withdrawn_proposal_shows_neither_text_nor_name(visits: Visits) -> None:
    author = await visits.resident(name="Astrid Berg")
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    page = (await author.post(place.replace("plats", "skicka"))).headers["location"]
    assert (await author.post(f"{page}/atertagande")).status_code == 303
    seen = await (await visits.nobody()).get(page)
    assert seen.status_code == 200
    assert IDEA["title"] not in seen.text
    assert IDEA["text"] not in seen.text
    assert "Astrid Berg" not in seen.text


async def test_the_name_of_somebody_under_eighteen_is_never_public(visits: Visits) -> None:
    young = await visits.resident(numbers("2010")[0], name="Ella Ek")
    place = (await young.post("/forslag/nytt", data=IDEA)).headers["location"]
    check = await young.get(place.replace("plats", "skicka"))
    assert "visas inte, eftersom du är ung" in check.text
    await young.post(place.replace("plats", "skicka"))
    moderator = await visits.staff("moderator")
    published = await moderator.post("/handlaggning/1/publicering", data={"read_version": "1"})
    assert published.status_code == 303
    seen = await (await visits.nobody()).get("/forslag/1-battre-belysning-vid-stationen")
    assert IDEA["text"] in seen.text
    assert "Ella Ek" not in seen.text
