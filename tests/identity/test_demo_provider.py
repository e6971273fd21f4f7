"""The demo's identity provider lets in whom it should, and refuses a client that leaves out a safeguard."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from eforslag import clock
from eforslag.config import Provider
from eforslag.identity.personal_number import parse
from eforslag.identity.relying_party import Handshake, LoggedIn, RelyingParty
from eforslag.identity.test_numbers import is_test_number
from people import EMPLOYEES, OUTSIDE_REGISTER, SUGGESTED, name_of
from provider_app import create_provider
from provider_clients import ASSERTION_TYPE
from provider_config import ProviderConfig
from tests.identity.serving import TLS, served

CLIENT_KEY = ECKey.generate_key("P-256", {"kid": "client"})
STRANGERS_KEY = ECKey.generate_key("P-256", {"kid": "client"})
SOMEBODY = SUGGESTED[0].number


@dataclass
class Demo:
    """The provider and the service's published keys, both running. `later` moves the provider's clock."""

    base: str = ""
    service: str = ""
    later: float = 0.0

    def now(self) -> float:
        return time.time() + self.later

    def provider_at(self, base: str) -> Starlette:
        self.base = base
        return create_provider(ProviderConfig(base, (self.service, "http://127.0.0.1:8000"), self.now))


async def _client_keys(request: Request) -> Response:
    return JSONResponse({"keys": [CLIENT_KEY.as_dict(private=False)]})


@pytest.fixture(scope="module")
def running() -> Iterator[Demo]:
    demo = Demo()
    service = Starlette(routes=[Route("/.well-known/jwks.json", _client_keys)])
    with served(service) as demo.service, served(demo.provider_at):
        yield demo


@pytest.fixture
async def browser() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(verify=TLS) as browser:
        yield browser


class Road:
    """One login at the demo's provider, step by step, so that a step can be taken wrongly."""

    def __init__(self, demo: Demo, browser: httpx2.AsyncClient, kind: str = "eid") -> None:
        self.demo, self.browser, self.kind = demo, browser, kind
        end, client = ("invanare", "eforslag") if kind == "eid" else ("personal", "eforslag-staff")
        self.client, self.issuer = client, f"{demo.base}/{kind}"
        self.redirect_uri = f"{demo.service}/logga-in/retur/{end}"
        preset: Any = "swedish-profile" if kind == "eid" else "staff"
        settings = Provider(issuer=self.issuer, client_id=client, preset=preset)
        transport = httpx2.AsyncHTTPTransport(verify=TLS)
        self.party = RelyingParty(settings, client_key=CLIENT_KEY, takes_test_numbers=True, transport=transport)

    async def begin(self, **changed: str | None) -> Handshake:
        """The address of the login page; a parameter that is None is left out."""
        address, handshake = await self.party.begin(redirect_uri=self.redirect_uri, at=clock.now())
        asked = dict(QueryParams(urlsplit(address).query)) | changed
        self.page = f"{self.issuer}/authorize?{urlencode({n: v for n, v in asked.items() if v is not None})}"
        return handshake

    async def identify(self, **fields: str) -> httpx2.Response:
        return await self.browser.post(self.page, data=fields)

    async def log_in(self, **fields: str) -> LoggedIn:
        handshake = await self.begin()
        response = await self.identify(**fields)
        return await self.party.finish(_query(response), handshake, at=clock.now())

    async def tokens(self, code: str, verifier: str, **changed: str) -> httpx2.Response:
        """The token request, put together by hand."""
        form = {
            "grant_type": "authorization_code", "code": code, "code_verifier": verifier,
            "redirect_uri": self.redirect_uri, "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(),
        }  # fmt: skip
        return await self.browser.post(f"{self.issuer}/token", data=form | changed)

    def assertion(self, key: ECKey = CLIENT_KEY, **changed: Any) -> str:
        now = int(self.demo.now())
        claims = {
            "iss": self.client, "sub": self.client, "aud": f"{self.issuer}/token",
            "iat": now, "exp": now + 60, "jti": str(time.perf_counter_ns()),
        }  # fmt: skip
        return jwt.encode({"alg": "ES256", "kid": "client"}, claims | changed, key)

    async def code(self) -> tuple[str, str]:
        handshake = await self.begin()
        return _query(await self.identify(personal_number=SOMEBODY))["code"], handshake.code_verifier


def _query(response: httpx2.Response) -> QueryParams:
    return QueryParams(urlsplit(response.headers["location"]).query)


@pytest.fixture
async def road(running: Demo, browser: httpx2.AsyncClient) -> AsyncIterator[Road]:
    running.later = 0.0
    road = Road(running, browser)
    yield road
    await road.party.aclose()


@pytest.fixture
async def staff_road(running: Demo, browser: httpx2.AsyncClient) -> AsyncIterator[Road]:
    road = Road(running, browser, "staff")
    yield road
    await road.party.aclose()


@pytest.mark.parametrize("person", SUGGESTED, ids=lambda person: person.number)
async def test_everybody_who_is_suggested_can_log_in(road: Road, person: Any) -> None:
    who = await road.log_in(personal_number=person.number)
    assert (str(who.number), who.name) == (person.number, person.name)
    assert person.number not in who.subject
    assert who.acr == "http://id.elegnamnden.se/loa/1.0/loa3"
    assert who.auth_time is not None


async def test_a_number_may_be_written_with_a_hyphen(road: Road) -> None:
    who = await road.log_in(personal_number=f" {SOMEBODY[:8]}-{SOMEBODY[8:]} ")
    assert who.number == SOMEBODY


@pytest.mark.parametrize("account", EMPLOYEES)
async def test_every_employee_can_log_in(staff_road: Road, account: str) -> None:
    who = await staff_road.log_in(account=account)
    assert (who.name, who.groups, who.number) == (EMPLOYEES[account].name, (f"eforslag-{account}",), None)
    assert (await staff_road.log_in(account=account)).subject == who.subject


def test_the_suggested_show_each_kind_of_person() -> None:
    numbers = [parse(person.number) for person in SUGGESTED]
    today = clock.local_date(clock.now())
    assert all(is_test_number(number) for number in numbers)
    assert any((number.age_on(today) or 99) < 15 for number in numbers)
    assert any(number.is_coordination_number for number in numbers)
    assert len(OUTSIDE_REGISTER) == 2
    assert set(numbers) > OUTSIDE_REGISTER
    assert name_of(SOMEBODY) == name_of(SOMEBODY)


async def test_a_number_that_is_not_for_tests_is_refused_beside_the_field(road: Road) -> None:
    await road.begin()
    response = await road.identify(personal_number='12"34')
    assert response.status_code == 422
    assert "Det här är inget av Skatteverkets testnummer" in response.text
    assert 'value="12&#34;34"' in response.text
    assert 'aria-invalid="true"' in response.text


async def test_an_unknown_employee_is_refused(staff_road: Road) -> None:
    await staff_road.begin()
    assert (await staff_road.identify(account="kommunchef")).status_code == 422


async def test_the_page_says_that_it_is_a_demo_in_the_language_asked_for(road: Road) -> None:
    await road.begin(ui_locales="sv en")
    swedish = (await road.browser.get(road.page)).text
    await road.begin(ui_locales="en sv")
    english = (await road.browser.get(road.page)).text
    assert "Det här är en demo-inloggning" in swedish
    assert '<html lang="sv">' in swedish
    assert "This is a demo login" in english
    assert '<html lang="en">' in english


async def test_the_page_lets_nothing_foreign_in_and_the_form_out_to_the_service(road: Road) -> None:
    await road.begin()
    response = await road.browser.get(road.page)
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self' " + road.demo.service)
    assert "<script" not in response.text
    assert response.headers["cache-control"] == "no-store"


async def test_one_can_cancel(road: Road) -> None:
    handshake = await road.begin()
    answer = _query(await road.identify(cancel="1"))
    assert dict(answer) == {"error": "access_denied", "state": handshake.state, "iss": road.issuer}


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://localhost:9/logga-in/retur/invanare"},
        {"redirect_uri": None},
        {"client_id": "another"},
        {"client_id": None},
    ],
    ids=str,
)
async def test_nobody_is_sent_to_an_unknown_place(road: Road, changed: dict[str, str | None]) -> None:
    await road.begin(**changed)
    response = await road.browser.get(road.page)
    assert response.status_code == 400
    assert "location" not in response.headers
    assert (await road.identify(personal_number=SOMEBODY)).status_code == 400


async def test_the_redirect_uri_is_compared_to_the_letter(road: Road) -> None:
    await road.begin(redirect_uri=f"{road.redirect_uri}/")
    assert (await road.browser.get(road.page)).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"request": "x"}, "request_not_supported"),
    ],
    ids=str,
)
async def test_a_request_without_its_safeguards_is_refused(
    road: Road, changed: dict[str, str | None], error: str
) -> None:
    await road.begin(**changed)
    for response in (await road.browser.get(road.page), await road.identify(personal_number=SOMEBODY)):
        assert parse_qs(urlsplit(response.headers["location"]).query)["error"] == [error]
        assert "code" not in _query(response)


async def test_a_code_becomes_tokens_once(road: Road) -> None:
    code, verifier = await road.code()
    assert (await road.tokens(code, verifier)).status_code == 200
    replayed = await road.tokens(code, verifier)
    assert (replayed.status_code, replayed.json()) == (400, {"error": "invalid_grant"})


async def test_a_code_lives_for_a_minute(road: Road) -> None:
    code, verifier = await road.code()
    road.demo.later = 61
    assert (await road.tokens(code, verifier)).json()["error"] == "invalid_grant"


async def test_a_code_belongs_to_its_verifier_and_its_redirect_uri(road: Road) -> None:
    code, verifier = await road.code()
    assert (await road.tokens(code, verifier + "x")).json()["error"] == "invalid_grant"
    code, verifier = await road.code()
    assert (await road.tokens(code, verifier, redirect_uri="http://localhost/")).json()["error"] == "invalid_grant"


async def test_a_code_of_one_issuer_is_nothing_to_the_other(road: Road, staff_road: Road) -> None:
    code, verifier = await road.code()
    assert (await staff_road.tokens(code, verifier)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"key": STRANGERS_KEY},
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "http://localhost/other"},
        {"aud": []},
        {"exp": 1},
        {"exp": 4102444800},
        {"exp": "soon"},
        {"jti": ""},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_only_the_client_itself_gets_tokens(road: Road, changed: dict[str, Any]) -> None:
    code, verifier = await road.code()
    refused = await road.tokens(code, verifier, client_assertion=road.assertion(**changed))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")


async def test_an_assertion_is_good_for_one_request(road: Road) -> None:
    assertion = road.assertion()
    code, verifier = await road.code()
    assert (await road.tokens(code, verifier, client_assertion=assertion)).status_code == 200
    code, verifier = await road.code()
    replayed = await road.tokens(code, verifier, client_assertion=assertion)
    assert (replayed.status_code, replayed.json()["error"]) == (401, "invalid_client")


async def test_a_client_secret_is_no_substitute_for_an_assertion(road: Road) -> None:
    code, verifier = await road.code()
    response = await road.browser.post(
        f"{road.issuer}/token",
        data={"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "client_secret": "x"},
    )
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


async def test_userinfo_wants_an_access_token_that_lives(road: Road) -> None:
    code, verifier = await road.code()
    token = (await road.tokens(code, verifier)).json()["access_token"]
    bearer, address = {"authorization": f"Bearer {token}"}, f"{road.issuer}/userinfo"
    answered = await road.browser.get(address, headers=bearer)
    assert answered.headers["content-type"] == "application/jwt"
    assert (await road.browser.get(address)).status_code == 401
    assert (await road.browser.get(address, headers={"authorization": f"Basic {token}"})).status_code == 401
    road.demo.later = 301
    assert (await road.browser.get(address, headers=bearer)).status_code == 401


async def test_what_was_not_asked_for_is_not_told(road: Road) -> None:
    handshake = await road.begin(scope="openid")
    code = _query(await road.identify(personal_number=SOMEBODY))["code"]
    tokens = (await road.tokens(code, handshake.code_verifier)).json()
    told = jwt.decode(tokens["id_token"], await _issuers_key(road)).claims
    assert SOMEBODY not in str(told)
    assert set(told) == {"iss", "aud", "sub", "nonce", "acr", "iat", "exp", "auth_time"}


async def _issuers_key(road: Road) -> ECKey:
    keys = (await road.browser.get(f"{road.issuer}/jwks")).json()["keys"]
    assert "d" not in keys[0]
    return ECKey.import_key(keys[0])


async def test_logging_out_leads_back_to_the_service_and_nowhere_else(road: Road) -> None:
    address = await road.party.logout_url(return_to=f"{road.demo.service}/utloggad")
    assert address is not None
    response = await road.browser.get(address)
    assert (response.status_code, response.headers["location"]) == (303, f"{road.demo.service}/utloggad")
    elsewhere = await road.party.logout_url(return_to="https://evil.example.org/")
    assert elsewhere is not None
    assert (await road.browser.get(elsewhere)).status_code == 400
