"""The coordinators read what was written and said, and gather it under a few concerns."""

import re

from starlette.applications import Starlette

from eforslag.dialogues import coding
from eforslag.dialogues.answering import put_in
from eforslag.dialogues.coding import SHOWN
from eforslag.dialogues.models import Concern, Dialogue, Meeting, WrittenAnswer
from eforslag.dialogues.queries import concerns
from eforslag.dialogues.reading import Given
from eforslag.dialogues.suppression import LEAST
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys
from tests.dialogues.builders import TODAY, many, opened, put
from tests.visitors import Visits

DARK, SPEED = "Det är mörka vägar vid ån", "Bilarna kör för fort"


async def written(keys: Keys, *texts: str) -> Dialogue:
    dialogue = await opened(keys)
    asked = await put(dialogue)
    sheets = [Sheet({asked[0].id: Given((1,)), asked[5].id: Given(text=text)}) for text in texts]
    await put_in(dialogue.id, asked, sheets, TODAY)
    await many(dialogue, LEAST)
    return dialogue


def ticked(text: str, page: str) -> list[str]:
    """The concerns that are ticked beside the text."""
    (card,) = [one for one in page.split("<article")[1:] if text in one]
    return re.findall(r"checked><label[^>]*>([^<]*)<", card.partition("</article>")[0])


async def test_a_text_is_coded_as_suggested_and_put_right_afterwards(app: Starlette, visits: Visits) -> None:
    dialogue = await written(app.state.keys, DARK, SPEED)
    staff, url = await visits.staff("police_liaison"), f"/loftesarbete/dialoger/{dialogue.id}/oro"
    for name in ("Mörka vägar", "Trafik"):
        assert (await staff.post(url, data={"name": name, "focus_area_id": ""})).status_code == 303
    dark, traffic = await Concern.all().order_by("id")
    unread = (await staff.get(url)).text
    assert (ticked(DARK, unread), ticked(SPEED, unread)) == (["Mörka vägar"], [])
    one = await WrittenAnswer.get(text=SPEED)
    address = f"/loftesarbete/dialoger/fritext/{one.id}"
    await staff.post(address, data={"concern": str(dark.id)})
    assert SPEED not in (await staff.get(url)).text
    assert ticked(SPEED, (await staff.get(f"{url}?visa=lasta")).text) == ["Mörka vägar"]
    again = await staff.post(f"{address}?visa=lasta", data={"concern": str(traffic.id)})
    assert (again.status_code, again.headers["location"]) == (303, f"{url}?visa=lasta")
    assert {found.name: found.written for found in await concerns(dialogue.id)} == {"Mörka vägar": 0, "Trafik": 1}


async def test_all_that_has_been_read_is_found_again(app: Starlette) -> None:
    dialogue = await written(app.state.keys, *(f"Text {number}" for number in range(SHOWN + 3)))
    await WrittenAnswer.all().update(is_read=True)
    first = await coding.desk(dialogue, is_read=True)
    rest = await coding.desk(dialogue, is_read=True, after=first.following or 0)
    assert (len(first.texts), len(rest.texts), rest.following, rest.left) == (SHOWN, 3, None, 0)
    assert len({one.written.id for one in (*first.texts, *rest.texts)}) == SHOWN + 3


async def test_notes_of_a_meeting_become_concerns(app: Starlette, visits: Visits) -> None:
    dialogue, staff = await written(app.state.keys), await visits.staff("coordinator")
    url = f"/loftesarbete/dialoger/{dialogue.id}"
    await staff.post(f"{url}/oro", data={"name": "Trafik", "focus_area_id": ""})
    met = {"day": TODAY.isoformat(), "place": "Biblioteket", "people": "12", "notes": "Många talade om bilarna."}
    made = await staff.post(f"{url}/moten/nytt", data=met)
    assert made.headers["location"] == f"/loftesarbete/dialoger/moten/{(await Meeting.get()).id}"
    concern = await Concern.get()
    assert (await staff.post(made.headers["location"], data=met | {"concern": str(concern.id)})).status_code == 303
    (found,) = await concerns(dialogue.id)
    assert (found.meetings, found.people) == (1, 12)
