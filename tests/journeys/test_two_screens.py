"""A visit at the desk with two screens: the clerk's, and the station beside where the visitor reads and answers."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from eforslag.config import Settings
from eforslag.identity.keys import load_keys
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key, register_key
from people import SUGGESTED
from tests.journeys.conftest import Place, copied
from tests.journeys.persons import KEPT, SCREEN, TOO_SMALL, Clerk, Employee, Resident

FACE, WELCOME = "Vad vill du göra?", "Välkommen!"
VOTER, EARLIER, PROTECTED = SUGGESTED[1], SUGGESTED[2], SUGGESTED[3]
BENCHES, TEXTILES = 14, "Återvinning för textilier i Bergvik"
MOST_PRESSES = 25
STATION = "Kundtjänst 1, Stadshuset"


class Desk(NamedTuple):
    """The two screens, and the town in which they stand."""

    clerk: Clerk
    station: Resident
    place: Place
    browser: Browser

    def opens(self, number: str, *, chooses: bool = False) -> str:
        """By keyboard alone; the station that was chosen once is chosen after that. Returns the visit's address."""
        self.clerk.go("/kundtjanst/besok")
        self.clerk.presses = 0
        self.clerk.key("3")
        if chooses:
            self.clerk.page.get_by_label("Besökarens skärm").select_option(label=STATION)
            self.clerk.page.get_by_label("Personnummer").focus()
        self.clerk.page.keyboard.type(number)
        self.clerk.key("Enter", leads_on=True)
        return self.clerk.page.url.removeprefix(self.place.origin)

    def ends(self) -> None:
        self.clerk.press("Avsluta besöket")
        self.clerk.sees_heading("Öppna ett besök")
        self.station.go("/station")
        self.station.sees_heading(FACE)

    def contents(self) -> set[str]:
        with closing(sqlite3.connect(self.place.database)) as connection:
            return {line for line in connection.iterdump() if line.startswith("INSERT")}


@pytest.fixture(scope="module")
def place(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A town of its own: who has voted already, and who has not, is what these stories are about."""
    yield from copied(furnished, tmp_path_factory.mktemp("two-screens"))


@pytest.fixture(scope="module")
def desk(browser: Browser, place: Place) -> Iterator[Desk]:
    windows = [browser.new_context(locale="sv-SE", reduced_motion="reduce") for _ in range(2)]
    clerk, station = Clerk(windows[0], place.origin), Resident(windows[1], place.origin)
    clerk.prints_in_vain()
    clerk.log_in("kundtjanst")
    clerk.sees_heading("Kundtjänst")
    clerk.pairs(station)
    yield Desk(clerk, station, place, browser)
    for window in windows:
        window.close()


@pytest.fixture
def protected(desk: Desk) -> Iterator[str]:
    """The key of somebody whom the register marks as protected, for as long as the test lasts."""
    keys = load_keys(Settings(mode="demo", data_dir=desk.place.database.parent))
    person = person_key(keys, parse(PROTECTED.number))

    def mark(is_protected: int) -> None:
        with closing(sqlite3.connect(desk.place.database)) as connection:
            marking = "UPDATE register_entry SET is_protected = ? WHERE register_key = ?"
            assert connection.execute(marking, (is_protected, register_key(keys, person))).rowcount == 1
            connection.commit()

    mark(1)
    yield person
    mark(0)


def test_a_proposal_is_read_and_sent_at_the_station(desk: Desk) -> None:
    clerk, station = desk.clerk, desk.station
    address = desk.opens(VOTER.number, chooses=True)
    station.sees_heading(WELCOME)
    clerk.go(f"{address}/nytt")
    clerk.write("Rubrik", "Cykelpump vid resecentrum")
    clerk.write("Vad föreslår du", "Den som får punktering på väg till tåget kan inte laga cykeln någonstans.")
    clerk.press("Spara och fortsätt")
    clerk.sees_heading("Var gäller det?")
    clerk.press("Spara och fortsätt")
    clerk.sees_heading("Cykelpump vid resecentrum")
    clerk.write("Ditt namn", "Viola Persson")
    clerk.page.get_by_label("Jag frågar själv").check()
    clerk.press("Lägg fram för besökaren")
    clerk.sees_heading("Väntar på besökaren")
    station.sees_heading("Cykelpump vid resecentrum")
    assert "Persson" not in station.page.content()
    station.press("Ja, skicka in det")
    station.sees_heading("Tack! Ditt förslag är inskickat.")
    clerk.sees("Ett förslag är inskickat.")
    desk.ends()


def test_a_vote_is_given_at_the_station_with_few_keys_at_the_desk(desk: Desk) -> None:
    clerk, station = desk.clerk, desk.station
    desk.opens(VOTER.number, chooses=True)
    desk.ends()
    desk.opens(VOTER.number)
    expect(clerk.page.get_by_role("searchbox")).to_be_focused()
    for key in str(BENCHES):
        clerk.key(key)
    clerk.key("Enter", leads_on=True)
    clerk.key("j", leads_on=True)
    clerk.sees_heading("Väntar på besökaren")
    station.sees_heading("Fler bänkar längs Söderhamnsån")
    assert clerk.barriers() == []
    assert station.barriers() == []
    station.page.set_viewport_size(SCREEN)
    assert station.page.evaluate(TOO_SMALL) == []
    station.press("Ja, rösta")
    station.sees_heading("Tack! Din röst är räknad.")
    assert station.barriers() == []
    clerk.sees("Tack! Din röst är räknad.")
    clerk.sees("En röst är lämnad.")
    clerk.key("Enter")
    clerk.key("Enter", leads_on=True)
    assert clerk.presses <= MOST_PRESSES
    assert clerk.presses == 8, "as many as on the clerk's own screen"
    station.sees_heading(FACE)
    station.page.go_back()
    assert "Söderhamnsån" not in station.page.content()
    station.go("/station")
    assert station.page.evaluate(KEPT) == []


def test_who_has_voted_at_home_is_told_at_the_station(desk: Desk) -> None:
    window = desk.browser.new_context(locale="sv-SE")
    at_home = Resident(window, desk.place.origin)
    desk.opens(EARLIER.number, chooses=True)
    desk.clerk.page.get_by_role("link", name=TEXTILES).click()
    desk.clerk.sees_heading(TEXTILES)
    proposal_id = desk.clerk.page.url.rpartition("/")[2]
    at_home.log_in(EARLIER.number)
    at_home.go(f"/forslag/{proposal_id}/rost")
    at_home.press("Ja, rösta")
    at_home.sees("Din röst är räknad")
    window.close()
    desk.clerk.press("Lägg fram för besökaren")
    desk.clerk.sees_heading("Väntar på besökaren")
    desk.station.go("/station")
    desk.station.press("Ja, rösta")
    for screen in (desk.station, desk.clerk):
        screen.sees("Du har redan röstat på det här förslaget")
    desk.clerk.press("Tillbaka")
    desk.clerk.sees_heading("Vad vill besökaren göra?")
    desk.ends()


def test_a_mistaken_number_is_told_and_leaves_no_trace(desk: Desk) -> None:
    clerk, number, before = desk.clerk, VOTER.number, desk.contents()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    clerk.go("/kundtjanst/besok")
    clerk.page.get_by_label("Svenskt körkort").check()
    clerk.write("Personnummer", wrong)
    clerk.press("Öppna besöket")
    clerk.sees("Siffrorna går inte ihop")
    expect(clerk.page.get_by_role("textbox", name="Personnummer")).to_have_value("")
    expect(clerk.page.get_by_label("Svenskt körkort")).to_be_checked()
    assert wrong not in clerk.page.content()
    desk.station.sees_heading(FACE)
    new = "".join(desk.contents() - before)
    assert not any(text in new for text in (wrong, wrong[2:], "assisted_visit"))


def test_a_protected_person_is_met_in_private_and_nothing_reveals_it(desk: Desk, protected: str) -> None:
    before = desk.contents()
    desk.opens(PROTECTED.number, chooses=True)
    desk.clerk.sees_heading("Fortsätt i enskildhet")
    desk.station.go("/station")
    desk.station.sees_heading(WELCOME)
    for screen in (desk.clerk, desk.station):
        words = screen.page.content().lower()
        assert not any(word in words for word in ("skydd", PROTECTED.number[:4], PROTECTED.name.lower()))
    desk.ends()
    new = desk.contents() - before
    assert {row.split('"')[1] for row in new} <= {
        "audit_entry",
        "station",
        "session",
        "sqlite_sequence",
        "staff_member",
    }
    assert not any(protected in row or PROTECTED.number in row for row in new)
    with closing(sqlite3.connect(desk.place.database)) as connection:
        told = connection.execute("SELECT details FROM audit_entry WHERE action = 'visit.ended'").fetchall()
    assert len({frozenset(json.loads(row[0])) for row in told}) == 1, "the entry is like all others"
    window = desk.browser.new_context(locale="sv-SE")
    supervisor = Employee(window, desk.place.origin)
    supervisor.log_in("administrator")
    supervisor.go("/administration/kundtjanst")
    assert "skyddad" not in supervisor.page.content().lower()
    window.close()


def test_a_power_cut_leaves_nothing_of_the_visitor(desk: Desk) -> None:
    """The last of them: until the login has run out, the station is not to be had for a visit."""
    cookies = desk.station.page.context.cookies()
    (device,) = (cookie for cookie in cookies if cookie.get("name") == "station")

    def after_a_start() -> tuple[BrowserContext, Resident]:
        window = desk.browser.new_context(locale="sv-SE", reduced_motion="reduce")
        window.add_cookies([device])  # type: ignore[list-item]
        return window, Resident(window, desk.place.origin)

    window, visitor = after_a_start()
    visitor.go("/forslag/nytt")
    visitor.identify(EARLIER.number)
    visitor.write("Rubrik", "Något som ingen ska se")
    visitor.sees("min kvar")
    window.close()
    window, visitor = after_a_start()
    visitor.go("/station")
    visitor.sees_heading(FACE)
    assert "min kvar" not in visitor.page.content()
    assert visitor.page.evaluate(KEPT) == []
    visitor.go("/forslag/nytt")
    assert visitor.page.url.partition("/eid")[0] != desk.place.origin, "who would go on logs in anew"
    assert "Något som ingen ska se" not in visitor.page.content()
    window.close()
