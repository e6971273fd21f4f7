"""What an ID token must say before anybody is believed to be somebody. Pure; the signature is signed.py's part.

The rules are those of OpenID Connect Core §3.1.3.7, with its options decided on the strict side.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import new as new_hash
from typing import Any

from eforslag.identity.refusals import LevelTooLow, ProviderAnsweredWrongly

LEEWAY_SECONDS = 30
OLDEST_SECONDS = 600
LONGEST_SUBJECT = 255

Claims = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Expected:
    """What we asked for. `max_age` is in seconds; `asked_at` is when the login began."""

    issuer: str
    client_id: str
    nonce: str
    accepted_acr: tuple[str, ...]
    max_age: int | None
    asked_at: datetime


def check_id_token(claims: Claims, expected: Expected, *, at: datetime) -> None:
    """Raises a LoginRefused."""
    check_origin(claims, expected.issuer, expected.client_id, "id_token")
    check_times(claims, at, "id_token", required=("exp", "iat"))
    _check_nonce(claims, expected.nonce)
    subject(claims, "id_token")
    _check_level(claims, expected.accepted_acr)
    _check_auth_time(claims, expected, at)


def check_origin(claims: Claims, issuer: str, client_id: str, what: str) -> None:
    """From that issuer, and for us alone."""
    if claims.get("iss") != issuer:
        raise ProviderAnsweredWrongly(f"{what}_wrong_issuer")
    if claims.get("aud") not in (client_id, [client_id]):
        raise ProviderAnsweredWrongly(f"{what}_wrong_audience")
    if claims.get("azp", client_id) != client_id:
        raise ProviderAnsweredWrongly(f"{what}_wrong_party")


def check_times(claims: Claims, at: datetime, what: str, *, required: tuple[str, ...] = ()) -> None:
    """Valid at that moment, and not made long before it."""
    now = at.timestamp()
    for name in ("exp", "iat", "nbf"):
        if name in claims or name in required:
            _seconds(claims, name, what)
    if claims.get("exp", now) + LEEWAY_SECONDS <= now:
        raise ProviderAnsweredWrongly(f"{what}_expired")
    if claims.get("iat", now) > now + LEEWAY_SECONDS or claims.get("nbf", now) > now + LEEWAY_SECONDS:
        raise ProviderAnsweredWrongly(f"{what}_from_future")
    if claims.get("iat", now) < now - OLDEST_SECONDS:
        raise ProviderAnsweredWrongly(f"{what}_too_old")


def subject(claims: Claims, what: str) -> str:
    sub = claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= LONGEST_SUBJECT or not sub.isascii():
        raise ProviderAnsweredWrongly(f"{what}_no_subject")
    return sub


def check_access_token_hash(claims: Claims, alg: str, access_token: str) -> None:
    """`at_hash` is optional in the code flow; where it stands it must be right."""
    if "at_hash" not in claims:
        return
    digest = new_hash(f"sha{alg[2:]}", access_token.encode()).digest()
    half = urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
    stated = claims["at_hash"]
    if not isinstance(stated, str) or not hmac.compare_digest(stated.encode("utf-8", "replace"), half):
        raise ProviderAnsweredWrongly("id_token_wrong_at_hash")


def _check_nonce(claims: Claims, nonce: str) -> None:
    stated = claims.get("nonce")
    if not isinstance(stated, str) or not hmac.compare_digest(stated.encode("utf-8", "replace"), nonce.encode()):
        raise ProviderAnsweredWrongly("id_token_wrong_nonce")


def _check_level(claims: Claims, accepted: tuple[str, ...]) -> None:
    """The level of assurance that the provider gives, where the municipality asks for one."""
    if accepted and claims.get("acr") not in accepted:
        raise LevelTooLow("acr_not_accepted" if "acr" in claims else "acr_missing")


def _check_auth_time(claims: Claims, expected: Expected, at: datetime) -> None:
    """With `max_age`, the person proved who they are at most that long before we asked."""
    if expected.max_age is None and "auth_time" not in claims:
        return
    moment = _seconds(claims, "auth_time", "id_token")
    if moment > at.timestamp() + LEEWAY_SECONDS:
        raise ProviderAnsweredWrongly("id_token_auth_time_from_future")
    if expected.max_age is not None and moment + expected.max_age + LEEWAY_SECONDS < expected.asked_at.timestamp():
        raise ProviderAnsweredWrongly("id_token_auth_time_stale")


def _seconds(claims: Claims, name: str, what: str) -> float:
    """A moment since 1970. A number and nothing that merely looks like one."""
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise ProviderAnsweredWrongly(f"{what}_no_{name}" if value is None else f"{what}_bad_{name}")
    return value
