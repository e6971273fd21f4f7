"""The coordinators' desk and the counter: what can be changed when, and papers typed in by digits."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette

from eforslag import clock
from eforslag.dialogues.models import Answer, Dialogue, Question, Response
from tests.dialogues.builders import draft, opened, place
from tests.visitors import Visits


async def test_questions_are_written_moved_and_removed_until_the_dialogue_opens(app: Starlette, visits: Visits) -> None:
    staff, dialogue = await visits.staff("coordinator"), await draft()
    url, at = f"/loftesarbete/dialoger/{dialogue.id}", "/loftesarbete/dialoger/fragor"
    sent = {"kind": "single", "text": "Vad hjälper?", "options": "Lampor\nVuxna", "options_en": "Lamps\nAdults"}
    assert (await staff.post(f"{url}/fragor/ny", data=sent)).status_code == 303
    new = await Question.get(text="Vad hjälper?")
    assert new.options[1] == {"code": 2, "sv": "Vuxna", "en": "Adults"}
    await staff.post(f"{at}/{new.id}/upp")
    assert (await Question.get(id=new.id)).position == 6
    assert "Vad hjälper?" in (await staff.get(f"{url}/forhandsvisning")).text
    assert (await staff.post(f"{url}/oppning")).status_code == 303
    for path in ("upp", "borttagning"):
        assert (await staff.post(f"{at}/{new.id}/{path}")).status_code == 409
    fewer = await staff.post(f"{at}/{new.id}", data=sent | {"options": "Lampor\nVuxna\nPolis", "options_en": ""})
    assert fewer.status_code == 409
    assert "Polis" in fewer.text
    assert (await staff.post(f"{at}/{new.id}", data=sent | {"text": "Vad hjälper mest?"})).status_code == 303
    assert (await Question.get(id=new.id)).text == "Vad hjälper mest?"


@pytest.mark.parametrize(
    ("kind", "options"), [("single", "Bara ett"), ("single", "Lika\nLika"), ("scale", "Inte\nLite\nHelt"), ("", "")]
)
async def test_a_question_that_nobody_could_answer_is_not_kept(visits: Visits, kind: str, options: str) -> None:
    staff, dialogue = await visits.staff("coordinator"), await draft()
    sent = {"kind": kind, "text": "Vad?", "options": options}
    again = await staff.post(f"/loftesarbete/dialoger/{dialogue.id}/fragor/ny", data=sent)
    assert again.status_code == 422
    assert not await Question.filter(text="Vad?").exists()


async def test_a_paper_is_typed_in_by_its_numbers_and_the_next_one_is_empty(app: Starlette, visits: Visits) -> None:
    today = clock.local_date(clock.now())
    days = {"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)}
    dialogue: Dialogue = await opened(app.state.keys, **days)
    await Dialogue.filter(id=dialogue.id).update(papers_printed=17)
    clerk, mohed = await visits.staff("clerk"), await place("Mohed")
    names = [f"q{row.id}" for row in await Question.filter(dialogue_id=dialogue.id).order_by("position")]
    url = f"/kundtjanst/dialog/{dialogue.id}/papper"
    assert (await clerk.get(url)).status_code == 200
    sent = {
        "reference": "17",
        names[0]: "2",
        names[1]: "1 3",
        names[2]: "3,1",
        names[3]: "9",
        "age": "3",
        "locality": "1",
    }
    slip = await clerk.post(url, data=sent)
    assert slip.status_code == 422
    assert "Skriv numret på ett av svaren." in slip.text
    assert 'value="1 3"' in slip.text
    assert (await clerk.post(url, data=sent | {names[3]: "4"})).status_code == 303
    following = await clerk.get(url)
    assert "1 inmatade i dag" in following.text
    assert 'value="1 3"' not in following.text
    twice = await clerk.post(url, data=sent | {names[3]: "4"})
    assert twice.status_code == 422
    assert "redan inmatat" in twice.text
    unknown = await clerk.post(url, data=sent | {"reference": "18", names[3]: "4"})
    assert (unknown.status_code, "inget utskrivet papper med nummer 18" in unknown.text) == (422, True)
    response = await Response.get()
    assert (response.channel, response.age_group, response.locality_id) == ("paper", "25-44", mohed)  # type: ignore[attr-defined]
    assert await Answer.all().count() == 1 + 3 + 2 + 1


async def test_the_form_to_print_asks_the_same_and_reads_well_aloud(app: Starlette, visits: Visits) -> None:
    today = clock.local_date(clock.now())
    dialogue: Dialogue = await opened(app.state.keys, opens_on=today, closes_on=today)
    await place("Mohed")
    clerk, coordinator = await visits.staff("clerk"), await visits.staff("coordinator")
    for answer in (
        await clerk.get(f"/kundtjanst/dialog/{dialogue.id}/blankett.pdf"),
        await coordinator.get(f"/loftesarbete/dialoger/{dialogue.id}/blankett.pdf"),
    ):
        assert answer.headers["content-type"] == "application/pdf"
        document = PdfReader(BytesIO(answer.content))
        root: Any = document.root_object
        assert str(root["/Lang"]).startswith("sv")
        assert root["/MarkInfo"]["/Marked"]
        text = " ".join(page.extract_text() for page in document.pages)
        for words in ("Trygg vår", "Vad oroar mest?", "Mörka platser", "Mohed", "16–24 år", f"/dialog/{dialogue.id}"):
            assert words in text
    assert (await clerk.get(f"/kundtjanst/dialog/{(await draft()).id}/blankett.pdf")).status_code == 404


async def test_each_printed_copy_has_a_number_of_its_own(app: Starlette, visits: Visits) -> None:
    today = clock.local_date(clock.now())
    dialogue: Dialogue = await opened(app.state.keys, opens_on=today, closes_on=today)
    clerk, url = await visits.staff("clerk"), f"/kundtjanst/dialog/{dialogue.id}"
    assert (await clerk.post(f"{url}/blanketter", data={"count": "51"})).status_code == 422
    printed = [await clerk.post(f"{url}/blanketter", data={"count": count}) for count in ("1", "2")]
    places = [one.headers["location"] for one in printed]
    assert places == [f"{url}/blankett.pdf?fran=1&till=1", f"{url}/blankett.pdf?fran=2&till=3"]
    document = PdfReader(BytesIO((await clerk.get(places[1])).content))
    text = " ".join(page.extract_text() for page in document.pages)
    assert (text.count("Papperets nummer 2"), text.count("Papperets nummer 3")) == (1, 1)
    assert len(document.pages) == text.count("Papper nr 2") + text.count("Papper nr 3"), "pages come apart"
    assert (await clerk.get(f"{url}/blankett.pdf?fran=2&till=4")).status_code == 404
