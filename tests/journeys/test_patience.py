"""A browser that finds the ballot box full waits politely, tries again by itself, and gives up in words."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from people import OUTSIDE_REGISTER, SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.persons import Resident

VOTER = next(person.number for person in SUGGESTED[2:] if person.number not in OUTSIDE_REGISTER)
WAITING = "Vi försöker igen åt dig om en liten stund."
OVER = "Det gick inte den här gången."


@pytest.fixture
def page(browser: Browser, place: Place) -> Iterator[Page]:
    """An open proposal's page, before somebody who has not voted on it; time passes only when it is told to."""
    context = browser.new_context(locale="sv-SE", reduced_motion="reduce")
    resident = Resident(context, place.origin)
    resident.log_in(VOTER)
    resident.page.clock.install()
    resident.go("/forslag")
    addresses = [link.get_attribute("href") or "" for link in resident.page.locator("main a").all()]
    for address in filter(re.compile(r"/forslag/[0-9]+-").match, addresses):
        resident.go(address)
        if resident.page.locator("#rostpanel form[action$='/rost']").count():
            break
    yield resident.page
    context.close()


def full(times: int, sent: list[str]) -> Callable[[Route], None]:
    """A ballot box that is full at first."""

    def answer(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) > times:
            route.continue_()
        else:
            route.fulfill(status=503, headers={"retry-after": "1"}, content_type="text/html", body="<h1>Fullt</h1>")

    return answer


def test_a_full_box_is_tried_again_until_the_vote_is_counted(page: Page) -> None:
    sent: list[str] = []
    page.route("**/rost", full(2, sent))
    button, line = page.get_by_role("button", name="Rösta på förslaget"), page.locator("#rostpanel [role=status]")
    expect(line).to_have_text("")
    button.click()
    expect(line).to_contain_text(WAITING)
    expect(button).to_be_focused()
    # Nothing keeps somebody from pressing what is marked as disabled.
    button.click(force=True)
    elsewhere = page.get_by_role("link", name="Förslag", exact=True).first
    elsewhere.focus()
    for waited in (1, 2):
        expect(button).to_have_attribute("aria-disabled", "true")
        assert len(sent) == waited
        with page.expect_response("**/rost"):
            page.clock.run_for(4000)
        expect(page.get_by_text("Fullt")).to_have_count(0)
    expect(page.get_by_text("Din röst är räknad").first).to_be_visible()
    expect(elsewhere).to_be_focused()
    assert len(sent) == 3


def test_a_box_that_stays_full_is_given_up_and_the_button_can_be_pressed(page: Page) -> None:
    sent: list[str] = []
    page.route("**/rost", full(99, sent))
    button = page.get_by_role("button", name="Rösta på förslaget")
    button.click()
    for _ in range(4):
        expect(page.locator("#rostpanel [role=status]")).to_contain_text(WAITING)
        with page.expect_response("**/rost"):
            page.clock.run_for(8000)
    expect(page.locator("#rostpanel [role=status]")).to_contain_text(OVER)
    assert len(sent) == 5
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()
    expect(page.locator("#rostpanel [role=status]")).to_contain_text(WAITING)
    assert len(sent) == 6
