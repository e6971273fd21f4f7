"""Who is let in where."""

from typing import Any

import pytest

from eforslag.identity.audiences import admits
from eforslag.identity.visitors import Resident, Staff
from tests.issuers import Issuers
from tests.visitors import Visits

RESIDENT = Resident("s", "k", "Astrid Berg", 46)
PAGES = {"/handlaggning": "moderator", "/loftesarbete": "coordinator", "/administration": "administrator"}


def staff(*roles: Any) -> Staff:
    return Staff("s", 1, "Mona Moberg", roles)


@pytest.mark.parametrize(
    ("audience", "visitor", "answer"),
    [
        ("resident", RESIDENT, True),
        ("resident", staff("moderator"), False),
        ("anyone_logged_in", RESIDENT, True),
        ("anyone_logged_in", staff(), True),
        ("moderator", staff("moderator"), True),
        ("moderator", staff("administrator", "coordinator"), False),
        ("moderator", RESIDENT, False),
        ("coordinator", staff("coordinator"), True),
        ("coordinator", staff("police_liaison"), True),
        ("coordinator", staff("moderator"), False),
        ("case_officer", staff("case_officer"), True),
        ("case_officer", staff("administrator", "moderator"), False),
        ("administrator", staff("administrator"), True),
        ("administrator", staff("case_officer", "clerk"), False),
    ],
)
def test_a_role_opens_its_own_pages(audience: str, visitor: Any, answer: bool) -> None:
    assert admits(audience, visitor) is answer


def test_a_resident_with_roles_is_still_only_a_resident() -> None:
    forged = Resident("s", "k", "Astrid Berg", 46, roles=("moderator", "administrator"))
    assert not any(admits(audience, forged) for audience in ("moderator", "coordinator", "administrator"))


@pytest.mark.parametrize(("path", "role"), PAGES.items())
async def test_staff_pages_send_nobody_to_the_staff_login_and_refuse_the_rest_in_words(
    visits: Visits, issuers: Issuers, path: str, role: Any
) -> None:
    away = await (await visits.nobody()).get(path)
    assert away.status_code == 303
    assert away.headers["location"].startswith(issuers.staff.address)
    for browser in (await visits.resident(), await visits.staff("clerk")):
        answer = await browser.get(path)
        assert answer.status_code == 403
        assert "behörighet" in answer.text
    assert (await (await visits.staff(role)).get(path)).status_code == 200


async def test_my_pages_send_nobody_to_the_residents_login_and_refuse_staff(visits: Visits, issuers: Issuers) -> None:
    away = await (await visits.nobody()).get("/mina-sidor")
    assert away.headers["location"].startswith(issuers.residents.address)
    assert (await (await visits.staff("moderator")).get("/mina-sidor")).status_code == 403
