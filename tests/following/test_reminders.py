"""Reminders reach officers and heads as letters: once each, true when they are sent, and seen by staff."""

import asyncio
from datetime import timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag.cases import boards
from eforslag.cases.models import Case, Reminder
from eforslag.cases.reminding import remind_due
from eforslag.config import Settings
from eforslag.following import reminders
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterState
from tests.cases.builders import AT, TODAY, board, case, officer
from tests.following.builders import DOMAIN, letters_of
from tests.following.test_letters import marked_up, plain
from tests.visitors import Visits

A_DAY = timedelta(days=1)


async def due_in(days: int) -> Case:
    """A case with an officer and a head whose answer is due in so many days, and its reminder."""
    by, at_board = await officer(), await board(head_email="chef@example.org")
    await boards.tie_officer(at_board.id, by.staff_id or 0, "handlaggare@example.org", by=by, at=AT)
    found = await case()
    changes = {"due_on": TODAY + timedelta(days=days), "board_id": at_board.id, "case_number": "TN 2026/7"}
    await Case.filter(id=found.id).update(**changes)
    assert await remind_due(AT) == 1
    return found


@pytest.mark.parametrize(
    ("days", "subject", "words"),
    [
        (10, "Dags att svara: Förslag 1", "ska komma senast den 12 november 2026, om 10 dagar."),
        (0, "Dags att svara: Förslag 1", "ska komma senast i dag, den 2 november 2026."),
        (-1, "Svaret är försenat: Förslag 1", "skulle ha kommit senast den 1 november 2026. Det är 1 dag sedan."),
    ],
)
async def test_officer_and_head_get_one_letter_each(
    database: TortoiseContext, settings: Settings, days: int, subject: str, words: str
) -> None:
    found = await due_in(days)
    assert sum(await asyncio.gather(reminders.spread(DOMAIN, AT), reminders.spread(DOMAIN, AT))) == 2
    sent = await letters_of(settings)
    assert [letter["To"] for letter in sent] == ["chef@example.org", "handlaggare@example.org"]
    assert len({letter["Message-ID"] for letter in sent}) == 2
    for letter in sent:
        assert letter["Subject"] == subject
        assert letter["List-Unsubscribe"] is None, "it is work mail"
        for text in (plain(letter), marked_up(letter)):
            assert words in text
            assert "Diarienummer TN 2026/7." in text
            assert f"http://localhost:8000/arenden/{found.id}" in text
            assert "Du får det för att du handlägger ärendet" in text
    assert await reminders.spread(DOMAIN, AT + A_DAY) == 0
    assert {(one.state, one.work_address) for one in await Letter.all()} == {("sent", None)}, "whom it went to is gone"


@pytest.mark.parametrize("change", [{"state": "decided"}, {"due_on": TODAY + timedelta(days=40)}])
async def test_nobody_is_reminded_of_what_has_changed_since(
    database: TortoiseContext, settings: Settings, change: dict[str, object]
) -> None:
    found = await due_in(10)
    await reminders.spread(DOMAIN, AT)
    await Case.filter(id=found.id).update(**change)
    assert await letters_of(settings) == []
    assert await Letter.all().count() == 0


async def test_staff_see_how_reminders_and_the_notices_of_a_case_have_fared(visits: Visits) -> None:
    await due_in(-3)
    bare = await case(2)
    await Case.filter(id=bare.id).update(due_on=TODAY)
    await remind_due(AT)
    await reminders.spread(DOMAIN, AT)
    refused = await letters.claim(AT)
    assert refused
    await letters.refused(refused, "550 5.1.1 <…> User unknown")
    staff = await visits.staff("case_officer")
    page = " ".join((await staff.get("/utskick")).text.split())
    assert "example.org" not in page.partition("</header>")[2].partition("<footer")[0]
    (late,) = [row for row in page.split("<tr")[1:] if "Påminnelse om ett försenat svar" in row]
    assert [part.partition("<")[0] for part in late.split('class="number">')[1:]] == ["0", "1", "1"]
    assert "Det finns ingen adress att skicka till" in page
    assert "Påminnelse om ett svar" in page.partition("<table")[0], "it can be tried again"
    proposals = {one.case_id: one for one in await Reminder.all()}  # type: ignore[attr-defined]
    assert len(proposals) == 2
    on_case = (await staff.get(f"/arenden/{bare.id}")).text
    address = f"/utskick?forslag={bare.proposal_id}"  # type: ignore[attr-defined]
    assert address in on_case
    only = (await staff.get(address)).text
    assert "Förslag 2" in only
    assert "Förslag 1" not in only
    for odd in ("0", "999", "x", "9" * 30):
        assert (await staff.get(f"/utskick?forslag={odd}")).status_code == 404
    assert await Letter.filter(state=LetterState.DEAD).count() == 1
