"""From the button to the session: what a login under way is bound to, and that nothing typed is lost on the way."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import structlog
from httpx2 import AsyncClient
from starlette.types import Receive, Scope, Send

from eforslag import clock
from eforslag.identity import attempts
from eforslag.identity.models import LoginAttempt, Session, StaffMember
from eforslag.identity.refusals import StartedOver
from eforslag.identity.relying_party import Handshake, RelyingParty
from eforslag.proposals.models import Proposal
from tests.issuers import Issuers
from tests.visitors import Visits, numbers

AT = datetime(2026, 5, 4, 8, tzinfo=UTC)
IDEA = {
    "title": "Bättre belysning vid stationen",
    "text": 'Det är mörkt på gångvägen.\n\nSätt upp fler lampor, så vågar <fler> gå där "sent" på kvällen.',
}


def handshake(state: str = "state") -> Handshake:
    return Handshake(state, "nonce", "verifier", "https://e.example/retur", AT)


async def remembered(state: str = "state") -> None:
    await attempts.remember(handshake(state), "residents", browser="mine", return_to="/forslag/1", kept_form=None)


@pytest.mark.usefixtures("database")
class TestAttempts:
    async def test_an_attempt_comes_back_as_it_was(self) -> None:
        await remembered()
        attempt, found = await attempts.take("state", "residents", browser="mine", at=AT)
        assert found == handshake()
        assert attempt.return_to == "/forslag/1"

    async def test_an_attempt_is_used_once(self) -> None:
        await remembered()
        await attempts.take("state", "residents", browser="mine", at=AT)
        with pytest.raises(StartedOver):
            await attempts.take("state", "residents", browser="mine", at=AT)

    @pytest.mark.parametrize(
        ("changes", "cause"),
        [
            ({"state": "another"}, "unknown_state"),
            ({"state": ""}, "unknown_state"),
            ({"browser": "yours"}, "other_browser"),
            ({"browser": None}, "other_browser"),
            ({"kind": "staff"}, "other_issuer"),
            ({"at": AT + timedelta(minutes=15)}, "took_too_long"),
        ],
    )
    async def test_an_answer_that_does_not_belong_here_is_refused(self, changes: dict[str, Any], cause: str) -> None:
        await remembered()
        usual: dict[str, Any] = {"state": "state", "kind": "residents", "browser": "mine", "at": AT}
        with pytest.raises(StartedOver) as refusal:
            await attempts.take(**usual | changes)
        assert refusal.value.cause == cause

    async def test_there_is_a_quarter_of_an_hour(self) -> None:
        await remembered()
        last = AT + timedelta(minutes=15) - timedelta(microseconds=1)
        assert await attempts.take("state", "residents", browser="mine", at=last)

    async def test_somebody_elses_browser_cannot_spoil_a_login(self) -> None:
        await remembered()
        with pytest.raises(StartedOver):
            await attempts.take("state", "residents", browser="yours", at=AT)
        assert await attempts.take("state", "residents", browser="mine", at=AT)

    async def test_the_row_holds_neither_the_state_nor_the_browsers_mark(self) -> None:
        await attempts.remember(handshake("s-e-c-r-e-t"), "residents", browser="m-a-r-k", return_to="/", kept_form=None)
        row = str(await LoginAttempt.all().values())
        assert "s-e-c-r-e-t" not in row
        assert "m-a-r-k" not in row


async def logged_in(issuers: Issuers, browser: AsyncClient, number: str = "", start: str = "/logga-in") -> str:
    """Log in as a resident; returns where the login leads."""
    away = await browser.get(start)
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], number or numbers()[0]))
    assert back.status_code == 303
    return str(back.headers["location"])


async def test_a_resident_logs_in_and_lands_on_their_own_page(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    assert await logged_in(issuers, browser) == "/mina-sidor"
    assert "Astrid Berg" in (await browser.get("/mina-sidor")).text


async def test_a_login_gives_a_new_session_and_ends_the_one_before(visits: Visits, issuers: Issuers) -> None:
    browser, old = await visits.nobody(), await visits.nobody()
    await logged_in(issuers, browser)
    first = browser.cookies["session"]
    old.cookies.set("session", first)
    await logged_in(issuers, browser, numbers()[1])
    assert browser.cookies["session"] != first
    assert (await old.get("/mina-sidor")).status_code == 303
    assert await Session.all().count() == 1


async def test_the_same_answer_from_the_provider_is_believed_once(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    away = await browser.get("/logga-in")
    back = issuers.residents.approve_resident(away.headers["location"], numbers()[0])
    assert (await browser.get(back)).status_code == 303
    again = await browser.get(back)
    assert again.status_code == 400
    assert "Försök igen" in again.text


async def test_an_answer_in_another_browser_logs_nobody_in(visits: Visits, issuers: Issuers) -> None:
    mine, yours = await visits.nobody(), await visits.nobody()
    away = await mine.get("/logga-in")
    await yours.get("/logga-in")
    answer = await yours.get(issuers.residents.approve_resident(away.headers["location"], numbers()[0]))
    assert answer.status_code == 400
    assert "session" not in yours.cookies
    assert not await Session.exists()


async def test_a_residents_answer_is_not_taken_at_the_staff_door(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    away = await browser.get("/logga-in")
    back = issuers.residents.approve_resident(away.headers["location"], numbers()[0])
    answer = await browser.get(back.replace("/invanare", "/personal"))
    assert answer.status_code == 400
    assert not await Session.exists()
    assert not await StaffMember.exists()


async def test_whoever_takes_too_long_is_asked_to_try_again(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    away = await browser.get("/logga-in")
    await LoginAttempt.all().update(started_at=clock.now() - timedelta(minutes=15))
    answer = await browser.get(issuers.residents.approve_resident(away.headers["location"], numbers()[0]))
    assert answer.status_code == 400
    assert "tog för lång tid" in answer.text
    assert 'href="/logga-in"' in answer.text


ELSEWHERE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example",
    "javascript:x", "/\t/evil.example", "evil", "", " /", "/" + "a" * 600,
)  # fmt: skip


async def test_no_address_leads_off_the_site_after_the_login(visits: Visits, issuers: Issuers) -> None:
    for elsewhere in ELSEWHERE:
        browser = await visits.nobody()
        away = await browser.get("/logga-in", params={"next": elsewhere})
        back = await browser.get(issuers.residents.approve_resident(away.headers["location"], numbers()[0]))
        landed = back.headers["location"]
        assert landed.startswith("/"), elsewhere
        assert not landed.startswith(("//", "/\\")), elsewhere
        assert landed == "/mina-sidor" or landed == elsewhere == "/%09/evil.example", elsewhere


async def test_the_login_leads_back_to_where_one_was(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    assert await logged_in(issuers, browser, start="/logga-in?next=/forslag%3Fvisa%3Dnya") == "/forslag?visa=nya"
    other = await visits.nobody()
    assert await logged_in(issuers, other, start="/forslag/nytt") == "/forslag/nytt"


async def test_what_was_typed_without_a_session_comes_back_after_the_login_and_lands(
    visits: Visits, issuers: Issuers, hidden_fields: Callable[[str], dict[str, str]]
) -> None:
    browser = await visits.nobody()
    away = await browser.post("/forslag/nytt", data=IDEA)
    back = await browser.get(issuers.residents.approve_resident(away.headers["location"], numbers()[0]))
    assert back.headers["location"] == "/fortsatt"
    page = (await browser.get("/fortsatt")).text
    assert 'action="/forslag/nytt"' in page
    assert hidden_fields(page) == IDEA
    landed = await browser.post("/forslag/nytt", data=hidden_fields(page))
    assert landed.status_code == 303
    draft = await Proposal.get()
    assert (draft.title, draft.text) == (IDEA["title"], IDEA["text"])


async def test_a_session_that_ended_while_writing_costs_nothing_that_was_written(
    visits: Visits, issuers: Issuers, hidden_fields: Callable[[str], dict[str, str]]
) -> None:
    author = await visits.resident(numbers()[0])
    place = (await author.post("/forslag/nytt", data=IDEA)).headers["location"]
    await Session.all().update(last_seen_at=clock.now() - timedelta(hours=1))
    away = await author.post(place, data={"place": "Stugsund", "language": "sv"})
    back = await author.get(issuers.residents.approve_resident(away.headers["location"], numbers()[0]))
    page = (await author.get(back.headers["location"])).text
    assert (await author.post(place, data=hidden_fields(page))).status_code == 303
    assert (await Proposal.get()).place == "Stugsund"


async def test_nobody_else_gets_what_somebody_typed(visits: Visits, issuers: Issuers) -> None:
    writer = await visits.nobody()
    await writer.post("/forslag/nytt", data=IDEA)
    other = await visits.resident()
    answer = await other.get("/fortsatt")
    assert answer.status_code == 303
    assert IDEA["title"] not in answer.text


async def test_staff_come_in_with_the_roles_of_their_groups(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    away = await browser.get("/personal/logga-in")
    claims = {"sub": "mona", "name": "Mona Moberg", "groups": ["grupp-moderator", "kaffeklubben"]}
    back = await browser.get(issuers.staff.approve(away.headers["location"], **claims))
    assert back.headers["location"] == "/personal"
    assert (await browser.get("/personal")).headers["location"] == "/handlaggning"
    assert (await browser.get("/handlaggning")).status_code == 200
    assert (await browser.get("/administration")).status_code == 403
    assert (await StaffMember.get()).name == "Mona Moberg"


@pytest.mark.parametrize("groups", [[], ["kaffeklubben"], ["moderator"]])
async def test_staff_without_a_role_are_refused_in_words(visits: Visits, issuers: Issuers, groups: list[str]) -> None:
    browser = await visits.nobody()
    away = await browser.get("/personal/logga-in")
    claims = {"sub": "nils", "name": "Nils Nilsson", "groups": groups}
    answer = await browser.get(issuers.staff.approve(away.headers["location"], **claims))
    assert answer.status_code == 403
    assert "Ditt konto ger ingen behörighet här" in answer.text
    assert not await Session.exists()
    assert not await StaffMember.exists()


async def test_a_resident_is_not_staff_whatever_groups_their_provider_states(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    away = await browser.get("/logga-in")
    number = {"https://id.oidc.se/claim/personalIdentityNumber": numbers()[0]}
    claims = {"name": "Astrid Berg", "groups": ["grupp-moderator"], "roles": ["moderator"]}
    await browser.get(issuers.residents.approve(away.headers["location"], **number, **claims))
    assert (await browser.get("/handlaggning")).status_code == 403
    assert (await Session.get()).roles == []


async def test_logging_out_leads_past_the_provider(visits: Visits, issuers: Issuers) -> None:
    browser = await visits.nobody()
    await logged_in(issuers, browser)
    away = (await browser.post("/logga-ut")).headers["location"]
    assert away.startswith(f"{issuers.residents.address}/logout?")
    assert "id_token_hint" not in away
    assert not await Session.exists()


async def test_a_provider_that_does_not_answer_is_told_of_in_the_log(visits: Visits, issuers: Issuers) -> None:
    async def closed(scope: Scope, receive: Receive, send: Send) -> None:
        raise httpx2.ConnectError("nobody there")

    parties = issuers.app.state.relying_parties
    reachable = parties["residents"]
    parties["residents"] = RelyingParty(
        issuers.residents.provider, client_key=None, takes_test_numbers=True, transport=httpx2.ASGITransport(closed)
    )
    try:
        with structlog.testing.capture_logs() as lines:
            answer = await (await visits.nobody()).get("/logga-in")
        await parties["residents"].aclose()
    finally:
        parties["residents"] = reachable
    assert answer.status_code == 503
    assert [line["cause"] for line in lines if line["event"] == "login refused"] == ["metadata_unreachable"]


async def test_without_a_provider_the_page_says_so(visits: Visits, issuers: Issuers) -> None:
    kept = dict(issuers.app.state.relying_parties)
    issuers.app.state.relying_parties.clear()
    try:
        answer = await (await visits.nobody()).get("/logga-in")
    finally:
        issuers.app.state.relying_parties.update(kept)
    assert answer.status_code == 503
    assert "inte i drift" in answer.text


async def test_what_was_typed_survives_a_login_that_was_broken_off(
    visits: Visits, issuers: Issuers, hidden_fields: Callable[[str], dict[str, str]]
) -> None:
    writer = await visits.nobody()
    away = (await writer.post("/forslag/nytt", data=IDEA)).headers["location"]
    state = parse_qs(urlsplit(away).query)["state"][0]
    refused = await writer.get(f"/logga-in/retur/invanare?error=access_denied&state={state}")
    again = re.search(r'href="(/logga-in[?]igen=[^"]+)"', refused.text)
    assert again, "trying again leads on from where one was"
    away = (await writer.get(again[1])).headers["location"]
    back = await writer.get(issuers.residents.approve_resident(away, numbers()[0]))
    page = (await writer.get(back.headers["location"])).text
    assert hidden_fields(page) == IDEA


async def test_only_the_browser_that_was_refused_finds_what_was_typed(visits: Visits, issuers: Issuers) -> None:
    writer, other = await visits.nobody(), await visits.nobody()
    away = (await writer.post("/forslag/nytt", data=IDEA)).headers["location"]
    state = parse_qs(urlsplit(away).query)["state"][0]
    refused = await writer.get(f"/logga-in/retur/invanare?error=access_denied&state={state}")
    again = re.search(r'href="(/logga-in[?]igen=[^"]+)"', refused.text)
    assert again
    away = (await other.get(again[1])).headers["location"]
    back = await other.get(issuers.residents.approve_resident(away, numbers()[0]))
    assert back.headers["location"] == "/mina-sidor"
