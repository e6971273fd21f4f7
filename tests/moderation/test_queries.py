"""What the desk lists and shows, how it is paged, and in how many questions to the database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.errors import NotFound
from eforslag.moderation import actions, queries
from eforslag.moderation.queries import ROWS, Narrowing
from eforslag.moderation.reading import changes
from eforslag.moderation.tabs import TABS, tab_of
from eforslag.pledges import actions as pledges
from eforslag.pledges.models import FocusArea, Pledge
from eforslag.pledges.queries import focus_areas_of
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.pagination import cursor
from tests.moderation.builders import AT, in_state, moderator, sent_again, submitted

ALL = Narrowing()
pytestmark = pytest.mark.usefixtures("database")


async def focus_area() -> FocusArea:
    day = AT.date()
    pledge = await Pledge.create(
        title="Löfte 2026",
        sentence="Tryggare.",
        state="signed",
        period_start=day,
        period_end=day,
        created_at=AT,
        changed_at=AT,
    )
    return await FocusArea.create(pledge=pledge, position=1, name="Trygga platser")


def test_every_state_but_the_draft_is_in_one_list() -> None:
    states = [state for tab in TABS.values() if not tab.looked_at_again for state in tab.states]
    assert sorted(states) == sorted(set(State) - {State.DRAFT})
    assert all(tab_of(state).states.count(state) == 1 for state in states)


async def test_the_queue_has_the_oldest_first_and_nobodys_draft() -> None:
    await in_state(State.DRAFT, title="Hemligt utkast")
    late = await submitted(title="Sist", submitted_at=AT + timedelta(days=1))
    early = await submitted(title="Först")
    found = await queries.listed(TABS["granska"], ALL, None)
    assert [proposal.id for proposal in found.rows] == [early.id, late.id]


async def test_the_counts_are_of_each_list() -> None:
    for state in State:
        await in_state(state)
    assert await queries.counts() == {"granska": 1, "provning": 0, "atersanda": 1, "publicerade": 1, "avslutade": 7}


@pytest.mark.parametrize("name", ["granska", "publicerade"])
async def test_paging_shows_each_proposal_once_also_when_many_came_at_the_same_moment(name: str) -> None:
    tab = TABS[name]
    for order in range(ROWS * 2 + 3):
        moment = AT + timedelta(days=order // 20)
        await in_state(tab.states[0], submitted_at=moment, published_at=moment)
    seen: list[int] = []
    page = await queries.listed(tab, ALL, None)
    while page.following:
        seen += [proposal.id for proposal in page.rows]
        page = await queries.listed(tab, ALL, page.following)
    seen += [proposal.id for proposal in page.rows]
    moments = dict(await Proposal.all().values_list("id", tab.order))
    assert seen == sorted(moments, key=lambda row: (moments[row], row), reverse=tab.newest_first)


@pytest.mark.parametrize(
    "after",
    [
        "",
        "x",
        "%00",
        cursor("igår", 3),
        cursor("2026-05-04", 3),
        cursor(AT.isoformat(), -1),
        cursor(1, 2, 3),
        cursor("0001-01-01T00:00:00+14:00", 3),
        cursor("9999-12-31T23:59:59-14:00", 3),
    ],
)
async def test_a_cursor_that_makes_no_sense_shows_the_first_page(after: str) -> None:
    proposal = await submitted()
    found = await queries.listed(TABS["granska"], ALL, after)
    assert [row.id for row in found.rows] == [proposal.id]


@pytest.mark.parametrize(
    ("words", "found"),
    [("torget", 1), ("bänkar", 1), ("2026-7", 1), ("2026-8", 0), ("100%", 0), ("2027-", 0), ("torgen", 1)],
)
async def test_a_search_looks_at_title_text_and_number(words: str, found: int) -> None:
    text = "Det behövs bänkar på torget."
    await enter([(await in_state(State.PUBLISHED, title="Bänkar på torget", text=text, year=2026, serial=7)).id])
    page = await queries.listed(TABS["publicerade"], Narrowing(words), None)
    assert len(page.rows) == found


async def test_the_untagged_are_those_without_a_standing_tag() -> None:
    area, by = await focus_area(), await moderator()
    tagged, loosened, never = [await in_state(State.PUBLISHED) for _ in range(3)]
    await pledges.tag(tagged.id, area.id, "Handlar om platser.", by=by, at=AT)
    tag = await pledges.tag(loosened.id, area.id, "Kanske.", by=by, at=AT)
    await pledges.untag(tag.id, by=by, at=AT)
    page = await queries.listed(TABS["publicerade"], Narrowing(untagged=True), None)
    assert {proposal.id for proposal in page.rows} == {loosened.id, never.id}
    assert await focus_areas_of([tagged.id, loosened.id]) == {tagged.id: ["Trygga platser"]}


async def test_a_draft_has_no_page_at_the_desk() -> None:
    draft = await in_state(State.DRAFT)
    with pytest.raises(NotFound):
        await queries.dossier(draft.id, AT)


async def test_the_newest_change_comes_first_and_versions_alike_are_left_out() -> None:
    proposal, by = await submitted(), await moderator()
    await actions.return_for_clarification(proposal.id, "Var ska lamporna stå?", by=by, at=AT)
    await sent_again(proposal, "Lamporna ska stå vid skolan, tack.", days=1)
    await sent_again(proposal, "Lamporna ska stå vid skolan, tack.", days=2)
    await sent_again(proposal, "Lamporna ska stå vid parken, tack.", days=3)
    dossier = await queries.dossier(proposal.id, AT)
    found = changes(dossier.versions)
    assert [change.at for change in found] == [AT + timedelta(days=3), AT + timedelta(days=1)]
    assert [piece.text for piece in found[0].text if piece.kind == "added"] == ["parken,"]


async def test_the_questions_to_the_database_do_not_grow_with_the_rows(
    database: TortoiseContext, query_count: Callable[[], Any]
) -> None:
    area, by, counted = await focus_area(), await moderator(), []
    for rows in (1, 12):
        for _ in range(rows):
            proposal = await in_state(State.PUBLISHED)
            await pledges.tag(proposal.id, area.id, "Handlar om platser.", by=by, at=AT)
            await sent_again(proposal, f"Text {rows}", days=rows)
            await Proposal.filter(id=proposal.id).update(state=State.PUBLISHED)
        with query_count() as sent:
            page = await queries.listed(TABS["publicerade"], ALL, None)
            await focus_areas_of(row.id for row in page.rows)
            await queries.counts()
            await queries.dossier(proposal.id, AT)
        counted.append(len(sent))
    assert counted == [11, 11]
