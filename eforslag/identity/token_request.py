"""The code becomes tokens: the request to the token endpoint, and how the service proves who it is there."""

from dataclasses import dataclass, field
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_qs
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from joserfc.jwk import ECKey

from eforslag.identity.provider_http import as_object, in_time, require_ok
from eforslag.identity.refusals import ProviderAnsweredWrongly

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tokens:
    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


class ClientAssertion:
    """`private_key_jwt`: a fresh signed assertion for each request. Authlib's own lives for an hour."""

    name = "private_key_jwt"

    def __init__(self, key: ECKey) -> None:
        self.key = key

    def __call__(self, auth: Any, method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
        assertion = private_key_jwt_sign(
            self.key, auth.client_id, uri, alg="ES256", header={"kid": self.key.kid}, expires_in=ASSERTION_SECONDS
        )
        parameters = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion)]
        return uri, headers, add_params_to_qs(body or "", parameters)


async def request_tokens(
    client: AsyncOAuth2Client, endpoint: str, code: str, *, code_verifier: str, redirect_uri: str
) -> Tokens:
    """Raises a LoginRefused."""
    exchange = client.fetch_token(
        endpoint, grant_type="authorization_code", code=code, code_verifier=code_verifier, redirect_uri=redirect_uri
    )
    try:
        answer = await in_time(exchange, "token")
    except (AuthlibBaseError, ValueError, TypeError, ArithmeticError):
        raise ProviderAnsweredWrongly("token_malformed") from None
    return _read(answer)


def check_answer(response: httpx2.Response) -> httpx2.Response:
    """Before Authlib reads the answer: it would take one with any status that looks like tokens."""
    require_ok(response, "token")
    as_object(response, "token")
    return response


def _read(answer: dict[str, Any]) -> Tokens:
    kind, id_token, access_token = (answer.get(name) for name in ("token_type", "id_token", "access_token"))
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise ProviderAnsweredWrongly("token_no_bearer")
    if not isinstance(access_token, str) or not access_token or not access_token.isascii():
        raise ProviderAnsweredWrongly("token_no_access_token")
    if not isinstance(id_token, str) or not id_token:
        raise ProviderAnsweredWrongly("token_no_id_token")
    return Tokens(id_token, access_token)
