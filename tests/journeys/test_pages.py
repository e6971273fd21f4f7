"""No page of the service keeps anybody out: axe finds nothing on a screen, and nothing is too wide for a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from eforslag.web.limits import SUBMISSIONS
from people import SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.demo import AUTHOR
from tests.journeys.pages import addresses
from tests.journeys.persons import Employee, Person, Resident
from tests.journeys.refusals import refusals

OUTSIDER = SUGGESTED[-1].number
MAIN = (
    "/", "/forslag", "/forslag/3", "/forslag/6", "/medborgarlofte", "/medborgarlofte/2",
    "/medborgarlofte/2/uppfoljning", "/om", "/personuppgifter", "/tillganglighet",
)  # fmt: skip
MINE = ("/mina-sidor", "/forslag/nytt", "/forslag/6/rost")
STAFF = {
    "moderator": "moderator", "coordinator": "samordnare", "case_officer": "handlaggare",
    "administrator": "administrator", "clerk": "kundtjanst",
}  # fmt: skip

Open = Callable[..., BrowserContext]


@pytest.fixture
def window(browser: Browser) -> Iterator[Open]:
    """`window(color_scheme="dark")` opens a browser of its own."""
    contexts = []

    def opened(**choices: Any) -> BrowserContext:
        contexts.append(browser.new_context(locale="sv-SE", reduced_motion="reduce", **choices))
        return contexts[-1]

    yield opened
    for context in contexts:
        context.close()


def everywhere(person: Person, audience: str, place: Place) -> dict[str, list[str]]:
    """What is wrong, by address. Every route must show its page at one address at least."""
    wrong: dict[str, list[str]] = {}
    for paths in addresses(audience, place.database):
        statuses = []
        for path in paths:
            status, wrong[path] = person.looks_around(path)
            statuses.append(status)
        assert 200 in statuses, f"{paths}: {statuses}"
        assert max(statuses) < 500, f"{paths}: {statuses}"
    return wrong


def these(person: Person, *paths: str) -> dict[str, list[str]]:
    return {path: person.looks_around(path)[1] for path in paths}


def nothing(wrong: dict[str, list[str]]) -> None:
    assert {path: found for path, found in wrong.items() if found} == {}


def test_the_pages_for_everyone(window: Open, demo: Place) -> None:
    nothing(everywhere(Person(window(), demo.origin), "public", demo))


def test_the_pages_of_a_resident(window: Open, demo: Place) -> None:
    resident = Resident(window(), demo.origin)
    resident.log_in(AUTHOR)
    nothing(everywhere(resident, "resident", demo) | these(resident, "/", *MAIN[2:4], "/forslag/16", "/forslag/21"))
    refused = refusals(resident, "resident", demo)
    assert refused
    nothing(refused)


@pytest.mark.parametrize("role", STAFF)
def test_the_pages_of_staff(window: Open, demo: Place, role: str) -> None:
    employee = Employee(window(), demo.origin)
    employee.log_in(STAFF[role])
    if role == "clerk":
        # Only who enters a batch can put one of its rows right.
        employee.go("/kundtjanst/papper/buntar/1")
        employee.press("Ta över bunten")
        employee.sees("Nu är det du som registrerar bunten.")
    nothing(everywhere(employee, role, demo) | these(employee, "/", "/forslag/6"))
    refused = refusals(employee, role, demo)
    assert refused
    nothing(refused)


@pytest.mark.parametrize("choice", ["dark", "English"])
def test_the_main_pages_in_the_dark_and_in_english(window: Open, demo: Place, choice: str) -> None:
    resident = Resident(window(color_scheme="dark" if choice == "dark" else "light"), demo.origin)
    if choice == "English":
        resident.go("/")
        resident.press("English")
    wrong = these(resident, *MAIN)
    resident.go("/logga-in")
    resident.identify(AUTHOR)
    nothing(wrong | these(resident, *MINE))


def test_the_pages_where_something_is_wrong(window: Open, demo: Place) -> None:
    resident = Resident(window(), demo.origin)
    wrong = these(resident, "/finns-inte", "/logga-ut", "/logga-in/retur/invanare?state=x", "/utloggad")
    resident.log_in(OUTSIDER)
    wrong |= these(resident, "/handlaggning", "/forslag/6/rost")
    resident.go("/forslag/nytt")
    resident.write("Rubrik", "x" * 300_000)
    wrong["413"] = sends(resident, 413)
    too_often(resident)
    wrong["429"] = sends(resident, 429)
    nothing(wrong)


def sends(person: Person, status: int) -> list[str]:
    """Send the page's first form; what is wrong with the answer, which has this status."""
    with person.page.expect_navigation() as answer:
        person.page.locator("main form").first.evaluate("form => form.submit()")
    assert answer.value is not None
    assert answer.value.status == status
    return person.barriers()


def too_often(resident: Resident) -> None:
    """Stand before sending a proposal once more than one may in an hour."""
    for order in range(SUBMISSIONS.amount):
        resident.has_sent(f"Fler cykelställ {order}")
    resident.begins("Ännu fler cykelställ", "Det finns för få cykelställ vid stationen i dag.")
    resident.press("Spara och fortsätt")


def test_the_login_pages_of_the_demo(window: Open, demo: Place) -> None:
    for scheme in ("light", "dark"):
        person = Resident(window(color_scheme=scheme), demo.origin)
        wrong = these(person, "/logga-in")
        provider = person.page.url.split("/authorize")[0]
        person.page.locator("#personal_number").fill("199001011234")
        person.page.locator("#personal_number").press("Enter")
        person.sees("Det här är inget av Skatteverkets testnummer")
        wrong["422"] = person.barriers()
        person.page.goto(provider + "/authorize")
        wrong["400"] = person.barriers()
        nothing(wrong | these(person, "/personal/logga-in"))
