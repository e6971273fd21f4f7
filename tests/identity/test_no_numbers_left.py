"""A personal number passes through the service and leaves no trace in a table, cookie, address, page or log."""

from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.identity.keys import load_keys
from eforslag.identity.register import import_register
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from tests.issuers import Issuers
from tests.moderation.builders import moderator
from tests.visitors import Visits, numbers

IDEA = {"title": "Fler bänkar", "text": "Det finns ingenstans att sitta vid älven när man går där."}


async def test_the_number_is_nowhere_after_login_proposal_vote_and_logout(
    visits: Visits, issuers: Issuers, database: TortoiseContext, capfd: pytest.CaptureFixture[str], caplog: Any
) -> None:
    number = numbers()[4]
    written = (number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}")
    keys = load_keys(issuers.app.state.settings)
    await import_register([number], keys, clock.now())
    met: list[str] = []
    browser = await visits.nobody()
    browser.event_hooks["response"].append(_noted(met))

    away = await browser.get("/logga-in")
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], number))
    await browser.get(back.headers["location"])
    place = (await browser.post("/forslag/nytt", data=IDEA)).headers["location"]
    sent = await browser.post(place.replace("plats", "skicka"))
    proposal = await Proposal.get()
    await moderation.publish(proposal.id, rules=Rules(), keys=keys, by=await moderator(), at=clock.now())
    voted = await browser.post(f"/forslag/{proposal.id}/rost")
    for address in (sent.headers["location"], voted.headers["location"], "/mina-sidor"):
        await browser.get(address, follow_redirects=True)
    kept = await _every_table(database)
    await browser.post("/logga-ut")

    assert await Vote.all().count() == 1
    assert "Fler bänkar" in kept
    said = capfd.readouterr()
    for place, text in {"tables": kept, "answers": "\n".join(met), "log": said.out + said.err + caplog.text}.items():
        assert text, place
        for form in written:
            assert form not in text, place


def _noted(met: list[str]) -> Any:
    """Keeps every address asked for, and the headers and text of every answer."""

    async def note(response: Any) -> None:
        await response.aread()
        met.append(f"{response.request.url} {response.headers.multi_items()} {response.text}")

    return note


async def _every_table(database: TortoiseContext) -> str:
    models = database.apps["eforslag"].values()  # type: ignore[index]
    return "\n".join([str(await model.all().values()) for model in models])
