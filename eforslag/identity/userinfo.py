"""What the userinfo endpoint adds to the ID token: plain JSON, or a signed token where the provider signs it."""

from datetime import datetime
from typing import Any

from eforslag.config import Provider
from eforslag.identity.id_token import check_origin, check_times, subject
from eforslag.identity.provider_http import as_object, fetch
from eforslag.identity.published import Published
from eforslag.identity.refusals import ProviderAnsweredWrongly

Claims = dict[str, Any]


async def fetch_userinfo(
    published: Published, provider: Provider, endpoint: str, access_token: str, *, about: str, at: datetime
) -> Claims:
    """The claims about the subject of the ID token, `about`. Raises a LoginRefused."""
    response = await fetch(
        published.client,
        endpoint,
        "userinfo",
        authorization=f"Bearer {access_token}",
        accept="application/jwt, application/json",
    )
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/jwt":
        claims = await _verified(published, provider, response.text, at)
    else:
        claims = as_object(response, "userinfo")
    # The access token could be somebody else's, so its answer counts only for the same person.
    if subject(claims, "userinfo") != about:
        raise ProviderAnsweredWrongly("userinfo_wrong_subject")
    return claims


async def _verified(published: Published, provider: Provider, token: str, at: datetime) -> Claims:
    _, claims = await published.verified(token, "userinfo", at)
    check_origin(claims, provider.issuer, provider.client_id, "userinfo")
    check_times(claims, at, "userinfo")
    return claims
