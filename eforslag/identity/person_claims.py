"""Whom the claims describe: number, name and groups, from the ID token and the userinfo answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from eforslag import clock
from eforslag.config import Provider
from eforslag.identity.personal_number import InvalidPersonalNumber, PersonalNumber, parse_claim
from eforslag.identity.refusals import NumberMissing, OnlyForTesting, ProviderAnsweredWrongly
from eforslag.identity.test_numbers import is_test_number

Claims = Mapping[str, Any]
LONGEST_NAME = 200
MOST_GROUPS = 1000


def is_complete(claims: Claims, provider: Provider) -> bool:
    """Whether the ID token alone tells everything that we need of the person."""
    has_number = not provider.number_claims or any(name in claims for name in provider.number_claims)
    has_groups = provider.groups_claim is None or provider.groups_claim in claims
    return has_number and has_groups and bool(full_name(claims))


def full_name(claims: Claims) -> str:
    """The name as one line that can be shown and stored; empty where there is none."""
    whole = claims.get("name") or " ".join(
        part for name in ("given_name", "family_name") if isinstance(part := claims.get(name), str)
    )
    if not isinstance(whole, str):
        return ""
    # Line breaks become spaces; what can't be printed, such as a lone surrogate, can't be stored either.
    line = " ".join(whole.split())
    return "".join(character for character in line if character.isprintable())[:LONGEST_NAME]


def groups(claims: Claims, provider: Provider) -> tuple[str, ...]:
    """The groups that the staff issuer states; none is no error, and gives no role."""
    if provider.groups_claim is None:
        return ()
    stated = claims.get(provider.groups_claim, [])
    if not isinstance(stated, list) or len(stated) > MOST_GROUPS or not all(isinstance(g, str) for g in stated):
        raise ProviderAnsweredWrongly("groups_malformed")
    return tuple(stated)


def personal_number(
    id_token: Claims, userinfo: Claims, provider: Provider, *, at: datetime, takes_test_numbers: bool
) -> PersonalNumber | None:
    """The one number that the provider vouches for; None where the provider is configured without.

    Raises NumberMissing for none, several or a malformed one, OnlyForTesting for an official test number.
    """
    if not provider.number_claims:
        return None
    try:
        number = parse_claim(_stated(id_token, userinfo, provider), today=clock.local_date(at))
    except InvalidPersonalNumber:
        raise NumberMissing("number_malformed") from None
    if is_test_number(number) and not takes_test_numbers:
        raise OnlyForTesting("test_number")
    return number


def _stated(id_token: Claims, userinfo: Claims, provider: Provider) -> Any:
    """The claim's value as it came. Some providers send null where the Swedish profile leaves the claim out."""
    stated = [
        (name, claims[name])
        for claims in (id_token, userinfo)
        for name in provider.number_claims
        if claims.get(name) is not None
    ]
    if not stated:
        raise NumberMissing("number_missing")
    if any(other != stated[0] for other in stated):
        raise NumberMissing("number_ambiguous")
    return stated[0][1]
