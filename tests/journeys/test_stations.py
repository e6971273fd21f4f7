"""The counter station in a real browser: one visitor after the other, and nothing of the last one left for the next."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from people import SUGGESTED
from tests.journeys.conftest import Place, copied
from tests.journeys.persons import KEPT, SCREEN, TOO_SMALL, Employee, Person, Resident

HANDOVERS = 20
FACE = "Vad vill du göra?"
VOTERS = SUGGESTED[1:4]
IN_HTTP_CACHE = """paths => Promise.all(paths.map(path =>
    fetch(path, {cache: "only-if-cached", mode: "same-origin"}).then(answer => answer.ok, () => false)
))"""


class Visitor(Resident):
    """Whoever stands at the station; all share its browser."""

    def finishes(self) -> None:
        self.page.locator("header").get_by_role("button", name="Avsluta och rensa").click()
        self.sees_heading(FACE)

    def votes(self, number: str, proposal_id: int, *, logs_in_unseen: bool = False) -> None:
        if logs_in_unseen:
            # The same requests with the browser's own cookies, without drawing the provider's page.
            request = self.page.context.request
            request.post(request.get(self.origin + "/logga-in").url, form={"personal_number": number})
        self.go(f"/forslag/{proposal_id}/rost")
        if not logs_in_unseen:
            self.identify(number)
        self.press("Ja, rösta")
        self.sees("Din röst är räknad")

    def extensions(self, place: Place) -> list[int]:
        return [row[0] for row in rows(place, "SELECT extensions FROM session WHERE station_id IS NOT NULL")]


Station = Callable[[], Visitor]


@pytest.fixture(scope="module")
def place(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A town in which nobody has voted for the sake of another test."""
    yield from copied(furnished, tmp_path_factory.mktemp("stations"))


@pytest.fixture
def station(browser: Browser, place: Place) -> Iterator[Station]:
    """`station()` is a visitor at a computer that a clerk has just paired."""
    contexts: list[BrowserContext] = []

    def window() -> BrowserContext:
        contexts.append(browser.new_context(locale="sv-SE", reduced_motion="reduce"))
        return contexts[-1]

    def paired() -> Visitor:
        visitor, clerk = Visitor(window(), place.origin), Employee(window(), place.origin)
        clerk.log_in("kundtjanst")
        clerk.sees_heading("Kundtjänst")
        clerk.pairs(visitor)
        visitor.sees_heading(FACE)
        return visitor

    yield paired
    for context in contexts:
        context.close()


def rows(place: Place, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(place.database)) as connection:
        return connection.execute(query, values).fetchall()


def contents(place: Place) -> set[str]:
    with closing(sqlite3.connect(place.database)) as connection:
        return set(connection.iterdump())


def table(row: str) -> str:
    return row.split('"')[1]


def test_twenty_visitors_leave_nothing_but_votes_and_entries(station: Station, place: Place) -> None:
    visitor = station()
    page, before = visitor.page, contents(place)
    (cast,) = rows(place, "SELECT count(*) FROM vote WHERE channel = 'kiosk'")
    query = "SELECT id FROM proposal WHERE state = 'published' AND closes_at > datetime('now', '+1 day') LIMIT 7"
    visits = list(product(VOTERS, [row[0] for row in rows(place, query)]))[:HANDOVERS]
    assert len(visits) == HANDOVERS
    for order, (voter, proposal_id) in enumerate(visits):
        visitor.votes(voter.number, proposal_id, logs_in_unseen=order > 2)
        visitor.press("Nej, avsluta och rensa") if order % 2 else visitor.finishes()
        visitor.sees_heading(FACE)
        assert page.evaluate(KEPT) == []
        assert not any(page.evaluate(IN_HTTP_CACHE, [f"/forslag/{proposal_id}/rost", "/station/klart"]))
        assert {cookie.get("name") for cookie in page.context.cookies()} <= {"station", "besok", "nyss"}
    assert rows(place, "SELECT id_hash FROM session WHERE station_id IS NOT NULL") == []
    assert rows(place, "SELECT state_hash FROM login_attempt WHERE station_id IS NOT NULL") == []
    assert rows(place, "SELECT count(*) FROM vote WHERE channel = 'kiosk'") == [(cast[0] + HANDOVERS,)]
    new = {row for row in contents(place) - before if row.startswith("INSERT")}
    assert {table(row) for row in new} <= {"vote", "audit_entry", "proposal", "station", "sqlite_sequence"}
    assert goes_back(visitor, 12) == {FACE}
    entries = [row for row in new if table(row) in ("audit_entry", "station")]
    assert not [row for row in entries for voter in VOTERS if voter.name in row or voter.number in row]


def goes_back(visitor: Person, steps: int) -> set[str]:
    """The headings of our own pages that one comes to with the back button, of the last visit and those before.

    Between them lie the provider's, which know nobody.
    """
    headings = set()
    for _ in range(steps):
        visitor.page.go_back()
        if visitor.page.url.startswith(visitor.origin):
            visitor.page.wait_for_url("**/station")
            headings.add(visitor.page.locator("h1").inner_text())
    return headings


def test_an_idle_visit_warns_ten_times_and_then_ends(station: Station, place: Place) -> None:
    visitor = station()
    page = visitor.page
    page.clock.install()
    visitor.go("/forslag/nytt")
    visitor.identify(SUGGESTED[4].number)
    visitor.write("Rubrik", "Något som ingen ska se")
    dialog = page.get_by_role("dialog")
    for answered in range(10):
        page.clock.run_for(59_000)
        expect(dialog).to_be_hidden()
        page.clock.run_for(2_000)
        expect(dialog).to_contain_text("Besöket avslutas om 30 sekunder")
        with page.expect_response("**/station/fortsatt"):
            page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        assert visitor.extensions(place) == [answered + 1]
    page.clock.run_for(61_000)
    page.keyboard.press("Enter")
    visitor.sees_heading(FACE)
    assert visitor.extensions(place) == []


def test_a_visit_says_that_its_time_is_short_and_ends_by_itself_when_nobody_answers(
    station: Station, place: Place
) -> None:
    visitor = station()
    visitor.page.clock.install()
    visitor.go("/forslag/nytt")
    visitor.identify(SUGGESTED[4].number)
    visitor.sees_heading("Vad vill du föreslå?")
    assert "Tiden är snart slut." not in visitor.page.locator("header").inner_text()
    visitor.page.clock.set_system_time(visitor.page.evaluate("Date.now()") + 18 * 60_000)
    visitor.write("Rubrik", "Någon skriver än")
    visitor.page.clock.run_for(1_000)
    visitor.sees("Tiden är snart slut. Skicka det du har skrivit.")
    visitor.page.clock.run_for(91_000)
    visitor.sees_heading(FACE)
    assert visitor.extensions(place) == []


def test_the_line_goes_down_and_what_was_typed_is_sent_when_it_is_back(station: Station) -> None:
    visitor = station()
    page = visitor.page
    visitor.go("/forslag/nytt")
    visitor.identify(VOTERS[0].number)
    visitor.write("Rubrik", "Fler bänkar vid ån")
    visitor.write("Vad föreslår du", "Det finns ingenstans att sitta på vägen till stationen.")
    page.context.set_offline(True)
    visitor.sees("Ingen kontakt med servern. Det du har skrivit finns kvar här, men är inte skickat.")
    visitor.press("Spara och fortsätt")
    expect(page.get_by_role("textbox", name="Rubrik")).to_have_value("Fler bänkar vid ån")
    assert page.evaluate(KEPT) == []
    page.context.set_offline(False)
    visitor.sees_heading("Var gäller det?")
    visitor.finishes()


def test_what_was_typed_is_wiped_at_the_end_though_the_server_is_gone(station: Station) -> None:
    visitor = station()
    page = visitor.page
    page.clock.install()
    visitor.go("/forslag/nytt")
    visitor.identify(VOTERS[0].number)
    visitor.write("Rubrik", "Något som ingen ska se")
    page.context.route("**/*", lambda route: route.abort())
    page.clock.run_for(11_000)
    visitor.sees("Ingen kontakt med servern.")
    page.clock.run_for(80_000)
    visitor.sees_heading("Besöket är avslutat")
    assert "Något som ingen ska se" not in typed(page)
    page.context.unroute_all()
    page.clock.run_for(6_000)
    visitor.sees_heading(FACE)


def typed(page: Page) -> str:
    """All that stands on the page and in its fields."""
    return str(page.evaluate("[...document.querySelectorAll('input, textarea')].map(one => one.value).join()"))


def test_the_stations_pages_keep_nobody_out_and_are_read_from_two_metres(station: Station) -> None:
    visitor = station()
    wrong = {}
    for contrast in ("Hög kontrast", ""):
        for path in ("/station", "/station/hjalp", "/forslag", "/forslag/6", "/medborgarlofte/2"):
            _, wrong[path + contrast] = visitor.looks_around(path)
            visitor.page.set_viewport_size(SCREEN)
            wrong[path + contrast] += visitor.page.evaluate(TOO_SMALL)
        if contrast:
            visitor.press(contrast)
    assert {path: found for path, found in wrong.items() if found} == {}
