"""A station over HTTP: what it shows, what it lets through, and that nothing of it can be made up."""

from collections.abc import Callable
from datetime import timedelta

import httpx2
import pytest
from itsdangerous import Signer
from starlette.applications import Starlette

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.counter.models import Station
from eforslag.counter.pairing_codes import code_of
from eforslag.counter.stations import NOTED_EVERY
from eforslag.dialogues.models import Response, UnfinishedAnswer
from eforslag.identity import sessions
from eforslag.identity.models import LoginAttempt, Session
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from tests import town
from tests.dialogues import builders as dialogues
from tests.visitors import Visits, numbers

Browser = httpx2.AsyncClient
FRAME = "Avsluta och rensa"


class Counter:
    """A clerk, and computers that become stations."""

    def __init__(self, app: Starlette, visits: Visits, clerk: Browser) -> None:
        self.app, self.visits, self.clerk = app, visits, clerk

    async def shows_code(self) -> tuple[Browser, str]:
        browser = await self.visits.nobody()
        await browser.post("/station/kod")
        cookies = self.app.state.station_cookies
        mark = Signer(cookies.key, salt=cookies.mark_name).unsign(browser.cookies[cookies.mark_name]).decode()
        return browser, code_of(cookies.key, mark)

    async def enters(self, code: str, name: str = "Kundtjänst 1") -> httpx2.Response:
        return await self.clerk.post("/kundtjanst/stationer", data={"code": code, "name": name, "place": "Stadshuset"})

    async def station(self, name: str = "Kundtjänst 1") -> Browser:
        browser, code = await self.shows_code()
        await self.enters(code, name)
        await browser.get("/station")
        assert "Vad vill du göra?" in (await browser.get("/station")).text
        return browser

    async def visitor(self, browser: Browser, name: str = "Astrid Berg") -> None:
        """Somebody who may vote has just logged in there."""
        number = numbers()[0]
        await self.visits._enter_in_register(number)
        (station,) = await Station.all().order_by("-id").limit(1)
        session_id = await sessions.start_for_resident(
            person_key(self.app.state.keys, parse(number)),
            name=name, age=46, kept_form=None, at=clock.now(), station_id=station.id,
        )  # fmt: skip
        gives(self.app, browser, session_id)


def gives(app: Starlette, browser: Browser, session_id: str) -> None:
    name = app.state.cookies.session_name
    browser.cookies.set(name, Signer(app.state.keys.cookie_secret, salt=name).sign(session_id).decode())


@pytest.fixture
async def counter(app: Starlette, visits: Visits) -> Counter:
    return Counter(app, visits, await visits.staff("clerk", name="Karin Ek"))


@pytest.fixture
async def published(app: Starlette) -> int:
    place = await town.build("0" * 64, app.state.keys)
    return int(place.ids["published"])


def is_framed(answer: httpx2.Response) -> bool:
    return FRAME in answer.text and answer.headers["cache-control"] == "no-store"


class TestPairing:
    async def test_the_screen_shows_a_code_and_becomes_a_station_when_it_is_typed(self, counter: Counter) -> None:
        browser, code = await counter.shows_code()
        shown = await browser.get("/station")
        assert f"{code[:4]} {code[4:]}" in shown.text
        assert shown.headers["refresh"]
        assert (await counter.enters(code.lower())).status_code == 303
        assert (await browser.get("/station")).status_code == 303
        assert "Vad vill du göra?" in (await browser.get("/station")).text
        listed = (await counter.clerk.get("/kundtjanst/stationer")).text
        assert "Kundtjänst 1" in listed
        assert "Senast använd" in listed

    async def test_a_wrong_code_is_said_beside_the_field_and_nothing_typed_is_lost(self, counter: Counter) -> None:
        answer = await counter.enters("ABCDEFGH", "Biblioteket 2")
        assert answer.status_code == 422
        assert "Koden stämmer inte" in answer.text
        assert 'value="Biblioteket 2"' in answer.text

    async def test_a_code_is_worth_nothing_in_another_browser(self, counter: Counter) -> None:
        _, code = await counter.shows_code()
        other, _ = await counter.shows_code()
        await counter.enters(code)
        assert not is_framed(await other.get("/station"))

    async def test_the_cookie_of_a_pairing_can_be_used_once(self, counter: Counter, visits: Visits) -> None:
        browser, code = await counter.shows_code()
        copy = await visits.nobody()
        copy.cookies.update(browser.cookies)
        await counter.enters(code)
        await browser.get("/station")
        await copy.get("/station")
        assert is_framed(await browser.get("/station"))
        assert not is_framed(await copy.get("/station"))

    async def test_codes_can_not_be_tried_for_long(self, counter: Counter) -> None:
        statuses = [(await counter.enters("ABCDEFGH")).status_code for _ in range(21)]
        assert statuses[-1] == 429


Forgery = Callable[[Starlette, Browser], None]


def made_up(app: Starlette, browser: Browser) -> None:
    browser.cookies.set(app.state.station_cookies.device_name, "made-up.signature")


def signed_by_the_session_key(app: Starlette, browser: Browser) -> None:
    name = app.state.station_cookies.device_name
    browser.cookies.set(name, Signer(app.state.keys.cookie_secret, salt=name).sign("1").decode())


def signed_for_a_pairing(app: Starlette, browser: Browser) -> None:
    cookies = app.state.station_cookies
    browser.cookies.set(cookies.device_name, Signer(cookies.key, salt=cookies.mark_name).sign("1").decode())


def said_in_headers(app: Starlette, browser: Browser) -> None:
    browser.headers.update({"x-station": "1", "x-channel": "kiosk", "x-forwarded-for": "10.0.0.1"})
    for name in ("besok", "stationssprak", "kontrast", "channel", "kanal"):
        browser.cookies.set(name, "kiosk")


class TestForging:
    @pytest.mark.parametrize("forge", [made_up, signed_by_the_session_key, signed_for_a_pairing, said_in_headers])
    async def test_nothing_makes_a_browser_a_station(
        self, app: Starlette, counter: Counter, published: int, forge: Forgery
    ) -> None:
        await counter.station()
        resident = await counter.visits.resident()
        forge(app, resident)
        assert not is_framed(await resident.get("/forslag?station=1&channel=kiosk"))
        voted = await resident.post(f"/forslag/{published}/rost?channel=kiosk", data={"channel": "kiosk"})
        assert voted.status_code == 303
        assert await Vote.filter(proposal_id=published, channel="web").count() == 2
        assert await Vote.filter(channel="kiosk").count() == 0

    async def test_a_changed_cookie_is_none(self, app: Starlette, counter: Counter) -> None:
        browser, name = await counter.station(), app.state.station_cookies.device_name
        signed = browser.cookies[name]
        browser.cookies.clear()
        browser.cookies.set(name, ("A" if signed[0] != "A" else "B") + signed[1:])
        assert not is_framed(await browser.get("/forslag"))

    async def test_a_device_that_is_no_station_here_is_shown_the_closed_page(
        self, app: Starlette, visits: Visits
    ) -> None:
        cookies, browser = app.state.station_cookies, await visits.nobody()
        signed = Signer(cookies.key, salt=cookies.device_name).sign("from another database").decode()
        browser.cookies.set(cookies.device_name, signed)
        assert (await browser.get("/forslag")).status_code == 403

    async def test_a_login_is_good_at_its_own_station_alone(
        self, app: Starlette, counter: Counter, visits: Visits
    ) -> None:
        first = await counter.station("Kundtjänst 1")
        await counter.visitor(first)
        second = await counter.station("Biblioteket 2")
        home = await visits.nobody()
        name = app.state.cookies.session_name
        assert "min kvar" in (await first.get("/forslag")).text
        for other in (second, home):
            other.cookies.set(name, first.cookies[name])
            assert "min kvar" not in (await other.get("/forslag")).text
            assert (await other.get("/forslag/nytt")).status_code == 503, "sent to a login, which there is none for"

    async def test_a_login_from_elsewhere_is_none_at_a_station(self, app: Starlette, counter: Counter) -> None:
        station, name = await counter.station(), app.state.cookies.session_name
        for elsewhere in (await counter.visits.resident(), counter.clerk):
            station.cookies.set(name, elsewhere.cookies[name])
            assert (await station.get("/kundtjanst")).status_code == 403
            assert (await station.get("/forslag/nytt")).status_code == 503
        assert (await station.get("/personal/logga-in")).status_code == 403


class TestClosing:
    async def test_a_closed_station_says_so_at_its_next_request(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        station = await Station.get()
        assert (await counter.clerk.post(f"/kundtjanst/stationer/{station.id}/stangning")).status_code == 303
        for path in ("/station", "/forslag", "/forslag/nytt", "/station/hjalp"):
            answer = await browser.get(path)
            assert (answer.status_code, "Stationen är stängd" in answer.text) == (403, True)
            assert "/logga-in" not in answer.text
        assert (await browser.get("/forslag", headers={"HX-Request": "true"})).headers["hx-redirect"] == "/station"
        assert (await browser.get("/station/lage")).json() == {"closed": True}
        assert await Session.filter(station_id=station.id).count() == 0

    async def test_it_can_be_paired_anew(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.clerk.post(f"/kundtjanst/stationer/{(await Station.get()).id}/stangning")
        cookies = counter.app.state.station_cookies
        await browser.post("/station/kod")
        mark = Signer(cookies.key, salt=cookies.mark_name).unsign(browser.cookies[cookies.mark_name]).decode()
        await counter.enters(code_of(cookies.key, mark))
        await browser.get("/station")
        assert is_framed(await browser.get("/station"))

    async def test_when_it_was_last_seen_is_written_once_a_minute(self, counter: Counter) -> None:
        browser = await counter.station()
        first = (await Station.get()).last_seen_at
        await browser.get("/forslag")
        assert (await Station.get()).last_seen_at == first
        await Station.all().update(last_seen_at=clock.now() - NOTED_EVERY)
        await browser.get("/forslag")
        seen = (await Station.get()).last_seen_at
        assert seen
        assert clock.now() - seen < timedelta(seconds=30)


class TestFrame:
    async def test_public_pages_stand_in_the_frame_and_are_kept_by_nobody(
        self, counter: Counter, published: int
    ) -> None:
        browser = await counter.station()
        home = await counter.visits.nobody()
        assert FRAME not in (await home.get("/forslag")).text, "and from now on that page is kept for everybody"
        browser.cookies.delete("nyss")
        assert (await browser.get("/forslag.atom")).headers["cache-control"] == "no-store"
        for path in ("/", "/forslag", "/medborgarlofte", "/finns-inte", f"/forslag/{published}-belys-gangvagen"):
            answer = await browser.get(path, follow_redirects=True)
            assert is_framed(answer), path
            assert "Logga in som personal" not in answer.text
        # Nobody else is shown the frame, however lately the same page was shown at a station.
        assert FRAME not in (await home.get("/forslag")).text

    async def test_no_name_is_on_the_screen_and_no_list_of_votes_is_offered(
        self, counter: Counter, published: int
    ) -> None:
        browser = await counter.station()
        await counter.visitor(browser, name="Greta Granström")
        await browser.post("/forslag/nytt", data={"title": "Fler bänkar i parken", "text": town.TEXT})
        draft = await Proposal.filter(proposer_name="Greta Granström").get()
        for path in ("/forslag", f"/forslag/utkast/{draft.id}/plats", f"/forslag/utkast/{draft.id}/skicka"):
            answer = await browser.get(path)
            assert answer.status_code == 200
            assert "Granström" not in answer.text
            assert "mina-sidor" not in answer.text
        assert (await browser.get("/mina-sidor")).headers["location"] == "/station"

    async def test_nothing_is_filled_in_by_the_browser(self, counter: Counter, published: int) -> None:
        browser = await counter.station()
        page = (await browser.get(f"/forslag/{published}", follow_redirects=True)).text
        assert "<form" in page
        assert page.count("<form") == page.count('<form autocomplete="off"')
        assert 'autocomplete="email"' not in page

    async def test_it_speaks_four_languages_until_the_visit_ends(self, counter: Counter) -> None:
        browser = await counter.station()
        for code, words, tag in (
            ("fi", "Mitä haluat tehdä?", "fi"), ("en", "What would you like to do?", "en"),
            ("latt", "Tryck på en ruta.", "sv"),
        ):  # fmt: skip
            await browser.post("/station/val", data={"sprak": code})
            page = (await browser.get("/station")).text
            assert words in page
            assert f'<div lang="{tag}">' in page
            assert {"fi": "Lopeta ja tyhjennä", "en": "Finish and clear"}.get(code, FRAME) in page
            down = {"fi": "Ei yhteyttä", "en": "The server can’t be reached", "latt": "Datorn får ingen kontakt"}
            assert f'data-down="{down[code]}' in page
        await browser.post("/station/val", data={"kontrast": "hog"})
        assert "high-contrast" in (await browser.get("/forslag")).text
        await browser.post("/station/slut")
        page = (await browser.get("/station")).text
        assert "high-contrast" not in page
        assert "Här kan du läsa, rösta" in page
        assert "Tryck på Avsluta och rensa när du är klar." in page

    async def test_help_says_how_to_reach_people_as_the_settings_say(
        self, counter: Counter, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser, known = await counter.station(), counter.app.state.settings.municipality
        page = (await browser.get("/station/hjalp")).text
        assert all(words in page for words in ("Texttelefoni 020-600 650", "Bildtelefoni", "Teletal"))
        ours = {"telephone": "0980-319 200", "opening_hours": "Vardagar 8 till 16", "relay_services": ("MMX",)}
        changed = known.model_copy(update=ours)
        monkeypatch.setitem(counter.app.state.templates.globals, "municipality", changed)
        page = (await browser.get("/station/hjalp")).text
        assert all(words in page for words in ("0980-319 200", "Vardagar 8 till 16", "<li>MMX</li>"))
        assert "Teletal" not in page


class TestVisit:
    async def test_a_vote_counts_as_kiosk_and_the_log_has_station_and_no_choice(
        self, counter: Counter, published: int
    ) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        voted = await browser.post(f"/forslag/{published}/rost")
        assert voted.headers["location"] == "/station/klart"
        page = (await browser.get("/station/klart")).text
        assert "Din röst är räknad" in page
        assert await Vote.filter(proposal_id=published, channel="kiosk").count() == 1
        entry = await AuditEntry.get(action="station.used")
        assert entry.details == {"name": "Kundtjänst 1", "task": "vote_counted"}
        assert (entry.actor_kind, entry.actor_name) == ("resident", "")
        session = await Session.get(station_id=entry.subject_id)
        assert session.last_seen_at < clock.now() - timedelta(seconds=55), "half a minute is left"

    async def test_with_htmx_the_whole_window_goes_to_the_end(self, counter: Counter, published: int) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        voted = await browser.post(f"/forslag/{published}/rost", headers={"HX-Request": "true"})
        assert voted.headers["hx-redirect"] == "/station/klart"

    async def test_a_proposal_is_sent_as_kiosk_and_the_log_names_the_station(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        await browser.post("/forslag/nytt", data={"title": "Fler bänkar i parken", "text": town.TEXT})
        draft = await Proposal.get()
        sent = await browser.post(f"/forslag/utkast/{draft.id}/skicka")
        assert sent.headers["location"] == "/station/klart"
        assert (await Proposal.get()).channel == "kiosk"
        entry = await AuditEntry.get(action="proposal.submitted")
        assert (entry.details["channel"], entry.details["station"]) == ("kiosk", "Kundtjänst 1")

    async def test_the_end_leaves_the_station_and_nothing_of_the_visitor(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        await LoginAttempt.all().delete()
        cookies = counter.app.state.cookies
        ended = await browser.post("/station/slut")
        assert ended.headers["clear-site-data"] == '"cache", "storage"'
        assert ended.headers["location"] == "/station"
        assert await Session.filter(station_id__isnull=False).count() == 0
        dropped = [line for line in ended.headers.get_list("set-cookie") if "Max-Age=0" in line]
        assert any(line.startswith(f"{cookies.session_name}=") for line in dropped)
        assert not any(line.startswith(f"{counter.app.state.station_cookies.device_name}=") for line in dropped)
        assert is_framed(await browser.get("/station")), "it is a station still"

    async def test_its_own_questions_are_no_sign_of_life(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        ago = clock.now() - timedelta(seconds=70)
        await Session.filter(station_id__isnull=False).update(last_seen_at=ago)
        assert (await browser.get("/station/lage")).json() == {"closed": False, "on": True, "shared": False}
        assert (await Session.get(station_id__isnull=False)).last_seen_at == ago
        await browser.post("/station/narvaro", headers={"accept": "application/json"})
        assert (await Session.get(station_id__isnull=False)).last_seen_at > ago

    async def test_an_answered_warning_counts_and_the_eleventh_ends(self, counter: Counter) -> None:
        browser = await counter.station()
        await counter.visitor(browser)
        answers = [
            (await browser.post("/station/fortsatt", headers={"accept": "application/json"})).json()["on"]
            for _ in range(11)
        ]
        assert answers == [True] * 10 + [False]
        assert await Session.filter(station_id__isnull=False).count() == 0

    async def test_without_scripts_the_page_goes_back_by_itself(self, counter: Counter) -> None:
        page = (await (await counter.station()).get("/forslag")).text
        assert '<noscript><meta http-equiv="refresh" content="90; url=/station"></noscript>' in page


async def test_a_dialogue_is_answered_at_a_station_and_nothing_is_left_to_the_next(counter: Counter) -> None:
    today = clock.local_date(clock.now())
    open_now = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=30)}
    dialogue = await dialogues.opened(counter.app.state.keys, **open_now)
    browser, url = await counter.station(), f"/dialog/{dialogue.id}"
    assert 'href="/dialog"' in (await browser.get("/station")).text
    (first, *_others) = await dialogues.put(dialogue)
    for handed_in in (True, False):
        assert (await browser.post(url)).headers["location"] == f"{url}/fraga/1"
        await browser.post(f"{url}/fraga/1", data={first.name: "1"})
        assert await UnfinishedAnswer.all().count() == 1
        if handed_in:
            assert (await browser.post(f"{url}/skicka")).headers["location"].startswith("/station/klart")
        await browser.post("/station/slut")
        assert await UnfinishedAnswer.all().count() == 0
        assert "dialog" not in browser.cookies
    assert [one.channel for one in await Response.all()] == ["kiosk"]
