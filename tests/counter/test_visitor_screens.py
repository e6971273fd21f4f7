"""The visitor's own screen over HTTP: what it shows, who may answer there, and that nothing of it can be made up."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

import pytest
from httpx2 import AsyncClient
from itsdangerous import Signer
from starlette.applications import Starlette
from starlette.responses import Response
from tortoise.exceptions import IntegrityError

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.counter import screens, stations
from eforslag.counter.models import AssistedVisit, Contact, Station, VisitorScreen
from eforslag.counter.pairing_codes import hashed
from eforslag.counter.screens import Screen
from eforslag.counter.showing import Kind, Shown, StationTaken
from eforslag.identity import sessions
from eforslag.identity.keys import Keys
from eforslag.identity.models import LoginAttempt, Session
from eforslag.identity.register import import_register
from eforslag.identity.visitors import Staff
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from tests.counter.conftest import NUMBER, Open
from tests.visitors import ORIGIN, Visits, numbers
from tests.votes.builders import Box, box, published

NAME, WELCOME, REST = "Kundtjänst 1", "Välkommen!", "Vad vill du göra?"
IDEA = {"title": "Bänk vid busshållplatsen", "text": "Det finns ingenstans att sitta när man väntar på bussen."}
SAID = {"name": "Elsa Norman", "way": "telephone", "where": "0270-123 45"}
HTMX = {"HX-Request": "true"}
# Who is let in is asked of cookies and rows, the same on both databases.
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
Paired = Callable[..., Awaitable[AsyncClient]]


@pytest.fixture
def paired(app: Starlette, visits: Visits) -> Paired:
    """`await paired()` is the browser of a station that is on."""

    async def one(name: str = NAME) -> AsyncClient:
        device, browser, response = token_urlsafe(32), await visits.nobody(), Response()
        await Station.create(
            name=name, place="Stadshuset", device_hash=hashed(device), paired_at=clock.now(), paired_by="Test",
            last_seen_at=clock.now(),
        )  # fmt: skip
        app.state.station_cookies.keep_device(response, device)
        cookie, _, value = response.headers["set-cookie"].partition(";")[0].partition("=")
        browser.cookies.set(cookie, value)
        return browser

    return one


class Beside:
    """A visit at the desk whose visitor has the station beside as their own screen."""

    def __init__(self, clerk: AsyncClient, station: AsyncClient, address: str) -> None:
        self.clerk, self.station, self.address = clerk, station, address

    async def lay_out(self, proposal: Proposal) -> None:
        answer = await self.clerk.post(f"{self.address}/visa/{proposal.id}/framme")
        assert answer.headers["location"] == f"{self.address}/vantan", answer.text

    async def write(self) -> str:
        """A text that lies before the visitor; returns the address of the last step."""
        begun = await self.clerk.post(f"{self.address}/nytt", data=IDEA)
        placed = await self.clerk.post(begun.headers["location"], data={"place": "Sandarne", "language": "sv"})
        answer = await self.clerk.post(placed.headers["location"], data=SAID)
        assert answer.headers["location"] == f"{self.address}/vantan", answer.text
        return str(placed.headers["location"])

    async def sees(self) -> str:
        return (await self.station.get("/station")).text

    async def mark(self) -> str:
        return (await VisitorScreen.get()).mark

    async def answers(self, word: str, **others: str) -> Any:
        return await self.station.post("/station/besok", data={"svar": word, "mark": await self.mark(), **others})

    async def waits(self, **others: Any) -> Any:
        return await self.clerk.get(f"{self.address}/vantan", **others)


@pytest.fixture
async def beside(proposal: Proposal, clerk: AsyncClient, opened: Open, paired: Paired) -> Beside:
    assert proposal
    visit = Beside(clerk, await paired(), await opened())
    lent = await clerk.post(f"{visit.address}/skarm", data={"station": (await Station.get()).id})
    assert lent.status_code == 303
    return visit


async def screen_of(keys: Keys) -> Screen:
    found = await screens.of_visit((await AssistedVisit.get()).id, keys)
    assert found
    return found


class TestVote:
    async def test_the_visitor_reads_and_votes_at_the_station(self, beside: Beside, proposal: Proposal) -> None:
        assert WELCOME in await beside.sees()
        await beside.lay_out(proposal)
        page = await beside.sees()
        assert proposal.title in page
        assert "Ja, rösta" in page
        assert "Väntar på besökaren" in (await beside.waits()).text
        assert (await beside.answers("ja")).headers["location"] == "/station"
        page = await beside.sees()
        assert "Tack! Din röst är räknad." in page
        assert proposal.title not in page, "the queue may read it"
        assert (await beside.waits()).headers["location"] == f"{beside.address}/kvitto"
        assert await box(proposal.id) == Box(1, 1)
        assert (await Vote.get()).channel == "counter"
        assert "station" not in " ".join(Vote._meta.fields)

    async def test_a_no_counts_nothing_and_both_screens_say_so(self, beside: Beside, proposal: Proposal) -> None:
        await beside.lay_out(proposal)
        await beside.answers("nej")
        assert "Du tryckte på Nej" in await beside.sees()
        assert (await beside.waits()).headers["location"] == beside.address
        assert "Besökaren tryckte på Nej." in (await beside.clerk.get(beside.address)).text
        assert await box(proposal.id) == Box(0, 0)

    async def test_who_has_voted_on_the_web_is_told_on_both_screens(
        self, beside: Beside, proposal: Proposal, visits: Visits
    ) -> None:
        await (await visits.resident(NUMBER)).post(f"/forslag/{proposal.id}/rost")
        await beside.lay_out(proposal)
        await beside.answers("ja")
        for page in (await beside.sees(), (await beside.waits()).text):
            assert "Du har redan röstat på det här förslaget" in page
        assert await box(proposal.id) == Box(1, 1)
        assert (await Vote.get()).channel == "web"

    async def test_a_ground_is_asked_of_the_visitor(self, beside: Beside, keys: Keys) -> None:
        proposal = await published(keys, Rules(voting_right="declaration"), at=clock.now())
        await beside.lay_out(proposal)
        missing = await beside.answers("ja")
        assert missing.status_code == 422
        assert "Välj det som stämmer för dig." in missing.text
        assert await self.mark_on(missing.text) == await beside.mark(), "and can be answered from there"
        await beside.answers("ja", ground="resident")
        assert await box(proposal.id) == Box(1, 1)

    async def mark_on(self, page: str) -> str:
        return page.partition('name="mark" value="')[2].partition('"')[0]

    async def test_what_the_clerk_takes_back_can_not_be_answered(self, beside: Beside, proposal: Proposal) -> None:
        await beside.lay_out(proposal)
        mark = await beside.mark()
        await beside.clerk.post(f"{beside.address}/vantan")
        await beside.station.post("/station/besok", data={"svar": "ja", "mark": mark})
        assert await box(proposal.id) == Box(0, 0)
        assert WELCOME in await beside.sees()

    async def test_a_yes_to_one_is_none_to_the_next(self, beside: Beside, proposal: Proposal, keys: Keys) -> None:
        await beside.lay_out(proposal)
        mark = await beside.mark()
        other = await published(keys, Rules(), at=clock.now())
        await beside.lay_out(other)
        await beside.station.post("/station/besok", data={"svar": "ja", "mark": mark, "id": str(proposal.id)})
        assert await Vote.all().count() == 0

    async def test_of_many_presses_at_once_one_counts(self, beside: Beside, proposal: Proposal) -> None:
        await beside.lay_out(proposal)
        sent = {"svar": "ja", "mark": await beside.mark()}
        await asyncio.gather(*(beside.station.post("/station/besok", data=sent) for _ in range(5)))
        assert "Tack! Din röst är räknad." in await beside.sees()
        assert (await AssistedVisit.get()).votes_cast == 1
        assert await box(proposal.id) == Box(1, 1)

    async def test_while_the_station_is_theirs_the_clerk_does_not_press_for_them(
        self, beside: Beside, proposal: Proposal
    ) -> None:
        shown = f"{beside.address}/visa/{proposal.id}"
        assert "Ja, jag röstar på det här" not in (await beside.clerk.get(shown)).text
        assert (await beside.clerk.post(f"{shown}/rost")).status_code == 409
        assert await box(proposal.id) == Box(0, 0)
        await beside.clerk.post(f"{beside.address}/skarm", data={"station": ""})
        assert "Ja, jag röstar på det här" in (await beside.clerk.get(shown)).text
        assert (await beside.clerk.post(f"{shown}/rost")).status_code == 303
        assert REST in await beside.sees()

    async def test_a_vote_is_taken_back_by_the_visitor_at_the_station(self, beside: Beside, proposal: Proposal) -> None:
        await beside.lay_out(proposal)
        await beside.answers("ja")
        shown = f"{beside.address}/visa/{proposal.id}"
        assert "Fråga besökaren på skärmen bredvid" in (await beside.clerk.post(f"{shown}/fraga")).text
        asked = await beside.clerk.post(f"{shown}/aterkallelse")
        assert asked.headers["location"] == f"{beside.address}/vantan"
        assert await box(proposal.id) == Box(1, 1), "the clerk's press takes nothing back"
        assert "Vill du ta tillbaka din röst" in await beside.sees()
        await beside.answers("nej")
        assert await box(proposal.id) == Box(1, 1)
        await beside.clerk.post(f"{shown}/aterkallelse")
        await beside.answers("ja")
        page = await beside.sees()
        assert "Din röst är borttagen." in page
        assert proposal.title not in page, "the queue may read it"
        assert (await beside.waits()).headers["location"] == f"{beside.address}/kvitto"
        receipt = (await beside.clerk.get(f"{beside.address}/kvitto")).text
        assert "En röst är borttagen." in receipt
        assert (await box(proposal.id), (await AssistedVisit.get()).votes_taken_back) == (Box(0, 0), 1)

    async def test_there_is_nothing_to_press_where_there_is_no_vote_to_take_back(
        self, beside: Beside, proposal: Proposal
    ) -> None:
        await beside.clerk.post(f"{beside.address}/visa/{proposal.id}/aterkallelse")
        page = await beside.sees()
        assert "Det går inte att ta tillbaka rösten" in page
        assert 'name="svar"' not in page
        await beside.answers("ja")
        assert (await AssistedVisit.get()).votes_taken_back == 0


class TestText:
    async def test_the_visitor_reads_their_text_and_sends_it(self, beside: Beside) -> None:
        await beside.write()
        page = await beside.sees()
        assert IDEA["title"] in page
        assert IDEA["text"] in page
        assert not any(word in page for word in ("Norman", "0270", "1940")), "no name and no number for the queue"
        await beside.answers("ja")
        assert "Tack! Ditt förslag är inskickat." in await beside.sees()
        assert (await beside.waits()).headers["location"] == f"{beside.address}/kvitto"
        proposal = await Proposal.get(title=IDEA["title"])
        assert (proposal.state, proposal.channel, proposal.proposer_name) == ("submitted", "counter", "Elsa Norman")
        assert await Contact.exists(proposal_id=proposal.id)
        (entry,) = await AuditEntry.filter(action="proposal.submitted")
        assert (entry.details["clerk"], entry.details["station"]) == ("Kerstin Wall", NAME)

    async def test_a_no_sends_nothing_and_what_was_said_need_not_be_said_again(self, beside: Beside) -> None:
        check = await beside.write()
        await beside.answers("nej")
        assert (await beside.waits()).headers["location"] == check
        page = (await beside.clerk.get(check)).text
        assert 'value="Elsa Norman"' in page
        assert "0270-123 45" in page
        assert await Proposal.filter(state="submitted").count() == 0

    async def test_a_text_that_has_changed_is_not_what_they_said_yes_to(self, beside: Beside) -> None:
        check = await beside.write()
        changed = await beside.clerk.post(check.replace("/skicka", "/ide"), data={**IDEA, "title": "Riv hållplatsen"})
        assert changed.status_code == 303
        await beside.answers("ja")
        assert "Texten har ändrats" in await beside.sees()
        assert await Proposal.filter(state="submitted").count() == 0


class TestStation:
    async def test_one_visit_at_a_time_is_shown_there(self, beside: Beside, visits: Visits, opened: Open) -> None:
        colleague = await visits.staff("clerk", name="Olle Ström")
        other = await opened(numbers("1941")[0], by=colleague)
        assert NAME not in (await colleague.get(other)).text
        taken = await colleague.post(f"{other}/skarm", data={"station": (await Station.get()).id})
        assert taken.status_code == 303
        assert "Stationen används av någon annan" in (await colleague.get(other)).text
        assert await VisitorScreen.all().count() == 1

    async def test_the_database_decides_between_two_desks(
        self, visits: Visits, clerk: AsyncClient, opened: Open, paired: Paired, keys: Keys, proposal: Proposal
    ) -> None:
        await paired()
        station = await Station.get()
        await opened()
        await opened(numbers("1941")[0], by=await visits.staff("clerk", name="Olle Ström"))
        ids = [visit.id for visit in await AssistedVisit.all()]
        lent = await asyncio.gather(
            *(screens.lend(one, station.id, keys=keys, at=clock.now()) for one in ids), return_exceptions=True
        )
        assert sorted(type(outcome).__name__ for outcome in lent) == ["NoneType", "StationTaken"]
        with pytest.raises(IntegrityError):
            await VisitorScreen.create(visit_id=ids[1], station_id=station.id, shown={}, mark="x")
        await paired("Biblioteket")
        other, lent_to = await Station.get(name="Biblioteket"), (await VisitorScreen.get()).visit_id
        with pytest.raises(IntegrityError):
            await VisitorScreen.create(visit_id=lent_to, station_id=other.id, shown={}, mark="x")

    @pytest.mark.parametrize("somebody", ["is logged in", "is on their way", "nobody since", "closed", "switched off"])
    async def test_a_station_that_somebody_uses_or_that_is_off_is_not_to_be_had(
        self, clerk: AsyncClient, opened: Open, paired: Paired, keys: Keys, proposal: Proposal, somebody: str
    ) -> None:
        await paired()
        station, at = await Station.get(), clock.now()
        if somebody == "is logged in":
            await sessions.start_for_resident("a" * 64, name="", age=40, kept_form=None, at=at, station_id=station.id)
        elif somebody == "is on their way":
            await login_under_way(station.id)
        elif somebody == "closed":
            await Station.all().update(closed_at=at)
        elif somebody == "switched off":
            await Station.all().update(last_seen_at=at - timedelta(minutes=4))
        await opened()
        visit = await AssistedVisit.get()
        is_free = somebody == "nobody since"
        assert [one.id for one in await screens.to_choose_from(at)] == ([station.id] if is_free else [])
        if is_free:
            await screens.lend(visit.id, station.id, keys=keys, at=at)
        else:
            with pytest.raises(StationTaken):
                await screens.lend(visit.id, station.id, keys=keys, at=at)
        assert await VisitorScreen.exists() is is_free

    async def test_a_login_of_the_same_moment_gives_way(self, beside: Beside, app: Starlette) -> None:
        late = await sessions.start_for_resident(
            "a" * 64, name="Astrid Berg", age=40, kept_form=None, at=clock.now(), station_id=(await Station.get()).id
        )
        name = app.state.cookies.session_name
        beside.station.cookies.set(name, Signer(app.state.keys.cookie_secret, salt=name).sign(late).decode())
        page = await beside.sees()
        assert WELCOME in page
        assert "min kvar" not in page
        assert not await Session.filter(kind="resident").exists()

    async def test_nothing_else_is_done_there_meanwhile(self, beside: Beside, proposal: Proposal) -> None:
        for path in ("/", "/forslag", f"/forslag/{proposal.id}", "/logga-in", "/dialog", "/station/hjalp"):
            assert (await beside.station.get(path)).headers["location"] == "/station", path
        assert (await beside.station.get("/forslag", headers=HTMX)).headers["hx-redirect"] == "/station"
        assert (await beside.station.get("/station/lage")).json() == {"closed": False, "on": False, "shared": True}

    async def test_both_pages_follow_without_keeping_the_visit_open(self, beside: Beside, proposal: Proposal) -> None:
        await beside.sees()
        await beside.lay_out(proposal)
        ago = clock.now() - timedelta(minutes=5)
        await AssistedVisit.all().update(last_seen_at=ago)
        seen: dict[str, Any] = {"params": {"ser": await beside.mark()}, "headers": HTMX}
        assert (await beside.station.get("/station/besok", **seen)).status_code == 204
        assert (await beside.waits(**seen)).status_code == 204
        assert (await AssistedVisit.get()).last_seen_at == ago
        await beside.answers("ja")
        assert (await AssistedVisit.get()).last_seen_at > ago
        assert (await beside.station.get("/station/besok", **seen)).headers["hx-redirect"] == "/station"
        assert (await beside.waits(**seen)).headers["hx-redirect"] == f"{beside.address}/kvitto"

    async def test_without_scripts_the_pages_ask_by_themselves(self, beside: Beside, proposal: Proposal) -> None:
        assert '<noscript><meta http-equiv="refresh" content="5; url=/station"></noscript>' in await beside.sees()
        await beside.lay_out(proposal)
        assert 'content="90; url=/station"' in await beside.sees(), "nobody is hurried who reads"
        assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in (await beside.waits()).text

    @pytest.mark.parametrize("way", ["button", "time"])
    async def test_the_end_of_the_visit_clears_the_station(self, beside: Beside, proposal: Proposal, way: str) -> None:
        begun = await beside.station.get("/station")
        assert begun.headers["clear-site-data"] == '"cache", "storage"', "of whoever stood there before"
        assert "clear-site-data" not in (await beside.station.get("/station")).headers
        await beside.lay_out(proposal)
        of_visit = beside.station.cookies["besok"]
        if way == "button":
            await beside.clerk.post(f"{beside.address}/avslut")
        else:
            await AssistedVisit.all().update(last_seen_at=clock.now() - timedelta(minutes=10))
        assert (await beside.station.get("/station/besok", headers=HTMX)).headers["hx-redirect"] == "/station"
        rest = await beside.station.get("/station")
        assert rest.headers["clear-site-data"] == '"cache", "storage"'
        assert REST in rest.text
        assert proposal.title not in rest.text
        assert beside.station.cookies["besok"] not in ("", of_visit)
        assert f'data-visit="{beside.station.cookies["besok"]}"' in rest.text
        assert not await VisitorScreen.exists()
        (entry,) = await AuditEntry.filter(action="visit.ended")
        assert entry.details["station"] == NAME

    async def test_the_visitor_may_leave_it_and_the_visit_goes_on_at_the_clerks(self, beside: Beside) -> None:
        ended = await beside.station.post("/station/slut")
        assert ended.headers["clear-site-data"] == '"cache", "storage"'
        assert REST in await beside.sees()
        assert (await beside.waits()).headers["location"] == beside.address
        assert "inte längre besökarens skärm" in (await beside.clerk.get(beside.address)).text

    async def test_a_station_that_is_closed_gives_the_visit_back_to_the_clerks(
        self, beside: Beside, proposal: Proposal
    ) -> None:
        await beside.lay_out(proposal)
        await beside.clerk.post(f"/kundtjanst/stationer/{(await Station.get()).id}/stangning")
        assert (await beside.waits()).headers["location"] == beside.address
        assert (await beside.clerk.post(f"{beside.address}/visa/{proposal.id}/rost")).status_code == 303
        assert await box(proposal.id) == Box(1, 1)

    async def test_the_desk_remembers_which_station_stands_beside(
        self, clerk: AsyncClient, paired: Paired, proposal: Proposal
    ) -> None:
        assert "Besökarens skärm" not in (await clerk.get("/kundtjanst/besok")).text, "there is none to choose"
        await paired("Biblioteket")
        await paired()
        station = await Station.get(name=NAME)
        page = (await clerk.get("/kundtjanst/besok")).text
        assert '<option selected value="">Min egen skärm' in page
        sent = {"id_kind": "sis_card", "personal_number": NUMBER, "station": str(station.id)}
        address = (await clerk.post("/kundtjanst/besok", data=sent)).headers["location"]
        assert (await VisitorScreen.get()).station_id == station.id
        assert f"Besökaren ser {NAME}" in (await clerk.get(address)).text
        await clerk.post(f"{address}/avslut")
        chosen = f'<option selected value="{station.id}">{NAME}'
        assert chosen in (await clerk.get("/kundtjanst/besok")).text
        await clerk.post("/kundtjanst/besok", data={**sent, "station": ""})
        assert not await VisitorScreen.exists()

    @pytest.mark.parametrize("station", ["999999", "x", "-1", "1" * 40, "²"])
    async def test_a_station_that_there_is_not_is_not_to_be_had(self, beside: Beside, station: str) -> None:
        await beside.clerk.post(f"{beside.address}/skarm", data={"station": ""})
        assert (await beside.clerk.post(f"{beside.address}/skarm", data={"station": station})).status_code == 303
        assert not await VisitorScreen.exists()

    async def test_what_lies_before_the_visitor_is_sealed(self, beside: Beside, proposal: Proposal, keys: Keys) -> None:
        await beside.lay_out(proposal)
        row = await VisitorScreen.get()
        assert list(row.shown) == ["sealed"]
        assert (await screen_of(keys)).shown == Shown(Kind.VOTE, proposal.id)
        await beside.answers("ja")
        assert (await screen_of(keys)).shown == Shown(Kind.VOTED), "and what they voted for stands nowhere"


async def test_a_protected_person_is_met_in_private_and_the_station_says_nothing(
    clerk: AsyncClient, opened: Open, paired: Paired, proposal: Proposal, keys: Keys
) -> None:
    others = numbers("1941")[0]
    await import_register(["personnummer;skyddad", f"{NUMBER};ja", f"{others};nej"], keys, clock.now())
    station = await paired()
    for number in (NUMBER, others):
        address = (await clerk.post("/kundtjanst/besok", data={
            "id_kind": "sis_card", "personal_number": number, "station": str((await Station.get()).id),
        })).headers["location"]  # fmt: skip
        assert WELCOME in (await station.get("/station")).text
        if number == NUMBER:
            await clerk.post(f"{address}/visa/{proposal.id}/framme")
            assert WELCOME in (await station.get("/station")).text
            # Not even if the mark came while the proposal lay there already.
            visit = await AssistedVisit.get()
            await screens.lay_out(visit.id, Shown(Kind.VOTE, proposal.id), keys=keys)
            assert WELCOME in (await station.get("/station")).text
            sent = {"svar": "ja", "mark": (await VisitorScreen.get()).mark}
            await station.post("/station/besok", data=sent)
            assert await box(proposal.id) == Box(0, 0)
        await clerk.post(f"{address}/avslut")
    first, second = await AuditEntry.filter(action="visit.ended").order_by("id")
    assert {**first.details, "opened_at": ""} == {**second.details, "opened_at": ""}


async def login_under_way(station_id: int) -> None:
    await LoginAttempt.create(
        state_hash="s" * 64, browser_hash="b" * 64, issuer_kind="residents", nonce="n", code_verifier="v",
        redirect_uri="u", return_to="/", station_id=station_id, started_at=clock.now(),
    )  # fmt: skip


class Attempt:
    """Somebody who would answer in the place of the visitor."""

    def __init__(self, app: Starlette, visits: Visits, beside: Beside, paired: Paired, keys: Keys) -> None:
        self.app, self.visits, self.beside, self.paired, self.keys = app, visits, beside, paired, keys

    async def another_station(self) -> AsyncClient:
        return await self.paired("Biblioteket")

    async def another_station_with_this_ones_other_cookies(self) -> AsyncClient:
        browser = await self.paired("Biblioteket")
        await self.beside.station.get("/station")
        for name, value in self.beside.station.cookies.items():
            if name != self.app.state.station_cookies.device_name:
                browser.cookies.set(name, value)
        return browser

    async def another_station_with_the_clerks_login(self) -> AsyncClient:
        browser, name = await self.paired("Biblioteket"), self.app.state.cookies.session_name
        browser.cookies.set(name, self.beside.clerk.cookies[name])
        return browser

    async def a_closed_station(self) -> AsyncClient:
        await stations.close((await Station.get()).id, by=(await self._staff()).actor, at=clock.now())
        return self.beside.station

    async def _staff(self) -> Any:
        return Staff("", 1, "Karin Ek", ("clerk",))

    async def a_station_taken_back(self) -> AsyncClient:
        await self.beside.clerk.post(f"{self.beside.address}/skarm", data={"station": ""})
        return self.beside.station

    async def after_the_visit(self) -> AsyncClient:
        await self.beside.clerk.post(f"{self.beside.address}/avslut")
        return self.beside.station

    async def in_the_visitor_after_this_one(self) -> AsyncClient:
        await self.beside.clerk.post(f"{self.beside.address}/avslut")
        sent = {"id_kind": "sis_card", "personal_number": numbers("1941")[0], "station": (await Station.get()).id}
        await self.beside.clerk.post("/kundtjanst/besok", data=sent)
        return self.beside.station

    async def nobody(self) -> AsyncClient:
        return await self.visits.nobody()

    async def words_in_headers_and_cookies(self) -> AsyncClient:
        browser = await self.visits.nobody()
        browser.headers.update({"x-station": "1", "x-visit": self.beside.address, "x-forwarded-for": "10.0.0.1"})
        for name in ("besok", "skarm", "station", "__Host-station", "channel"):
            browser.cookies.set(name, "1")
        return browser

    async def a_device_signed_by_another_key(self) -> AsyncClient:
        browser, cookies = await self.visits.nobody(), self.app.state.station_cookies
        device = cookies.device_name
        known = self.beside.station.cookies[device].rpartition(".")[0]
        browser.cookies.set(device, Signer(self.keys.cookie_secret, salt=device).sign(known).decode())
        return browser

    async def a_device_with_another_end(self) -> AsyncClient:
        browser, device = await self.visits.nobody(), self.app.state.station_cookies.device_name
        known = self.beside.station.cookies[device]
        browser.cookies.set(device, known[:-1] + ("A" if known[-1] != "A" else "B"))
        return browser

    async def the_visitor_at_home(self) -> AsyncClient:
        return await self.visits.resident(NUMBER)

    async def another_resident(self) -> AsyncClient:
        return await self.visits.resident(numbers("1950")[0])

    async def the_clerk(self) -> AsyncClient:
        return self.beside.clerk

    async def a_colleague(self) -> AsyncClient:
        return await self.visits.staff("clerk", name="Olle Ström")

    async def a_moderator(self) -> AsyncClient:
        return await self.visits.staff("moderator", name="Mona Moberg")

    async def an_administrator(self) -> AsyncClient:
        return await self.visits.staff("administrator", name="Anna Ek")

    async def another_site(self) -> AsyncClient:
        self.beside.station.headers.update({"sec-fetch-site": "cross-site", "origin": "https://example.org"})
        return self.beside.station


WAYS = [name for name in vars(Attempt) if not name.startswith("_")]


@on_sqlite
@pytest.mark.parametrize("way", WAYS)
async def test_nobody_answers_in_the_visitors_place(
    app: Starlette, visits: Visits, beside: Beside, paired: Paired, keys: Keys, proposal: Proposal, way: str
) -> None:
    await beside.lay_out(proposal)
    sent = {"svar": "ja", "mark": await beside.mark(), "ground": "resident"}
    browser = await getattr(Attempt(app, visits, beside, paired, keys), way)()
    answer = await browser.post("/station/besok", data=sent)
    expected = {"a_closed_station": 403, "another_site": 403, "in_the_visitor_after_this_one": 303}
    assert answer.status_code == expected.get(way, 404)
    if way not in ("another_site", "in_the_visitor_after_this_one"):
        shown = await browser.get("/station")
        assert proposal.title not in shown.text
        assert WELCOME not in shown.text
    assert await box(proposal.id) == Box(0, 0)
    assert not await Vote.exists()


async def test_a_look_does_not_answer(beside: Beside, proposal: Proposal) -> None:
    await beside.lay_out(proposal)
    await beside.station.get("/station/besok", params={"svar": "ja", "mark": await beside.mark()})
    assert await box(proposal.id) == Box(0, 0)
    assert (await beside.station.get(ORIGIN + "/station")).status_code == 200


class Misuse:
    """What a clerk, or somebody else with a login, might try with visits."""

    def __init__(self, visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal) -> None:
        self.visits, self.clerk, self.opened = visits, clerk, opened
        self.vote = f"/visa/{proposal.id}/rost"
        self.own = f"/forslag/{proposal.id}/rost"

    async def without_a_visit(self) -> Any:
        return await self.clerk.post(f"/kundtjanst/besok/{token_urlsafe(24)}{self.vote}")

    async def beside_ones_own_visit(self) -> Any:
        await self.opened()
        return await self.clerk.post(f"/kundtjanst/besok/{token_urlsafe(24)}{self.vote}")

    async def for_somebody_by_number(self) -> Any:
        await self.opened()
        sent = {"personal_number": numbers("1941")[0]}
        return await self.clerk.post(f"/kundtjanst/besok/{token_urlsafe(24)}{self.vote}", data=sent)

    async def through_a_closed_visit(self) -> Any:
        address = await self.opened()
        await self.clerk.post(f"{address}/avslut")
        return await self.clerk.post(address + self.vote)

    async def through_a_closed_visit_with_another_open(self) -> Any:
        address = await self.opened()
        await self.clerk.post(f"{address}/avslut")
        await self.opened(numbers("1941")[0])
        return await self.clerk.post(address + self.vote)

    async def through_a_colleagues_visit(self) -> Any:
        address = await self.opened()
        return await (await self.visits.staff("clerk", name="Olle Ström")).post(address + self.vote)

    async def in_ones_own_name(self) -> Any:
        await self.opened()
        return await self.clerk.post(self.own)

    async def by_a_moderator(self) -> Any:
        return await (await self.visits.staff("moderator", name="Mona")).post(await self.opened() + self.vote)

    async def by_a_coordinator(self) -> Any:
        return await (await self.visits.staff("coordinator", name="Siv")).post(await self.opened() + self.vote)

    async def by_a_case_officer(self) -> Any:
        return await (await self.visits.staff("case_officer", name="Per")).post(await self.opened() + self.vote)

    async def by_an_administrator(self) -> Any:
        return await (await self.visits.staff("administrator", name="Ann")).post(await self.opened() + self.vote)

    async def by_a_resident(self) -> Any:
        other = await self.visits.resident(numbers("1950")[0])
        return await other.post(await self.opened() + self.vote)

    async def by_nobody(self) -> Any:
        return await (await self.visits.nobody()).post(await self.opened() + self.vote)


@on_sqlite
@pytest.mark.parametrize("way", [name for name in vars(Misuse) if not name.startswith("_")])
async def test_no_visit_is_a_way_to_a_vote_that_is_not_the_visitors(
    visits: Visits, clerk: AsyncClient, opened: Open, proposal: Proposal, way: str
) -> None:
    answer = await getattr(Misuse(visits, clerk, opened, proposal), way)()
    if answer.status_code == 303:
        assert answer.headers["location"] == "/kundtjanst/besok"
    else:
        # Without a provider to log in at, the test's municipality answers 503 to nobody.
        assert answer.status_code == (503 if way == "by_nobody" else 403)
    assert await box(proposal.id) == Box(0, 0)
    assert not await Vote.exists()
