"""What is shown of the answers, to whom and when."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.dialogues import actions, concerning
from eforslag.dialogues.answering import put_in
from eforslag.dialogues.in_steps import NOTHING_YET, last_step
from eforslag.dialogues.models import Concern, Dialogue, WrittenAnswer
from eforslag.dialogues.queries import results_for
from eforslag.dialogues.reading import Given
from eforslag.dialogues.results import results
from eforslag.dialogues.standing import NotClosed
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys
from eforslag.pledges import actions as pledges
from eforslag.pledges import outline as areas
from tests.dialogues.builders import AT, BY, TODAY, many, opened, place, put
from tests.visitors import Visits

FEW = "Bara en har skrivit det här"


async def _ended(keys: Keys) -> Dialogue:
    """Thirty in one place, twenty in another, and three who could be told from each other."""
    dialogue = await opened(keys)
    mohed, sandarne, skog = [await place(name) for name in ("Mohed", "Sandarne", "Skog")]
    for locality, numbers in ((mohed, (16, 14)), (sandarne, (11, 9)), (skog, (2, 1))):
        for worry, number in enumerate(numbers, start=1):
            await many(dialogue, number, worry, locality_id=locality, age_group="25-44")
    asked = await put(dialogue)
    sheet = Sheet({asked[0].id: Given((1,)), asked[5].id: Given(text=FEW)}, mohed, "65-")
    await put_in(dialogue.id, asked, [sheet], TODAY)
    return await actions.close_dialogue(dialogue.id, by=BY, at=AT)


async def test_all_are_counted_and_small_groups_are_not_told(database: object, keys: Keys) -> None:
    found = await results(await _ended(keys), "sv", "locality")
    first = found.questions[0]
    assert (found.people.count, first.answered, [bar.count for bar in first.bars]) == (54, 54, [30, 24, 0])
    assert first.breakdown
    rows = {name: (total, list(cells)) for name, total, cells in first.breakdown.rows}
    assert rows == {"Mohed": (31, [17, 14]), "Sandarne": (None, [None, None]), "Skog": (None, [None, None])}
    assert dict(found.groups("locality")) == {"Mohed": 31, "Sandarne": None, "Skog": None}


async def test_no_group_is_found_by_laying_two_tables_side_by_side(database: object, keys: Keys) -> None:
    """Norrala's eight of one table, taken from the nine of Norrala and Skog in another, would leave the one in Skog."""
    dialogue = await opened(keys)
    asked = await put(dialogue)
    worry, seen, safe = asked[0].id, asked[1].id, asked[3].id
    for name, size, rated, saw in (("Skog", 1, 1, 0), ("Norrala", 8, 8, 8), ("Mohed", 9, 7, 9)):
        there, one = await place(name), {worry: Given((1,))}
        every = [one | {safe: Given((3,))} if number < rated else one for number in range(size)]
        every = [some | {seen: Given((2,))} if number < saw else some for number, some in enumerate(every)]
        await put_in(dialogue.id, asked, [Sheet(some, there) for some in every], TODAY)
    found = await results(await actions.close_dialogue(dialogue.id, by=BY, at=AT), "sv", "locality")
    assert dict(found.groups("locality")) == {"Mohed": 9, "Norrala": None, "Skog": None}
    for question in (found.questions[number] for number in (0, 1, 3)):
        assert question.breakdown
        totals = {name: total for name, total, _ in question.breakdown.rows}
        assert (totals["Norrala"], totals["Skog"]) == (None, None), question.question.text


async def test_a_question_that_few_answered_shows_nothing(database: object, keys: Keys) -> None:
    dialogue = await opened(keys)
    await many(dialogue, 4)
    assert not (await results(dialogue, "sv")).questions[0].bars
    await many(dialogue, 1)
    assert [bar.share for bar in (await results(dialogue, "sv")).questions[0].bars] == [100, 0, 0]


async def test_nothing_is_published_before_the_end(database: object, keys: Keys) -> None:
    with pytest.raises(NotClosed):
        await actions.publish_results((await opened(keys)).id, by=BY, at=AT)


async def test_the_public_sees_results_once_published_and_never_a_text(app: Starlette, visits: Visits) -> None:
    dialogue, browser = await _ended(app.state.keys), await visits.nobody()
    url = f"/dialog/{dialogue.id}/resultat"
    assert (await browser.get(url)).status_code == (await browser.get(f"{url}.csv")).status_code == 404
    staff = await visits.staff("coordinator")
    assert FEW in (await staff.get(f"/loftesarbete/dialoger/{dialogue.id}/fritext.csv")).text
    assert (await staff.post(f"/loftesarbete/dialoger/{dialogue.id}/publicering")).status_code == 303
    seen = [(await browser.get(url + view)).text for view in ("", "?visa=orter", "?visa=aldrar", ".csv")]
    assert "54 personer svarade" in seen[0]
    assert all(FEW not in page for page in seen)
    assert "dolt" in seen[1]


async def test_the_file_hides_what_the_page_hides(app: Starlette, visits: Visits) -> None:
    dialogue = await _ended(app.state.keys)
    staff = await visits.staff("police_liaison")
    text = (await staff.get(f"/loftesarbete/dialoger/{dialogue.id}/resultat.csv")).text
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert ["0", "Alla svar", "Skog", "", "dolt"] in rows
    assert ["1", "Vad oroar mest?", "Mohed", "Droger", "17"] in rows
    # Of those who have said their age one is 65 or older, and there is nobody to hide among but the others.
    assert ["0", "Alla svar", "65 år eller äldre", "", "dolt"] in rows
    assert ["0", "Alla svar", "25–44 år", "", "dolt"] in rows


async def test_while_it_is_open_groups_are_not_shown_even_to_coordinators(app: Starlette, visits: Visits) -> None:
    dialogue = await opened(app.state.keys)
    await many(dialogue, 40, locality_id=await place("Mohed"))
    staff, url = await visits.staff("coordinator"), f"/loftesarbete/dialoger/{dialogue.id}/resultat"
    assert "Mohed" not in (await staff.get(f"{url}?visa=orter")).text
    assert (await staff.get(f"{url}.csv")).status_code == 409


async def test_nobody_sees_an_answer_by_looking_before_and_after(app: Starlette, visits: Visits) -> None:
    """Whoever stands beside the computer and reads the results twice learns nothing of who has just answered."""
    dialogue, today = await opened(app.state.keys), clock.local_date(clock.now())
    asked, staff = await put(dialogue), await visits.staff("coordinator")
    one = Sheet({asked[0].id: Given((2,)), asked[5].id: Given(text=FEW)})
    await put_in(dialogue.id, asked, [one] * 4, today - timedelta(days=2))
    desk = f"/loftesarbete/dialoger/{dialogue.id}"
    pages = [f"{desk}/resultat", f"{desk}/oro", f"{desk}/fritext.csv"]
    before = [(await staff.get(url)).text for url in pages]
    await put_in(dialogue.id, asked, [one], today)
    assert [(await staff.get(url)).text for url in pages] == before
    assert FEW not in before[1] + before[2]
    await put_in(dialogue.id, asked, [one], today - timedelta(days=1))
    assert "5 personer svarade." in (await staff.get(pages[0])).text
    assert (await staff.get(pages[2])).text.count(FEW) == 5


def test_answers_are_shown_by_whole_days_and_five_at_a_time() -> None:
    first, second, third = (TODAY - timedelta(days=ago) for ago in (3, 2, 1))
    assert last_step({first: 4, TODAY: 9}, TODAY) == NOTHING_YET
    assert last_step({first: 6, second: 2, third: 1}, TODAY) == first
    assert last_step({first: 6, second: 2, third: 3}, TODAY) == third


async def test_concerns_are_counted_under_their_focus_areas(database: object, keys: Keys) -> None:
    pledge = await pledges.write_pledge("Löfte", "Vi lyser upp.", TODAY, TODAY.replace(year=2028), by=BY, at=AT)
    area = await areas.add_focus_area(pledge.id, "Belysning", by=BY, at=AT)
    dialogue = await _ended(keys)
    await Dialogue.filter(id=dialogue.id).update(pledge_id=pledge.id)
    terms = {"name": "Mörka platser", "focus_area_id": area.id}
    dark = await concerning.write_concern(dialogue.id, terms, by=BY, at=AT)
    await concerning.write_concern(dialogue.id, {"name": "Trafik"}, by=BY, at=AT)
    written = await WrittenAnswer.get()
    for _ in range(2):
        await concerning.code_written(written.id, [dark.id], by=BY, at=AT)
    for people in (12, 30):
        met = {"day": TODAY, "place": "Biblioteket", "people": people, "notes": ""}
        meeting = await concerning.write_meeting(dialogue.id, met, by=BY, at=AT)
        await concerning.code_meeting(meeting.id, [dark.id], by=BY, at=AT)
    found = await results_for(pledge.id)
    assert [(one.name, one.written, one.meetings, one.people) for one in found[area.id]] == [
        ("Mörka platser", 1, 2, 42)
    ]
    assert [one.name for one in found[None]] == ["Trafik"]
    await concerning.code_written(written.id, [], by=BY, at=AT)
    assert (await results_for(pledge.id))[area.id][0].written == 0


async def test_a_concern_is_written_once(database: object, keys: Keys) -> None:
    dialogue = await opened(keys)
    await concerning.write_concern(dialogue.id, {"name": "Trafik"}, by=BY, at=AT)
    with pytest.raises(concerning.ConcernExists):
        await concerning.write_concern(dialogue.id, {"name": "Trafik"}, by=BY, at=AT)
    assert await Concern.all().count() == 1
