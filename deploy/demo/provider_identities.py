"""Who somebody turns out to be at the demo's login page, and what is told about them under which scope."""

import re
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from eforslag.identity.test_numbers import is_test_number
from people import EMPLOYEES, name_of, names_of
from provider_issuer import CLAIM, SCOPE

WRITTEN = re.compile(r"\s*([0-9]{8})[-\s]?([0-9]{4})\s*", re.ASCII)
# A new one for each start: nobody can try all numbers against a subject.
SALT = token_bytes(32)


@dataclass(frozen=True, slots=True)
class Identity:
    """`id_token` and `userinfo` are the claims that go there."""

    subject: str
    id_token: dict[str, Any]
    userinfo: dict[str, Any]


def resident(written: str, scopes: frozenset[str]) -> Identity | None:
    """The person with that test number; None when it is not one."""
    match = WRITTEN.fullmatch(written)
    number = "".join(match.groups()) if match else ""
    if not is_test_number(number):
        return None
    return Identity(
        subject=sha256(SALT + number.encode("ascii")).hexdigest(),
        id_token=_number_claims(number) if f"{SCOPE}/naturalPersonNumber" in scopes else {},
        userinfo=_name_claims(number) if f"{SCOPE}/naturalPersonInfo" in scopes else {},
    )


def employee(account: str, scopes: frozenset[str]) -> Identity | None:
    found = EMPLOYEES.get(account)
    if found is None:
        return None
    names = {"name": found.name, "preferred_username": account} if "profile" in scopes else {}
    subject = sha256(f"demo employee {account}".encode()).hexdigest()
    return Identity(subject, id_token={"groups": [found.group], **names}, userinfo=names)


def _number_claims(number: str) -> dict[str, Any]:
    """The two kinds of number have a claim each, and never both."""
    if int(number[6:8]) >= 60:
        return {f"{CLAIM}/coordinationNumber": number, f"{CLAIM}/coordinationNumberLevel": "confirmed"}
    return {f"{CLAIM}/personalIdentityNumber": number}


def _name_claims(number: str) -> dict[str, Any]:
    given, family = names_of(number)
    return {"name": name_of(number), "given_name": given, "family_name": family}
