"""A visit as the clerk, the visitor, and whoever tries to misuse it meet it over HTTP."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.models import AuditEntry
from eforslag.counter import visits as desk
from eforslag.counter.models import AssistedVisit
from eforslag.identity.keys import Keys
from eforslag.identity.models import Session
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.register import import_register
from eforslag.municipality.actions import set_rules
from eforslag.municipality.rules import Rules
from eforslag.proposals.actions import close_due
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from eforslag.votes.voting_keys import destroy_due
from tests.counter.conftest import NUMBER, Open
from tests.visitors import Visits, numbers
from tests.votes.builders import Box, box, published

OPENING = "/kundtjanst/besok"
WRITTEN = (NUMBER, NUMBER[2:], f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}-{NUMBER[8:]}")


async def test_a_vote_at_the_desk_is_counted_once_by_its_channel(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    address = await opened()
    found = await clerk.get(address, params={"q": str(proposal.serial)})
    assert found.headers["location"] == f"{address}/visa/{proposal.id}"
    page = (await clerk.get(found.headers["location"])).text
    assert "Ja, jag röstar på det här" in page
    counted = await clerk.post(f"{address}/visa/{proposal.id}/rost")
    assert (counted.status_code, counted.headers["location"]) == (303, f"{address}/kvitto")
    assert await box(proposal.id) == Box(1, 1)
    assert (await Vote.get()).channel == "counter"
    again = await clerk.post(f"{address}/visa/{proposal.id}/rost")
    assert again.status_code == 409
    assert "Du har redan röstat på det här förslaget" in again.text
    assert await box(proposal.id) == Box(1, 1)


@pytest.mark.parametrize("first", ["web", "counter"])
async def test_the_desk_and_the_web_are_one_vote(
    visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal, first: str
) -> None:
    at_home, address = await visits.resident(NUMBER), await opened()
    ways = {
        "web": lambda: at_home.post(f"/forslag/{proposal.id}/rost"),
        "counter": lambda: clerk.post(f"{address}/visa/{proposal.id}/rost"),
    }
    (second,) = set(ways) - {first}
    assert (await ways[first]()).status_code == 303
    assert (await ways[second]()).status_code == 409
    assert await box(proposal.id) == Box(1, 1)
    assert (await Vote.get()).channel == first


@pytest.mark.usefixtures("proposal")
async def test_a_mistaken_number_is_told_and_never_shown_again(clerk: AsyncClient) -> None:
    wrong = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    answer = await clerk.post(OPENING, data={"id_kind": "sis_card", "personal_number": wrong})
    assert answer.status_code == 422
    assert "Siffrorna går inte ihop" in answer.text
    assert re.search('<input checked [^>]*value="sis_card"', answer.text), "what was chosen is still chosen"
    assert wrong not in answer.text
    assert not await AssistedVisit.exists()


@pytest.mark.usefixtures("proposal")
async def test_what_is_shown_back_is_masked(clerk: AsyncClient, opened: Open) -> None:
    page = (await clerk.get(await opened())).text
    assert f"1940••••-••{NUMBER[-2:]}" in page
    assert not any(form in page for form in WRITTEN)


async def test_the_number_is_nowhere_after_a_whole_visit(
    clerk: AsyncClient, opened: Open, proposal: Proposal, database: TortoiseContext, capfd: Any, caplog: Any
) -> None:
    met: list[str] = []

    async def note(response: Any) -> None:
        await response.aread()
        met.append(f"{response.request.url} {response.headers.multi_items()} {response.text}")

    clerk.event_hooks["response"].append(note)
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    await clerk.get(f"{address}/kvitto")
    during = await every_table(database)
    await clerk.post(f"{address}/avslut")
    after = await every_table(database)
    said = capfd.readouterr()
    texts = {"during": during, "after": after, "answers": "\n".join(met), "log": said.out + said.err + caplog.text}
    for where, text in texts.items():
        assert text, where
        assert not any(form in text for form in WRITTEN), where
    key = person_key(clerk._transport.app.state.keys, parse(NUMBER))  # type: ignore[attr-defined]
    assert key in during
    assert key not in after


async def every_table(database: TortoiseContext) -> str:
    models = database.apps["eforslag"].values()  # type: ignore[index]
    return "\n".join([str(await model.all().values()) for model in models])


async def test_the_log_has_the_visit_and_neither_person_nor_choice_nor_time_of_the_vote(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    before = await AuditEntry.all().count()
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    assert await AuditEntry.all().count() == before, "nothing is written while the visit goes on"
    await clerk.post(f"{address}/avslut")
    (entry,) = await AuditEntry.filter(action="visit.ended")
    assert (entry.actor_name, entry.subject_kind) == ("Kerstin Wall", "assisted_visit")
    opened_at = entry.details.pop("opened_at")
    assert opened_at.endswith(":00+00:00")
    assert entry.details == {
        "id_kind": "driving_licence", "station": None, "ended": "button", "kinds": {"voted": 1},
    }  # fmt: skip
    assert not await AssistedVisit.exists()


@pytest.mark.usefixtures("proposal")
async def test_a_clerk_has_one_visit_at_a_time(clerk: AsyncClient, opened: Open) -> None:
    address = await opened()
    second = await clerk.post(OPENING, data={"id_kind": "sis_card", "personal_number": numbers("1941")[0]})
    assert second.status_code == 409
    assert "Du har redan ett öppet besök" in second.text
    assert (await clerk.get(OPENING)).headers["location"] == address


@pytest.mark.usefixtures("proposal")
async def test_of_two_visits_opened_at_once_one_is_open(clerk: AsyncClient) -> None:
    sent = [{"id_kind": "sis_card", "personal_number": number} for number in numbers("1941")[:4]]
    answers = await asyncio.gather(*(clerk.post(OPENING, data=one) for one in sent))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert await AssistedVisit.all().count() == 1


async def test_nobody_else_acts_in_the_visit(visits: Visits, opened: Open, proposal: Proposal, keys: Keys) -> None:
    address = await opened()
    vote = f"{address}/visa/{proposal.id}/rost"
    colleague = await visits.staff("clerk", name="Olle Ström")
    assert (await colleague.post(vote)).headers["location"] == OPENING
    assert (await colleague.get(address)).headers["location"] == OPENING
    again = await visits.staff("clerk", name="Kerstin Wall")
    assert (await again.post(vote)).headers["location"] == OPENING, "another login of the same clerk's"
    for role in ("moderator", "coordinator", "police_liaison", "case_officer", "administrator"):
        assert (await (await visits.staff(role, name=role)).post(vote)).status_code == 403
    assert (await (await visits.resident(numbers("1950")[0])).post(vote)).status_code == 403
    assert await box(proposal.id) == Box(0, 0)


@pytest.mark.parametrize("how", ["button", "logout", "idle", "half an hour"])
async def test_when_the_visit_is_over_nothing_more_can_be_done(
    clerk: AsyncClient, opened: Open, proposal: Proposal, how: str
) -> None:
    address = await opened()
    if how == "button":
        await clerk.post(f"{address}/avslut")
    elif how == "logout":
        await Session.all().delete()
        assert await desk.end_due(clock.now()) == 1
    elif how == "idle":
        await AssistedVisit.all().update(last_seen_at=clock.now() - timedelta(minutes=10))
    else:
        await AssistedVisit.all().update(opened_at=clock.now() - timedelta(minutes=30))
    answer = await clerk.post(f"{address}/visa/{proposal.id}/rost")
    assert answer.status_code in (303, 503)
    assert await box(proposal.id) == Box(0, 0)
    assert not await AssistedVisit.exists()
    ended = {"button": "button", "logout": "logout"}.get(how, "time")
    assert [entry.details["ended"] for entry in await AuditEntry.filter(action="visit.ended")] == [ended]


@pytest.mark.usefixtures("proposal")
async def test_time_ends_a_visit_that_nobody_looks_at(opened: Open) -> None:
    await opened()
    assert await desk.end_due(clock.now()) == 0
    assert await desk.end_due(clock.now() + timedelta(minutes=10)) == 1
    assert await desk.end_due(clock.now() + timedelta(minutes=10)) == 0


async def test_no_resident_is_logged_in_by_a_visit(clerk: AsyncClient, opened: Open, proposal: Proposal) -> None:
    address = await opened()
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    assert not await Session.filter(kind="resident").exists()
    assert (await clerk.get("/mina-sidor")).status_code == 403
    assert (await clerk.post(f"/forslag/{proposal.id}/rost")).status_code == 403


@pytest.mark.usefixtures("proposal")
async def test_a_clerk_whose_login_states_a_number_helps_anyone_but_themselves(
    clerk: AsyncClient, opened: Open, keys: Keys
) -> None:
    await Session.all().update(person_key=person_key(keys, parse(NUMBER)))
    refused = await clerk.post(OPENING, data={"id_kind": "sis_card", "personal_number": NUMBER})
    assert refused.status_code == 409
    assert "Du kan inte öppna ett besök åt dig själv" in refused.text
    assert not await AssistedVisit.exists()
    assert await opened(numbers("1941")[0])


async def test_a_protected_person_is_met_in_private_and_leaves_no_trace_of_it(
    clerk: AsyncClient, opened: Open, proposal: Proposal, keys: Keys, database: TortoiseContext
) -> None:
    others = numbers("1941")[0]
    await import_register(["personnummer;skyddad", f"{NUMBER};ja", f"{others};nej"], keys, clock.now())
    address = await opened()
    for path in ("", "/nytt", f"/visa/{proposal.id}", "/kvitto"):
        page = (await clerk.get(address + path)).text
        assert "Fortsätt i enskildhet" in page
        assert "skyddad" not in page.lower()
        assert "1940" not in page
    await clerk.post(f"{address}/visa/{proposal.id}/rost")
    await clerk.post(f"{address}/visa/{proposal.id}/fraga")
    assert await box(proposal.id) == Box(0, 0)
    await clerk.post(f"{address}/avslut")
    plain = await opened(others)
    await clerk.get(plain)
    await clerk.post(f"{plain}/avslut")
    first, second = await AuditEntry.filter(action="visit.ended").order_by("id")
    assert {**first.details, "opened_at": ""} == {**second.details, "opened_at": ""}
    assert not await AssistedVisit.exists()


async def test_whether_somebody_has_voted_is_told_to_who_asks_and_the_question_is_counted(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    address = await opened()
    shown = f"{address}/visa/{proposal.id}"
    before = (await clerk.get(shown)).text
    await clerk.post(f"{shown}/rost")
    after = (await clerk.get(shown)).text
    assert "Ja, jag röstar på det här" in before
    assert "Ja, jag röstar på det här" in after, "the page itself does not tell"
    answer = (await clerk.post(f"{shown}/fraga")).text
    assert "Ja, din röst är räknad." in answer
    assert "Ta tillbaka min röst" in answer
    await clerk.post(f"{shown}/aterkallelse")
    assert await box(proposal.id) == Box(0, 0)
    await clerk.post(f"{address}/avslut")
    (entry,) = await AuditEntry.filter(action="visit.ended")
    assert entry.details["kinds"] == {"voted": 1, "took_back": 1, "asked": 1}


async def test_when_the_voting_is_over_one_may_ask_for_as_long_as_it_can_be_told(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    address = await opened()
    shown = f"{address}/visa/{proposal.id}"
    await clerk.post(f"{shown}/rost")
    await close_due(clock.now() + timedelta(days=120))
    assert proposal.title not in (await clerk.get(address)).text
    assert (await clerk.get(address, params={"q": proposal.serial})).headers["location"] == shown
    assert 'action="' + f'{shown}/fraga"' in (await clerk.get(shown)).text
    answer = (await clerk.post(f"{shown}/fraga")).text
    assert "Ja, din röst är räknad." in answer
    assert "Ta tillbaka min röst" not in answer
    await destroy_due(clock.now() + timedelta(days=3650))
    assert "Det går inte att se längre." in (await clerk.post(f"{shown}/fraga")).text


async def test_who_has_voted_already_may_go_on_to_take_it_back(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    shown = f"{await opened()}/visa/{proposal.id}"
    await clerk.post(f"{shown}/rost")
    refused = await clerk.post(f"{shown}/rost")
    assert (refused.status_code, f"{shown}/fraga" in refused.text) == (409, True)


async def test_who_may_not_vote_at_home_may_not_at_the_desk(
    clerk: AsyncClient, opened: Open, proposal: Proposal
) -> None:
    address = await opened(numbers("1941")[0])
    shown = (await clerk.get(f"{address}/visa/{proposal.id}")).text
    assert "Du står inte i kommunens röstregister" in shown
    assert (await clerk.post(f"{address}/visa/{proposal.id}/rost")).status_code == 403
    assert await box(proposal.id) == Box(0, 0)


async def test_a_ground_is_asked_for_where_the_rules_ask(clerk: AsyncClient, opened: Open, keys: Keys) -> None:
    proposal = await published(keys, Rules(voting_right="declaration"), at=clock.now())
    vote = f"{await opened()}/visa/{proposal.id}/rost"
    assert (await clerk.post(vote)).status_code == 422
    assert (await clerk.post(vote, data={"ground": "resident"})).status_code == 303
    assert await box(proposal.id) == Box(1, 1)


@pytest.mark.usefixtures("proposal")
async def test_vouching_is_offered_only_where_the_rules_allow_it(clerk: AsyncClient, opened: Open) -> None:
    refused = await clerk.post(OPENING, data={"id_kind": "known_by_two", "personal_number": NUMBER})
    assert refused.status_code == 422
    assert "Känd av två personer" not in refused.text
    await set_rules(Rules(vouching_allowed=True), clock.local_date(clock.now()), by=SYSTEM, at=clock.now())
    assert "Känd av två personer" in (await clerk.get(OPENING)).text
    assert await opened(kind="known_by_two")


async def test_a_number_is_not_kept_for_after_a_login(visits: Visits) -> None:
    """Without a session the form would be kept; without a provider it is shown again at once."""
    answer = await (await visits.nobody()).post(OPENING, data={"id_kind": "sis_card", "personal_number": NUMBER})
    assert answer.status_code == 503
    assert "sis_card" in answer.text
    assert NUMBER not in answer.text
