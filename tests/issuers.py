"""OpenID providers that a test runs in its own process: one for residents and one for staff.

They keep to the rules of the code flow, so the service's own login runs from end to end; only the network is left out.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from eforslag import clock
from eforslag.app import create_app
from eforslag.config import PRESETS, Provider, Settings
from eforslag.identity.keys import load_keys
from eforslag.identity.relying_party import RelyingParty
from tests.compiled import compiled_once

STAFF_ROLES = {"grupp-moderator": ("moderator",), "grupp-samordnare": ("coordinator",)}


class Issuer:
    """One provider, and the people who identify themselves there."""

    def __init__(self, address: str, preset: Any) -> None:
        self.address, self.secret = address, token_urlsafe(16)
        self.provider = Provider(
            issuer=address,
            client_id="eforslag",
            preset=preset,
            auth_method="client_secret_basic",
            client_secret=SecretStr(self.secret),
        )
        key = ECKey.generate_key("P-256")
        self._key = ECKey.import_key(key.as_dict(private=True), {"kid": key.thumbprint()})
        self._codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}
        pages = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/jwks", self._jwks),
            Route("/token", self._token, methods=["POST"]),
        ]
        self.app = Starlette(routes=[Mount(urlsplit(address).path, routes=pages)])

    def approve(self, location: str, **claims: Any) -> str:
        """Somebody identifies themselves at the page that the service sent them to; returns where it leads back."""
        assert location.startswith(f"{self.address}/authorize?"), location
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        code = token_urlsafe(16)
        self._codes[code] = (asked, claims)
        back = urlencode({"code": code, "state": asked["state"], "iss": self.address})
        return f"{urlsplit(asked['redirect_uri']).path}?{back}"

    def approve_resident(self, location: str, number: str, name: str = "Astrid Berg") -> str:
        kind = 1 if int(number[6:8]) > 60 else 0
        claim = PRESETS["swedish-profile"]["number_claims"][kind]
        return self.approve(location, name=name, **{claim: number})

    async def _discovery(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/jwks",
                "end_session_endpoint": f"{self.address}/logout",
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _jwks(self, request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _token(self, request: Request) -> Response:
        sent = await request.form()
        asked, claims = self._codes.pop(str(sent["code"]))
        challenge = urlsafe_b64encode(sha256(str(sent["code_verifier"]).encode()).digest()).rstrip(b"=").decode()
        client = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        if challenge != asked["code_challenge"] or unquote(client) != f"eforslag:{self.secret}":
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": self._signed(asked, claims)})

    def _signed(self, asked: dict[str, str], claims: dict[str, Any]) -> str:
        now = int(clock.now().timestamp())
        usual = {"iss": self.address, "aud": "eforslag", "sub": "someone", "iat": now, "exp": now + 60}
        level = {"nonce": asked["nonce"], "acr": "http://id.elegnamnden.se/loa/1.0/loa3"}
        return jwt.encode({"alg": "ES256", "kid": self._key.kid}, usual | level | claims, self._key)


@dataclass(frozen=True)
class Issuers:
    """Both, and the application that trusts them."""

    residents: Issuer
    staff: Issuer
    app: Starlette


@asynccontextmanager
async def attached(settings: Settings, shared_folder: Path) -> AsyncIterator[Issuers]:
    """The application with logins at two issuers of the test's own."""
    residents = Issuer("http://localhost:9101/eid", "swedish-profile")
    staff = Issuer("http://localhost:9102/staff", "staff")
    named = {"residents": residents, "staff": staff}
    providers = {kind: issuer.provider for kind, issuer in named.items()}
    known = settings.model_copy(update={**providers, "staff_roles": STAFF_ROLES})
    app, keys = compiled_once(create_app(known), shared_folder), load_keys(known)
    app.state.relying_parties = {
        kind: RelyingParty(
            issuer.provider,
            client_key=keys.client_key,
            takes_test_numbers=True,
            transport=httpx2.ASGITransport(issuer.app),
        )
        for kind, issuer in named.items()
    }
    try:
        yield Issuers(residents, staff, app)
    finally:
        for party in app.state.relying_parties.values():
            await party.aclose()
