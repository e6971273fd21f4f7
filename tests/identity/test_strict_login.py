"""Logging in over real HTTP at a provider that keeps to the rules, and at one that breaks them one by one."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from pydantic import SecretStr
from starlette.datastructures import QueryParams

from eforslag import clock
from eforslag.config import Provider
from eforslag.errors import ConfigurationError
from eforslag.identity import provider_http
from eforslag.identity.refusals import Cancelled, LoginRefused, OnlyForTesting, ProviderUnreachable, StartedOver
from eforslag.identity.relying_party import Handshake, LoggedIn, RelyingParty
from tests.identity.misbehaving import (
    CLIENT,
    CLIENT_KEY,
    COORDINATION_CLAIM,
    LEVEL,
    NUMBER,
    NUMBER_CLAIM,
    SECRET,
    Case,
    MisbehavingProvider,
)
from tests.identity.provider_cases import RIGHT, WRONG
from tests.identity.serving import TLS, served

RETURN = "http://localhost:8000/logga-in/retur/invanare"
BY_NAME = {case.name: case for case in (*RIGHT, *WRONG)}


@pytest.fixture(scope="module")
def provider() -> Iterator[MisbehavingProvider]:
    provider = MisbehavingProvider([*RIGHT, *WRONG])
    with served(provider.app) as base:
        provider.base = base
        yield provider


@asynccontextmanager
async def trusting(provider: MisbehavingProvider, case: Case) -> AsyncIterator[RelyingParty]:
    """The service as the client of one issuer."""
    usual = {
        "auth_method": "client_secret_basic",
        "client_secret": SecretStr(SECRET),
        "number_claims": (NUMBER_CLAIM, COORDINATION_CLAIM),
        "accepted_acr": (LEVEL,),
    }
    settings = Provider(issuer=provider.issuer(case), client_id=CLIENT, **{**usual, **case.settings})
    party = RelyingParty(
        settings,
        client_key=CLIENT_KEY,
        takes_test_numbers=case.takes_test_numbers,
        transport=httpx2.AsyncHTTPTransport(verify=TLS),
    )
    try:
        yield party
    finally:
        await party.aclose()


async def answer_to(address: str) -> QueryParams:
    """What the browser brings back from the provider."""
    async with httpx2.AsyncClient(verify=TLS) as browser:
        response = await browser.get(address)
    return QueryParams(urlsplit(response.headers["location"]).query)


async def log_in(party: RelyingParty) -> LoggedIn:
    address, handshake = await party.begin(redirect_uri=RETURN, at=clock.now())
    return await party.finish(await answer_to(address), handshake, at=clock.now())


def named(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.mark.parametrize("case", named(RIGHT))
async def test_a_provider_that_is_right_is_believed(provider: MisbehavingProvider, case: Case) -> None:
    async with trusting(provider, case) as party:
        who = await log_in(party)
    assert (who.issuer, who.subject, str(who.number), who.name) == (provider.issuer(case), "a3f1", NUMBER, "Leila Holm")
    assert who.acr == LEVEL


@pytest.mark.parametrize("case", named(WRONG))
async def test_a_provider_that_misbehaves_is_not_believed(
    provider: MisbehavingProvider, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.cause == "token_timeout":
        monkeypatch.setattr(provider_http, "TIMEOUT_SECONDS", 0.4)
    async with trusting(provider, case) as party:
        with pytest.raises(LoginRefused) as refused:
            await log_in(party)
    assert refused.value.cause == case.cause
    assert NUMBER not in f"{refused.value!r} {refused.value} {refused.value.message} {refused.value.cause}"


def test_there_are_many_ways_to_misbehave_and_each_has_a_name() -> None:
    assert len(BY_NAME) == len(RIGHT) + len(WRONG)
    assert len(WRONG) >= 45
    assert all(re.fullmatch(r"[a-z0-9_]+", case.cause or "") for case in WRONG)


async def test_people_are_told_what_they_can_do_about_it(provider: MisbehavingProvider) -> None:
    kinds = {}
    for name in ("cancelled", "state_wrong", "tokens_broken", "number_only_for_tests"):
        async with trusting(provider, BY_NAME[name]) as party:
            with pytest.raises(LoginRefused) as refused:
                await log_in(party)
            kinds[name] = type(refused.value)
    assert list(kinds.values()) == [Cancelled, StartedOver, ProviderUnreachable, OnlyForTesting]


async def test_a_provider_that_is_gone_is_told_apart(provider: MisbehavingProvider) -> None:
    settings = Provider(issuer="http://localhost:1/eid", client_id=CLIENT)
    party = RelyingParty(settings, client_key=CLIENT_KEY, takes_test_numbers=True)
    with pytest.raises(ProviderUnreachable, match="svarar inte") as refused:
        await party.begin(redirect_uri=RETURN, at=clock.now())
    assert refused.value.cause == "metadata_unreachable"
    assert await party.logout_url(return_to="http://localhost:8000/utloggad") is None
    await party.aclose()


@pytest.mark.parametrize("issuer", ["http://idp.example.org", "ftp://localhost", "http://localhost.example.org"])
async def test_an_issuer_without_encryption_is_not_even_asked(issuer: str) -> None:
    party = RelyingParty(Provider(issuer=issuer, client_id=CLIENT), client_key=CLIENT_KEY, takes_test_numbers=True)
    with pytest.raises(LoginRefused) as refused:
        await party.begin(redirect_uri=RETURN, at=clock.now())
    assert refused.value.cause == "issuer_unsafe"
    await party.aclose()


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256K"])
def test_an_algorithm_that_protects_nothing_stops_the_start(algorithm: str) -> None:
    settings = Provider(issuer="https://idp.example.org", client_id=CLIENT, signing_algorithms=("ES256", algorithm))
    with pytest.raises(ConfigurationError, match="SIGNING_ALGORITHMS"):
        RelyingParty(settings, client_key=CLIENT_KEY, takes_test_numbers=True)


async def test_the_way_there_carries_all_that_protects_the_way_back(provider: MisbehavingProvider) -> None:
    case = Case("es256", settings={"max_age": 0, "acr_values": ("a", "b"), "scopes": ("openid", "profile")})
    async with trusting(provider, case) as party:
        address, handshake = await party.begin(redirect_uri=RETURN, at=clock.now(), ui_locale="en")
        _, other = await party.begin(redirect_uri=RETURN, at=clock.now())
    asked = {name: values for name, values in parse_qs(urlsplit(address).query).items()}
    assert all(len(values) == 1 for values in asked.values())
    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid profile"]
    assert asked["redirect_uri"] == [RETURN]
    assert (asked["state"], asked["nonce"]) == ([handshake.state], [handshake.nonce])
    assert asked["code_challenge_method"] == ["S256"]
    assert handshake.code_verifier not in address
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    assert (asked["acr_values"], asked["ui_locales"]) == (["a b"], ["en sv"])
    assert not {handshake.state, handshake.nonce, handshake.code_verifier} & {other.state, other.nonce}
    assert handshake.code_verifier not in repr(handshake)


async def test_an_answer_of_another_login_is_refused(provider: MisbehavingProvider) -> None:
    """A code that was asked for in one browser can't be finished by another one."""
    async with trusting(provider, BY_NAME["es256"]) as party:
        address, _ = await party.begin(redirect_uri=RETURN, at=clock.now())
        _, victims = await party.begin(redirect_uri=RETURN, at=clock.now())
        answer = await answer_to(address)
        swapped = Handshake(answer["state"], victims.nonce, victims.code_verifier, RETURN, clock.now())
        with pytest.raises(LoginRefused) as refused:
            await party.finish(answer, swapped, at=clock.now())
    assert refused.value.cause == "token_refused"


async def test_changed_keys_are_noticed_and_made_up_ones_lead_to_no_flood(provider: MisbehavingProvider) -> None:
    case = BY_NAME["type_jwt"]
    keys = f"/{case.name}/jwks"
    async with trusting(provider, case) as party:
        await log_in(party)
        fetched = provider.asked[keys]
        await log_in(party)
        assert provider.asked[keys] == fetched
        provider.rotated.add(case.name)
        await log_in(party)
        assert provider.asked[keys] == fetched + 1
        provider.rotated.remove(case.name)
        with pytest.raises(LoginRefused, match="fel i svaret"):
            await log_in(party)
        assert provider.asked[keys] == fetched + 1


async def test_what_a_provider_publishes_is_kept_for_an_hour(provider: MisbehavingProvider) -> None:
    case = BY_NAME["rs256"]
    document = f"/{case.name}/.well-known/openid-configuration"
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    before = provider.asked.get(document, 0)
    async with trusting(provider, case) as party:
        for minutes in (0, 1, 59):
            await party.begin(redirect_uri=RETURN, at=noon + timedelta(minutes=minutes))
        assert provider.asked[document] == before + 1
        await party.begin(redirect_uri=RETURN, at=noon + timedelta(minutes=60))
        assert provider.asked[document] == before + 2


async def test_a_provider_that_fails_is_left_alone_for_a_moment(provider: MisbehavingProvider) -> None:
    case = BY_NAME["metadata_broken"]
    document = f"/{case.name}/.well-known/openid-configuration"
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    before = provider.asked.get(document, 0)
    async with trusting(provider, case) as party:
        for seconds in (0, 1, 4, 5):
            with pytest.raises(ProviderUnreachable):
                await party.begin(redirect_uri=RETURN, at=noon + timedelta(seconds=seconds))
    assert provider.asked[document] == before + 2


async def test_a_name_is_one_line_that_can_be_stored(provider: MisbehavingProvider) -> None:
    case = BY_NAME["userinfo_as_json"]
    odd = Case(case.name, claims=lambda claims: {**claims, "name": " Leila\n\x00Holm\ud800 "}, userinfo=case.userinfo)
    provider.cases[case.name] = odd
    try:
        async with trusting(provider, odd) as party:
            assert (await log_in(party)).name == "Leila Holm"
    finally:
        provider.cases[case.name] = case
