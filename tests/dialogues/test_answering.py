"""Who is let in, how often, and what can be seen of it afterwards."""

import asyncio
from datetime import date, timedelta

import pytest
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext

from eforslag.audit.models import AuditEntry
from eforslag.dialogues import actions
from eforslag.dialogues.answering import NotComplete, enter_paper, hand_in, has_answered
from eforslag.dialogues.counting import counted, people
from eforslag.dialogues.models import Answer, DialogueKey, Participation, Response, WrittenAnswer
from eforslag.dialogues.printing import print_copies
from eforslag.dialogues.reading import Given
from eforslag.dialogues.standing import AlreadyAnswered, HasAnswers, NotOpen, NotPrinted, ReferenceTaken
from eforslag.dialogues.unfinished import Sheet
from eforslag.identity.keys import Keys
from tests.dialogues.builders import AT, BY, answer, opened, place, put

ANNA, BO = "a" * 64, "b" * 64
DAY = timedelta(days=1)

pytestmark = pytest.mark.usefixtures("database")


async def test_everything_that_was_answered_is_counted(keys: Keys) -> None:
    dialogue, mohed = await opened(keys), await place("Mohed")
    asked = await put(dialogue)
    values = [(2,), (1, 3), (3, 1), (4,), (mohed,)]
    given = {one.id: Given(some) for one, some in zip(asked, values, strict=False)} | {
        asked[5].id: Given(text="Mörkt.")
    }
    sheet = Sheet(given, mohed, "25-44")
    await hand_in(dialogue.id, asked, sheet, keys=keys, person_key=None, at=AT)
    found = await counted([one.id for one in asked], "locality")
    assert [dict(found[one.id].in_groups[mohed]) for one in asked[:5]] == [
        {2: 1}, {0: 1, 1: 1, 3: 1}, {3: 1}, {4: 1}, {mohed: 1},
    ]  # fmt: skip
    assert {value: dict(ranks) for value, ranks in found[asked[2].id].ranks.items()} == {3: {1: 1}, 1: {2: 1}}
    assert (await people(dialogue.id)).ages == {"25-44": 1}
    assert [one.text for one in await WrittenAnswer.all()] == ["Mörkt."]


async def test_a_person_who_logs_in_answers_once_however_often_they_send(keys: Keys) -> None:
    dialogue = await opened(keys, way="login")
    tries = [answer(dialogue, keys, ANNA) for _ in range(4)]
    told = await asyncio.gather(*tries, answer(dialogue, keys, BO), return_exceptions=True)
    assert [type(one) for one in told if one is not None] == [AlreadyAnswered] * 3
    assert await Response.all().count() == await Participation.all().count() == await Answer.all().count() == 2
    assert await has_answered(dialogue.id, ANNA, keys)
    assert not await has_answered(dialogue.id, "c" * 64, keys)


async def test_one_person_has_unlike_tags_in_two_dialogues(keys: Keys) -> None:
    for _ in range(2):
        await answer(await opened(keys, way="login"), keys, ANNA)
    assert len({one.tag for one in await Participation.all()}) == 2


async def test_nobody_answers_without_a_login_where_one_is_asked_for(keys: Keys) -> None:
    with pytest.raises(NotOpen):
        await answer(await opened(keys, way="login"), keys)


async def test_nothing_ties_the_tag_to_the_answers(keys: Keys) -> None:
    """A tag and its dialogue are all that one row holds; answers lie in an order of their own, and have no time."""
    dialogue = await opened(keys, way="login")
    sent = [f"{number:064x}" for number in range(40)]
    for number, person in enumerate(sent):
        await answer(dialogue, keys, person, worry=number % 3 + 1)
    rows = await get_connection("default").execute_query_dict("SELECT * FROM participation")
    assert {frozenset(row) for row in rows} == {frozenset({"tag", "dialogue_id"})}
    in_place = await Response.all().order_by("id").values_list("id", flat=True)
    shown = [(await Answer.get(response_id=one)).value for one in in_place]
    assert shown != [number % 3 + 1 for number in range(40)]
    assert {type(one.day) for one in await Response.all()} == {date}
    assert not await AuditEntry.filter(at__gt=AT).exists()
    assert {one.action for one in await AuditEntry.all()} == {"dialogue.written", "question.added", "dialogue.opened"}


async def test_when_it_is_closed_nobody_can_tell_who_answered(keys: Keys) -> None:
    dialogue = await opened(keys, way="login")
    await answer(dialogue, keys, ANNA)
    await actions.close_dialogue(dialogue.id, by=BY, at=AT)
    assert not await DialogueKey.exists()
    assert not await has_answered(dialogue.id, ANNA, keys)
    with pytest.raises(NotOpen):
        await answer(dialogue, keys, ANNA)


async def test_answers_come_in_on_the_days_of_the_dialogue(keys: Keys) -> None:
    dialogue = await opened(keys, opens_on=(AT + DAY).date(), closes_on=(AT + 2 * DAY).date())
    asked = await put(dialogue)
    sheet, let_in = Sheet({asked[0].id: Given((1,))}), []
    for days in range(4):
        try:
            await hand_in(dialogue.id, asked, sheet, keys=keys, person_key=None, at=AT + days * DAY)
            let_in.append(days)
        except NotOpen:
            continue
    assert let_in == [1, 2]


async def test_what_is_not_complete_is_not_counted(keys: Keys) -> None:
    dialogue = await opened(keys)
    with pytest.raises(NotComplete):
        await hand_in(dialogue.id, await put(dialogue), Sheet(), keys=keys, person_key=None, at=AT)
    assert not await Response.exists()


async def test_a_paper_is_entered_once_by_the_number_that_was_printed_on_it(keys: Keys) -> None:
    dialogue = await opened(keys)
    printed = await asyncio.gather(*(print_copies(dialogue.id, 10, by=BY, at=AT) for _ in range(2)))
    assert sorted(number for copies in printed for number in copies) == [*range(1, 21)]
    asked = await put(dialogue)
    sheet = Sheet({asked[0].id: Given((1,))}, channel="paper")
    tries = [enter_paper(dialogue.id, asked, sheet, 17, by=BY, at=AT) for _ in range(3)]
    told = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(one) for one in told if one is not None] == [ReferenceTaken] * 2
    assert await Response.filter(reference="17").count() == 1
    for number in (0, 21):
        with pytest.raises(NotPrinted):
            await enter_paper(dialogue.id, asked, sheet, number, by=BY, at=AT)
    other = await opened(keys)
    await print_copies(other.id, 17, by=BY, at=AT)
    await enter_paper(other.id, await put(other), Sheet(channel="paper"), 17, by=BY, at=AT)


async def test_where_one_logs_in_there_are_no_papers(keys: Keys) -> None:
    dialogue = await opened(keys, way="login")
    with pytest.raises(NotOpen):
        await print_copies(dialogue.id, 1, by=BY, at=AT)
    with pytest.raises(NotOpen):
        await enter_paper(dialogue.id, await put(dialogue), Sheet(channel="paper"), 17, by=BY, at=AT)


async def test_a_dialogue_with_answers_never_becomes_a_draft_again(keys: Keys, database: TortoiseContext) -> None:
    dialogue = await opened(keys)
    told = await asyncio.gather(
        answer(dialogue, keys), actions.take_back(dialogue.id, by=BY, at=AT), return_exceptions=True
    )
    refused = [type(one) for one in told if isinstance(one, Exception)]
    assert refused in ([HasAnswers], [NotOpen])
    await dialogue.refresh_from_db()
    assert (dialogue.state == "draft") == (not await Response.exists())
