"""Merging as a moderator meets it: choose, compare, confirm, and take a mistake back."""

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.moderation import actions
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests.moderation.builders import in_state, moderator, submitted
from tests.visitors import Visits

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


@pytest.fixture
async def pair(app: Starlette) -> tuple[Proposal, Proposal]:
    by, keys = await moderator(), app.state.keys
    one, other = [
        await actions.publish((await submitted(title=title)).id, rules=Rules(), keys=keys, by=by, at=clock.now())
        for title in ("Belys gångvägen", "Fler lampor längs ån")
    ]
    return one, other


async def state_of(proposal: Proposal) -> str:
    return (await Proposal.get(id=proposal.id)).state


async def test_a_moderator_chooses_compares_and_merges(visits: Visits, pair: tuple[Proposal, Proposal]) -> None:
    one, other = pair
    browser = await visits.staff("moderator", name="Mona Moberg")
    for reference in (other.number, str(other.id), f"http://localhost:8000/forslag/{other.id}-fler-lampor"):
        chosen = await browser.post(f"/handlaggning/{one.id}/sammanslagning", data={"other": reference})
        assert (chosen.status_code, chosen.headers["location"]) == (
            303,
            f"/handlaggning/{one.id}/sammanslagning/{other.id}",
        )
    compared = (await browser.get(chosen.headers["location"])).text
    for expected in (one.title, other.title, one.text, "0 av 25", "Ingen röst flyttas"):
        assert expected in compared
    assert await state_of(one) == State.PUBLISHED, "comparing changes nothing"
    done = await browser.post(f"/handlaggning/{one.id}/sammanslagning/{other.id}")
    assert done.status_code == 303
    page = (await browser.get(done.headers["location"])).text
    assert "Förslagen är sammanslagna" in page
    assert f"Slog samman förslaget med ett annat</strong>: {other.number}" in page
    history = (await browser.get(f"/handlaggning/{other.id}")).text
    assert f"Slog samman ett annat förslag med det här</strong>: {one.number}" in history
    assert await state_of(one) == State.MERGED


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("", "Skriv förslagets nummer"),
        ("bänkar <b>", "hittar inget publicerat förslag"),
        ("2026-999", "hittar inget publicerat förslag"),
        ("x" * 600, "högst 500 tecken"),
        ("itself", "Det är samma förslag"),
        ("submitted", "hittar inget publicerat förslag"),
        ("passed", "inte öppet för röster"),
        ("merged", "redan sammanslaget"),
    ],
)
async def test_a_choice_that_can_not_be_is_answered_beside_the_field_with_what_was_typed(
    visits: Visits, pair: tuple[Proposal, Proposal], reference: str, sentence: str
) -> None:
    meant = {"itself": pair[0].id} if reference == "itself" else {}
    if reference in {"submitted", "passed", "merged"}:
        meant = {reference: (await in_state(State(reference))).id}
    typed = str(meant.get(reference, reference))
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{pair[0].id}/sammanslagning", data={"other": typed})
    assert answer.status_code == 422
    error = answer.text.partition('id="other-error"')[2].partition("</p>")[0]
    assert sentence in error
    assert f'value="{typed}"'.replace("<b>", "&lt;b&gt;") in answer.text
    assert '<details name="beslut" open>' in answer.text
    assert await state_of(pair[0]) == State.PUBLISHED


async def test_whoever_comes_second_is_told(visits: Visits, pair: tuple[Proposal, Proposal]) -> None:
    one, other = pair
    browser = await visits.staff("moderator")
    await browser.post(f"/handlaggning/{one.id}/sammanslagning/{other.id}")
    again = await browser.post(f"/handlaggning/{one.id}/sammanslagning/{other.id}")
    assert again.status_code == 409
    assert "Ditt beslut är inte sparat" in again.text
    back = await browser.post(f"/handlaggning/{other.id}/sammanslagning/{one.id}")
    assert back.status_code == 409
    assert "redan sammanslaget" in back.text


async def test_a_mistake_is_taken_back_with_one_button(visits: Visits, pair: tuple[Proposal, Proposal]) -> None:
    one, other = pair
    browser = await visits.staff("moderator")
    await browser.post(f"/handlaggning/{one.id}/sammanslagning/{other.id}")
    undo = f"/handlaggning/{one.id}/sammanslagning/upphavande"
    assert f'action="{undo}"' in (await browser.get(f"/handlaggning/{one.id}")).text
    page = (await browser.get((await browser.post(undo)).headers["location"])).text
    assert "Sammanslagningen är upphävd" in page
    assert await state_of(one) == State.PUBLISHED
    assert (await browser.post(undo)).status_code == 409


async def test_drafts_and_unknown_proposals_are_not_found(visits: Visits, pair: tuple[Proposal, Proposal]) -> None:
    draft = await in_state(State.DRAFT, title="Hemligt utkast")
    browser = await visits.staff("moderator")
    for one, other in ((draft.id, pair[0].id), (pair[0].id, draft.id), (pair[0].id, 999_999_999)):
        path = f"/handlaggning/{one}/sammanslagning/{other}"
        for answer in (await browser.get(path), await browser.post(path)):
            assert answer.status_code == 404
            assert "Hemligt utkast" not in answer.text
