"""Writing a proposal in three steps, as its author and as others see it."""

from tests.visitors import Visits, numbers

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
