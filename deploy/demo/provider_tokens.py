"""The demo provider's endpoints for programs: tokens for a code, and userinfo for an access token."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from provider_clients import Assertions, NotTheClient
from provider_issuer import ACCESS_SECONDS, Grant, Issuer

NO_STORE = {"cache-control": "no-store"}


class TokenEndpoint:
    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer
        self.assertions = Assertions(issuer)

    async def answer(self, request: Request) -> Response:
        async with request.form(max_fields=20) as form:
            return await self._tokens(form)

    async def _tokens(self, form: FormData) -> Response:
        names = [name for name, _ in form.multi_items()]
        if len(names) != len(set(names)):
            return _refusal("invalid_request")
        try:
            await self.assertions.require_client(form)
        except NotTheClient as problem:
            return _refusal("invalid_client", str(problem), 401)
        if form.get("grant_type") != "authorization_code":
            return _refusal("unsupported_grant_type")
        grant = self.issuer.take_code(str(form.get("code", "")))
        if grant is None or not _belongs(grant, form):
            return _refusal("invalid_grant")
        return self._granted(grant)

    def _granted(self, grant: Grant) -> Response:
        tokens = {
            "access_token": self.issuer.new_access_token(grant),
            "token_type": "Bearer",
            "expires_in": ACCESS_SECONDS,
            "id_token": self.issuer.id_token(grant),
        }
        return JSONResponse(tokens, headers=NO_STORE)


def _belongs(grant: Grant, form: FormData) -> bool:
    """Whether the code was asked for with this verifier (RFC 7636) and for this redirect URI."""
    digest = sha256(str(form.get("code_verifier", "")).encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    return hmac.compare_digest(challenge, grant.code_challenge) and form.get("redirect_uri") == grant.redirect_uri


def _refusal(error: str, description: str | None = None, status: int = 400) -> Response:
    described = {"error_description": description} if description else {}
    return JSONResponse({"error": error, **described}, status_code=status, headers=NO_STORE)


class UserinfoEndpoint:
    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    async def answer(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        grant = self.issuer.granted(token) if scheme.lower() == "bearer" else None
        if grant is None:
            return Response(status_code=401, headers={"www-authenticate": 'Bearer error="invalid_token"', **NO_STORE})
        return Response(self.issuer.userinfo(grant), media_type="application/jwt", headers=NO_STORE)
