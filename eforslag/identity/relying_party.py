"""The service as a client of one OpenID provider: the way there, and what is believed on the way back.

Authlib makes the requests. What it would let pass is checked here and in the modules beside.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

import httpx2
from joserfc.jwk import ECKey
from starlette.datastructures import QueryParams

from eforslag import clock
from eforslag.config import Provider
from eforslag.errors import ConfigurationError
from eforslag.identity.authorization_response import authorization_code
from eforslag.identity.id_token import Expected, check_access_token_hash, check_id_token
from eforslag.identity.metadata import Metadata
from eforslag.identity.person_claims import full_name, groups, is_complete, personal_number
from eforslag.identity.personal_number import PersonalNumber
from eforslag.identity.provider_http import open_client
from eforslag.identity.published import Published
from eforslag.identity.refusals import LoginRefused
from eforslag.identity.signed import require_safe
from eforslag.identity.token_request import ClientAssertion, Tokens, check_answer, request_tokens
from eforslag.identity.userinfo import fetch_userinfo

Claims = dict[str, Any]
# Asks for a new login of somebody who is logged in at the provider already; `auth_time` then tells whether it was.
FRESH = {"prompt": "login", "max_age": "0"}


@dataclass(frozen=True, slots=True)
class Handshake:
    """What must be remembered, and shown to nobody, until the provider's answer comes."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)
    redirect_uri: str
    started_at: datetime
    # Whether the person has to have proved anew who they are, whatever login the provider remembers.
    must_be_fresh: bool = False


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Whom the provider vouches for. `number` is None at a staff issuer, and to be forgotten at once elsewhere."""

    issuer: str
    subject: str
    number: PersonalNumber | None
    name: str
    groups: tuple[str, ...]
    acr: str | None
    auth_time: datetime | None


class RelyingParty:
    def __init__(
        self,
        provider: Provider,
        *,
        client_key: ECKey | None,
        takes_test_numbers: bool,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self.provider = provider
        self.takes_test_numbers = takes_test_numbers
        self._client = open_client(
            transport,
            client_id=provider.client_id,
            client_secret=provider.client_secret.get_secret_value() if provider.client_secret else None,
            scope=" ".join(provider.scopes),
            code_challenge_method="S256",
            token_endpoint_auth_method=provider.auth_method,
        )
        self._client.register_compliance_hook("access_token_response", check_answer)
        if provider.auth_method == "private_key_jwt":
            if client_key is None:
                raise ConfigurationError("EFORSLAG_KEY_FILE: private_key_jwt needs the client key of a key file.")
            self._client.register_client_auth_method(ClientAssertion(client_key))
        self._published = Published(provider.issuer, require_safe(provider.signing_algorithms), self._client)

    async def begin(
        self, *, redirect_uri: str, at: datetime, ui_locale: str | None = None, must_be_fresh: bool = False
    ) -> tuple[str, Handshake]:
        """The address to send the browser to. Raises a LoginRefused when the provider does not answer."""
        metadata = await self._published.metadata(at)
        secrets = token_urlsafe(32), token_urlsafe(32), token_urlsafe(48)
        handshake = Handshake(*secrets, redirect_uri, at, must_be_fresh)
        address, _ = self._client.create_authorization_url(
            metadata.authorization_endpoint,
            state=handshake.state,
            nonce=handshake.nonce,
            code_verifier=handshake.code_verifier,
            redirect_uri=redirect_uri,
            **self._wishes(ui_locale) | (FRESH if must_be_fresh else {}),
        )
        return address, handshake

    def _wishes(self, ui_locale: str | None) -> dict[str, str]:
        """The optional parameters that the configuration asks for."""
        provider = self.provider
        locales = (provider.ui_locales or "").split()
        if ui_locale in locales:
            locales = [ui_locale, *(locale for locale in locales if locale != ui_locale)]
        wishes = {
            "prompt": provider.prompt,
            "max_age": None if provider.max_age is None else str(provider.max_age),
            "acr_values": " ".join(provider.acr_values),
            "ui_locales": " ".join(locales),
        }
        return {name: value for name, value in wishes.items() if value}

    async def finish(self, query: QueryParams, handshake: Handshake, *, at: datetime) -> LoggedIn:
        """Whom the provider's answer vouches for. Raises a LoginRefused."""
        metadata = await self._published.metadata(at)
        code = authorization_code(
            query, state=handshake.state, issuer=self.provider.issuer, sends_issuer=metadata.sends_issuer
        )
        tokens = await request_tokens(
            self._client,
            metadata.token_endpoint,
            code,
            code_verifier=handshake.code_verifier,
            redirect_uri=handshake.redirect_uri,
        )
        id_token = await self._id_token(tokens, handshake, at)
        userinfo = await self._userinfo(metadata, tokens, id_token, at)
        return self._logged_in(id_token, userinfo, at)

    async def _id_token(self, tokens: Tokens, handshake: Handshake, at: datetime) -> Claims:
        alg, claims = await self._published.verified(tokens.id_token, "id_token", at)
        provider = self.provider
        expected = Expected(
            issuer=provider.issuer,
            client_id=provider.client_id,
            nonce=handshake.nonce,
            accepted_acr=provider.accepted_acr,
            max_age=0 if handshake.must_be_fresh else provider.max_age,
            asked_at=handshake.started_at,
        )
        check_id_token(claims, expected, at=at)
        check_access_token_hash(claims, alg, tokens.access_token)
        return claims

    async def _userinfo(self, metadata: Metadata, tokens: Tokens, id_token: Claims, at: datetime) -> Claims:
        """What the userinfo endpoint adds, asked for only where something is lacking."""
        if metadata.userinfo_endpoint is None or is_complete(id_token, self.provider):
            return {}
        return await fetch_userinfo(
            self._published,
            self.provider,
            metadata.userinfo_endpoint,
            tokens.access_token,
            about=id_token["sub"],
            at=at,
        )

    def _logged_in(self, id_token: Claims, userinfo: Claims, at: datetime) -> LoggedIn:
        acr, auth_time = id_token.get("acr"), id_token.get("auth_time")
        # What is in the ID token itself comes before what was fetched.
        both = {**userinfo, **id_token}
        return LoggedIn(
            issuer=self.provider.issuer,
            subject=id_token["sub"],
            number=personal_number(
                id_token, userinfo, self.provider, at=at, takes_test_numbers=self.takes_test_numbers
            ),
            name=full_name(both),
            groups=groups(both, self.provider),
            acr=acr if isinstance(acr, str) else None,
            auth_time=None if auth_time is None else datetime.fromtimestamp(auth_time, UTC),
        )

    async def logout_url(self, *, return_to: str) -> str | None:
        """Where to end the login at the provider; None where it offers no such place or does not answer.

        No ID token goes along as a hint: it may hold a personal number, so it is kept nowhere.
        """
        try:
            endpoint = (await self._published.metadata(clock.now())).end_session_endpoint
        except LoginRefused:
            return None
        if endpoint is None:
            return None
        query = urlencode({"client_id": self.provider.client_id, "post_logout_redirect_uri": return_to})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    async def aclose(self) -> None:
        await self._client.aclose()
