"""Who asks for tokens: the client shows a fresh assertion that one of its published keys has signed (RFC 7523)."""

import json
from typing import Any

import httpx2
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from starlette.datastructures import FormData

from provider_issuer import Issuer

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE = 300
JWKS_TIMEOUT = 5.0


class NotTheClient(Exception):
    """The assertion is missing, wrong or used before."""


class Assertions:
    """Those that one issuer has taken; each is good for one request."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        self._used: dict[str, float] = {}

    async def require_client(self, form: FormData) -> None:
        """Raises NotTheClient."""
        assertion = form.get("client_assertion")
        if form.get("client_assertion_type") != ASSERTION_TYPE or not isinstance(assertion, str):
            raise NotTheClient("no assertion")
        claims = await self._verified(assertion)
        self._check(claims)
        self._use(claims)

    async def _verified(self, assertion: str) -> dict[str, Any]:
        registry = jws.JWSRegistry(algorithms=["ES256"])
        try:
            verified = jws.deserialize_compact(assertion, await self._client_keys(), registry=registry)
            claims = json.loads(verified.payload)
        except (JoseError, ValueError, TypeError):
            raise NotTheClient("bad signature") from None
        if not isinstance(claims, dict):
            raise NotTheClient("no claims")
        return claims

    async def _client_keys(self) -> KeySet:
        try:
            async with httpx2.AsyncClient(timeout=JWKS_TIMEOUT) as client:
                response = await client.get(self.issuer.client.jwks_uri)
                published = response.raise_for_status().json()
            return KeySet([ECKey.import_key(key) for key in published["keys"] if key.get("kty") == "EC"])
        except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError, AttributeError):
            raise NotTheClient("its keys could not be fetched") from None

    def _check(self, claims: dict[str, Any]) -> None:
        client_id, now = self.issuer.client.client_id, self.issuer.config.now()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != client_id or claims.get("sub") != client_id:
            raise NotTheClient("another client")
        if audiences not in ([self.issuer.address], [f"{self.issuer.address}/token"]):
            raise NotTheClient("meant for somebody else")
        expires = claims.get("exp")
        if not isinstance(expires, int) or not now < expires <= now + LONGEST_LIFE:
            raise NotTheClient("expired, or valid for too long")

    def _use(self, claims: dict[str, Any]) -> None:
        now, jti = self.issuer.config.now(), claims.get("jti")
        self._used = {used: until for used, until in self._used.items() if until > now}
        if not isinstance(jti, str) or not jti or jti in self._used:
            raise NotTheClient("used before")
        self._used[jti] = claims["exp"]
