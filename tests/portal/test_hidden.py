"""A hidden ground hides a proposal's words wherever they could stand; a visible one shows them, with the reason."""

from datetime import timedelta

import httpx2
import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.moderation import actions as moderation
from eforslag.moderation import merging
from eforslag.moderation.grounds import GROUNDS
from eforslag.municipality.rules import Rules
from eforslag.portal.lists import FACETS
from eforslag.proposals.models import Proposal
from tests.moderation.builders import moderator, submitted
from tests.visitors import Visits

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
TITLE, TEXT, PLACE = "Grannen Gustafsson skräpar", "Gustafsson slänger sopor på gården varje kväll.", "Gustafssons gård"
VISIBLE = [ground for ground in GROUNDS.values() if not ground.is_hidden]
HIDDEN = [ground for ground in GROUNDS.values() if ground.is_hidden]


async def rejected(ground: str) -> Proposal:
    proposal = await submitted(title=TITLE, text=TEXT, place=PLACE)
    await moderation.reject(proposal.id, ground, "Så här tänkte vi.", by=await moderator(), at=clock.now())
    return proposal


async def published(app: Starlette, title: str = TITLE) -> Proposal:
    proposal = await submitted(title=title, text=TEXT, place=PLACE)
    by, at = await moderator(), clock.now() - timedelta(days=2)
    return await moderation.publish(proposal.id, rules=Rules(), keys=app.state.keys, by=by, at=at)


async def everywhere(browser: httpx2.AsyncClient, proposal: Proposal) -> str:
    """All that is answered at the addresses where it could be, those with its title in them too, with what leads on."""
    addresses = [
        "/", f"/forslag/{proposal.id}", f"/forslag/{proposal.id}-grannen-x", f"/forslag/{proposal.id}/rost",
        f"/forslag/{proposal.id}/ny-provning", "/mina-sidor", *(f"/forslag?visa={name}" for name in FACETS),
    ]  # fmt: skip
    answers = [await browser.get(address) for address in addresses]
    answers.append(await browser.post(f"/forslag/{proposal.id}/rost"))
    return "".join(f"{answer.headers.get('location', '')} {answer.text}" for answer in answers)


async def test_hidden_grounds_hide_the_words_everywhere(visits: Visits) -> None:
    for ground in HIDDEN:
        proposal = await rejected(ground.code)
        for browser in (await visits.nobody(), await visits.resident(may_vote=False)):
            shown = await everywhere(browser, proposal)
            assert "Förslaget visas inte" in shown
            assert str(ground.title) in shown
            for word in ("Gustafsson", "gustafsson", "skräpar", "sopor", "Så här tänkte vi"):
                assert word not in shown, (ground.code, word)


async def test_visible_grounds_show_the_words_with_the_reason_at_the_proposals_address(visits: Visits) -> None:
    nobody = await visits.nobody()
    for ground in VISIBLE:
        proposal = await rejected(ground.code)
        for address in (f"/forslag/{proposal.id}", f"/forslag/{proposal.id}-grannen-gustafsson-skrapar"):
            answer = await nobody.get(address, follow_redirects=True)
            assert answer.status_code == 200
            for expected in (
                TITLE,
                TEXT,
                PLACE,
                "Avvisat",
                str(ground.title),
                str(ground.sentence),
                "Så här tänkte vi",
            ):
                assert expected in answer.text, (ground.code, expected)
            assert "Nils Nilsson" not in answer.text, "whoever is refused is not named"


async def test_what_is_taken_down_is_hidden_everywhere_also_where_it_was_merged(app: Starlette, visits: Visits) -> None:
    hidden, other = await published(app), await published(app, "Fler sopkorgar")
    by, at = await moderator(), clock.now()
    await merging.merge(hidden.id, other.id, by=by, at=at)
    nobody, voter = await visits.nobody(), await visits.resident()
    assert TITLE in (await nobody.get(f"/forslag/{other.id}", follow_redirects=True)).text
    await moderation.take_down(hidden.id, "protected_content", "", by=by, at=at)
    await Proposal.filter(id=other.id).update(text="Ställ ut sopkorgar.", place="")
    for browser in (await visits.nobody(), voter):
        shown = await everywhere(browser, hidden)
        shown += (await browser.get(f"/forslag/{other.id}-fler-sopkorgar?x=1")).text
        for word in ("Gustafsson", "gustafsson", "skräpar"):
            assert word not in shown
