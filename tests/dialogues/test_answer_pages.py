"""Answering over HTTP: a step at a time, without a script, and with nothing lost on the way."""

import re
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.dialogues import actions
from eforslag.dialogues.models import Answer, Dialogue, Question, Response, UnfinishedAnswer, WrittenAnswer
from eforslag.web import limits
from tests.dialogues.builders import BY, opened, place
from tests.pledges.builders import coordinator, signed
from tests.visitors import Visits


@pytest.fixture
async def dialogue(app: Starlette) -> Dialogue:
    return await _now(app)


async def _now(app: Starlette, **terms: Any) -> Dialogue:
    today = clock.local_date(clock.now())
    days = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=9)}
    return await opened(app.state.keys, **days, **terms)


async def _names(dialogue: Dialogue) -> list[str]:
    rows = await Question.filter(dialogue_id=dialogue.id).order_by("position")
    return [f"q{row.id}" for row in rows]


async def test_one_goes_from_the_first_question_to_the_last_and_is_thanked(dialogue: Dialogue, visits: Visits) -> None:
    browser, names, mohed = await visits.nobody(), await _names(dialogue), await place("Mohed")
    url = f"/dialog/{dialogue.id}"
    went = await browser.post(url)
    sent: list[dict[str, Any]] = [
        {names[0]: "2"}, {names[1]: ["1", "3"]}, {f"{names[2]}-2": "1"}, {names[3]: "5"}, {names[4]: str(mohed)},
        {names[5]: "Fler lampor."}, {"locality": str(mohed), "age": "25-44"},
    ]  # fmt: skip
    for one in sent:
        assert went.status_code == 303
        assert (await browser.get(went.headers["location"])).status_code == 200
        went = await browser.post(went.headers["location"], data=one)
    checked = await browser.get(went.headers["location"])
    assert "Trafik" in checked.text
    assert "Fler lampor." in checked.text
    went = await browser.post(f"{url}/skicka")
    assert went.headers["location"] == f"{url}/tack"
    response = await Response.get()
    assert (response.locality_id, response.age_group, response.channel) == (mohed, "25-44", "web")  # type: ignore[attr-defined]
    assert await Answer.all().count() == 7
    assert (await WrittenAnswer.get()).text == "Fler lampor."
    assert not await UnfinishedAnswer.exists()


async def test_what_can_not_be_sent_is_shown_again_with_why(dialogue: Dialogue, visits: Visits) -> None:
    browser, names = await visits.nobody(), await _names(dialogue)
    url = f"/dialog/{dialogue.id}/fraga"
    await browser.post(f"/dialog/{dialogue.id}")
    empty = await browser.post(f"{url}/1")
    assert empty.status_code == 422
    assert "Välj ett av svaren." in empty.text
    number = await browser.post(f"{url}/6", data={names[5]: "Jag är 19800101-1231 och rädd"})
    assert number.status_code == 422
    assert "personnummer" in number.text
    assert "och rädd" in number.text
    back = await browser.post(f"{url}/6", data={names[5]: "Jag är 19800101-1231 och rädd", "back": "1"})
    assert back.status_code == 422, "a step back keeps what was written, and that must not be a number"


async def test_one_address_can_not_begin_without_end(
    dialogue: Dialogue, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ANSWERS_BEGUN_OF_ADDRESS", limits.Limit("answers begun of an address", 1, 3600))
    began, next_one = await visits.nobody(), await visits.nobody()
    url = f"/dialog/{dialogue.id}"
    assert (await began.post(url)).status_code == 303
    assert (await next_one.post(url)).status_code == 429
    assert (await next_one.post(f"{url}/fraga/1", data={(await _names(dialogue))[0]: "1"})).status_code == 429
    assert (await began.post(url)).status_code == 303, "what has been begun can be finished"
    assert await UnfinishedAnswer.all().count() == 1


async def test_a_step_back_and_another_day_lose_nothing(dialogue: Dialogue, visits: Visits) -> None:
    browser, names = await visits.nobody(), await _names(dialogue)
    url = f"/dialog/{dialogue.id}"
    await browser.post(url)
    await browser.post(f"{url}/fraga/1", data={names[0]: "3"})
    back = await browser.post(f"{url}/fraga/6", data={names[5]: "Halvvägs", "back": "1"})
    assert back.headers["location"] == f"{url}/fraga/5"
    assert "Halvvägs" in (await browser.get(f"{url}/fraga/6")).text
    assert re.search(rf'name="{names[0]}" value="3" checked', (await browser.get(f"{url}/fraga/1")).text)
    assert "Fortsätt där du var" in (await browser.get(url)).text
    assert (await browser.post(url)).headers["location"] == f"{url}/fraga/2"
    assert "Fortsätt där du var" not in (await (await visits.nobody()).get(url)).text


async def test_the_next_person_at_a_shared_computer_begins_with_nothing(dialogue: Dialogue, visits: Visits) -> None:
    browser, names = await visits.nobody(), await _names(dialogue)
    url = f"/dialog/{dialogue.id}"
    begun = await browser.post(url, data={"channel": "kiosk"})
    assert "Max-Age=600" in begun.headers["set-cookie"]
    await browser.post(f"{url}/fraga/1", data={names[0]: "3"})
    await browser.post(url, data={"channel": "kiosk"})
    assert "checked" not in (await browser.get(f"{url}/fraga/1")).text
    await browser.post(f"{url}/fraga/1", data={names[0]: "1"})
    assert (await browser.post(f"{url}/skicka")).headers["location"].endswith("/tack?dator")
    assert (await Response.get()).channel == "kiosk"


async def test_where_one_logs_in_each_answers_once_and_sees_only_their_own(app: Starlette, visits: Visits) -> None:
    dialogue = await _now(app, way="login")
    url, names = f"/dialog/{dialogue.id}", await _names(dialogue)
    anna, nobody = await visits.resident(), await visits.nobody()
    assert (await nobody.post(url)).status_code == 503, "no provider is set in this test"
    await anna.post(url)
    await anna.post(f"{url}/fraga/1", data={names[0]: "3"})
    bo = await visits.resident(name="Bo Ek")
    bo.cookies.set("dialog", anna.cookies["dialog"])
    assert "Fortsätt där du var" in (await anna.get(url)).text
    assert "Fortsätt där du var" not in (await bo.get(url)).text
    assert (await anna.post(f"{url}/skicka")).headers["location"] == f"{url}/tack"
    assert "Du har redan svarat" in (await anna.get(url)).text
    assert (await anna.post(url)).status_code == 409
    assert (await anna.post(f"{url}/skicka")).headers["location"] == url
    assert await Response.all().count() == 1


async def test_a_draft_is_nobodys_and_an_ended_one_takes_nothing(app: Starlette, visits: Visits) -> None:
    dialogue, browser = await _now(app), await visits.nobody()
    await Dialogue.filter(id=dialogue.id).update(state="draft")
    assert (await browser.get(f"/dialog/{dialogue.id}")).status_code == 404
    await Dialogue.filter(id=dialogue.id).update(state="closed")
    assert "avslutad" in (await browser.get(f"/dialog/{dialogue.id}")).text
    assert (await browser.post(f"/dialog/{dialogue.id}")).status_code == 409


async def test_english_is_spoken_where_there_is_some(dialogue: Dialogue, visits: Visits) -> None:
    browser = await visits.nobody()
    browser.cookies.set("sprak", "en")
    await browser.post(f"/dialog/{dialogue.id}")
    page = await browser.get(f"/dialog/{dialogue.id}/fraga/1")
    assert ">Drugs</label>" in page.text
    assert 'lang="sv">Trafik</label>' in page.text


async def test_the_pledges_lead_to_what_can_be_answered_and_what_was_said(app: Starlette, visits: Visits) -> None:
    """In English, Swedish words are said to be Swedish."""
    browser, today = await visits.nobody(), clock.local_date(clock.now())
    pledge = await signed(await coordinator(), "Unga", end=today + timedelta(days=400))
    now, earlier = await _now(app), await _now(app, title="Det var då", pledge_id=pledge.id)
    await actions.close_dialogue(earlier.id, by=BY, at=clock.now())
    await actions.publish_results(earlier.id, by=BY, at=clock.now())
    await browser.post("/sprak", data={"language": "en", "next": "/"})
    for address in ("/medborgarlofte", f"/medborgarlofte/{pledge.id}"):
        text = (await browser.get(address)).text
        assert f'href="/dialog/{now.id}"' in text
        assert f'href="/dialog/{earlier.id}/resultat" lang="sv">Det var då' in text
    assert f'<a href="/medborgarlofte/{pledge.id}" lang="sv">' in (await browser.get("/medborgarlofte")).text
