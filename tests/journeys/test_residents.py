"""Stories of people who live here, from their first page to the last."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from eforslag import clock
from people import SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.demo import AUTHOR
from tests.journeys.persons import Employee, Resident

_, WRITER, VOTER, CAREFUL, CHILD, OUTSIDER, _ = [person.number for person in SUGGESTED]
OPEN_PROPOSAL = "/forslag/9"
AT_THE_PROVIDER = "Vem vill du logga in som?"


@pytest.fixture
def origin(place: Place) -> str:
    return place.origin


@pytest.fixture
def scripts() -> bool:
    return True


def test_a_question_is_answered_and_the_moderator_sees_what_changed(somebody: Callable[[type], Any]) -> None:
    author, moderator = somebody(Resident), somebody(Employee)
    author.log_in(AUTHOR)
    author.sees("Väntar på dig")
    author.press("Svara och ändra")
    author.sees("Vilken badplats menar du")
    author.write("Vad föreslår du", "Rusta upp bryggan vid Långviks badplats, så att fler vågar bada där.")
    author.press("Spara och fortsätt")
    author.press("Spara och fortsätt")
    author.press("Skicka in förslaget")
    author.sees("Tack! Ditt förslag är inskickat.")
    moderator.log_in("moderator")
    moderator.press("Gör något åt badplatsen")
    moderator.sees("Rusta upp bryggan")
    moderator.sees("Vilken badplats menar du")
    moderator.finds_no_barrier()


def test_someone_outside_the_register_is_told_why_and_what_to_do(somebody: Callable[[type], Any]) -> None:
    outsider = somebody(Resident)
    outsider.go(OPEN_PROPOSAL)
    outsider.press("Rösta på förslaget")
    outsider.identify(OUTSIDER)
    outsider.sees("röstregister")
    outsider.finds_no_barrier()
    outsider.press("Till förslaget")
    expect(outsider.page.get_by_text("Din röst är räknad")).to_have_count(0)


def test_logging_out_everywhere_ends_the_login_on_the_other_device(somebody: Callable[[type], Any]) -> None:
    at_home, at_the_library = somebody(Resident), somebody(Resident)
    for browser in (at_home, at_the_library):
        browser.log_in(VOTER)
    at_home.press("Logga ut överallt")
    at_home.sees_heading("Du är utloggad")
    at_the_library.go("/mina-sidor")
    at_the_library.sees_heading(AT_THE_PROVIDER)


def test_a_child_needs_a_guardians_consent_and_is_never_named(somebody: Callable[[type], Any]) -> None:
    child, moderator = somebody(Resident), somebody(Employee)
    child.log_in(CHILD)
    child.begins("Fler klätterträd på skolgården", "På rasterna finns det inget att klättra i för oss som går i trean.")
    child.press("Spara och fortsätt")
    child.sees("Ditt namn visas inte, eftersom du är ung.")
    child.press("Skicka in förslaget")
    child.sees("Din vårdnadshavare behöver godkänna")
    child.finds_no_barrier()
    child.page.get_by_label("Min vårdnadshavare vet om").check()
    child.press("Skicka in förslaget")
    child.sees("Tack! Ditt förslag är inskickat.")
    proposal = child.page.url.removeprefix(child.origin)
    moderator.log_in("moderator")
    moderator.press("Fler klätterträd på skolgården")
    moderator.sees("Namnet visas aldrig för andra")
    moderator.press("Publicera")
    moderator.go(proposal)
    moderator.sees_heading("Fler klätterträd på skolgården")
    expect(moderator.page.get_by_text(SUGGESTED[4].name)).to_have_count(0)


@pytest.mark.parametrize("scripts", [False], ids=["without-javascript"])
def test_whoever_writes_for_too_long_loses_nothing(somebody: Callable[[type], Any], place: Place) -> None:
    writer = somebody(Resident)
    writer.log_in(WRITER)
    writer.go("/forslag/nytt")
    writer.write("Rubrik", "Bänkar vid busshållplatserna")
    writer.write("Vad föreslår du", "Sätt en bänk vid varje hållplats.\n\nDå kan fler vänta på bussen.")
    an_hour_passes(place)
    writer.press("Spara och fortsätt")
    writer.sees_heading(AT_THE_PROVIDER)
    writer.identify(WRITER)
    writer.sees_heading("Fortsätt där du var")
    writer.sees("Då kan fler vänta på bussen.")
    writer.press("Fortsätt")
    writer.sees_heading("Var gäller det?")
    writer.press("Tillbaka")
    expect(writer.page.get_by_label("Rubrik")).to_have_value("Bänkar vid busshållplatserna")


def an_hour_passes(place: Place) -> None:
    """For everyone who is logged in."""
    with closing(sqlite3.connect(place.database)) as connection, connection:
        then = (clock.now() - timedelta(hours=1)).isoformat(" ")
        assert connection.execute("UPDATE session SET last_seen_at = ?", [then]).rowcount


def test_a_vote_with_nothing_but_the_keyboard(somebody: Callable[[type], Any]) -> None:
    voter = somebody(Resident)
    voter.go("/")
    voter.tabs_to("Läs och rösta")
    voter.tabs_to("Cykelväg hela vägen till Sandarne")
    voter.tabs_to("Rösta på förslaget")
    voter.tabs_to(SUGGESTED[3].name)
    voter.tabs_to("Ja, rösta")
    voter.sees("Din röst är räknad.")


def test_english_and_back_again_on_the_same_page(somebody: Callable[[type], Any]) -> None:
    reader = somebody(Resident)
    reader.go("/medborgarlofte")
    reader.press("English")
    expect(reader.page.locator("html")).to_have_attribute("lang", "en")
    reader.press("Log in")
    reader.sees_heading("Who do you want to log in as?")
    reader.identify(CAREFUL)
    assert reader.page.url.endswith("/medborgarlofte")
    reader.press("Svenska")
    reader.sees_heading("Medborgarlöftet")
