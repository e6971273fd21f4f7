"""Authorization requests at the demo's provider: what must be right before anybody is asked who they are."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from provider_issuer import Issuer

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
LEAST_CHARACTERS = 16
LONGEST = 512


class NotOurClient(Exception):
    """Client or redirect URI is unknown: the error is shown here, and nobody is sent anywhere."""


class BadRequest(Exception):
    """The client is told by a redirect. The argument is OAuth's word for it."""


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    scopes: frozenset[str]
    language: str


def known_redirect_uri(query: QueryParams, issuer: Issuer) -> str:
    """Raises NotOurClient."""
    redirect_uri = query.get("redirect_uri", "")
    if _repeats(query, "client_id", "redirect_uri") or query.get("client_id") != issuer.client.client_id:
        raise NotOurClient("client_id")
    if redirect_uri not in issuer.client.redirect_uris:
        raise NotOurClient("redirect_uri")
    return redirect_uri


def read_authorization_request(query: QueryParams, redirect_uri: str) -> AuthorizationRequest:
    """Raises BadRequest."""
    scopes = frozenset(query.get("scope", "").split(" "))
    for wrong, error in (
        (_repeats(query, *query.keys()), "invalid_request"),
        ("request" in query, "request_not_supported"),
        ("request_uri" in query, "request_uri_not_supported"),
        (query.get("response_type") != "code", "unsupported_response_type"),
        (query.get("response_mode", "query") != "query", "invalid_request"),
        ("openid" not in scopes, "invalid_scope"),
        (not LEAST_CHARACTERS <= len(query.get("state", "")) <= LONGEST, "invalid_request"),
        (not LEAST_CHARACTERS <= len(query.get("nonce", "")) <= LONGEST, "invalid_request"),
        (query.get("code_challenge_method") != "S256", "invalid_request"),
        (not CHALLENGE.fullmatch(query.get("code_challenge", "")), "invalid_request"),
        ("none" in query.get("prompt", "").split(" "), "login_required"),
        (not query.get("max_age", "0").isdecimal(), "invalid_request"),
    ):
        if wrong:
            raise BadRequest(error)
    return AuthorizationRequest(
        redirect_uri=redirect_uri,
        state=query["state"],
        nonce=query["nonce"],
        code_challenge=query["code_challenge"],
        scopes=scopes,
        language=language(query),
    )


def language(query: QueryParams) -> str:
    """The first of the wished-for languages that we speak, else Swedish."""
    wished = (tag.partition("-")[0].lower() for tag in query.get("ui_locales", "").split(" "))
    return next((tag for tag in wished if tag in ("sv", "en")), "sv")


def answer(redirect_uri: str, issuer: Issuer, **parameters: str) -> str:
    """The address that takes the browser back, with the issuer's name on the answer (RFC 9207)."""
    return f"{redirect_uri}?{urlencode({**parameters, 'iss': issuer.address})}"


def _repeats(query: QueryParams, *names: str) -> bool:
    return any(len(query.getlist(name)) > 1 for name in names)
