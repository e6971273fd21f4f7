"""Stories of people who work with the proposals and the pledge."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from eforslag import clock
from people import SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.persons import Employee, Person, Resident

PROPOSER = SUGGESTED[2].number
SIGNING = (("Eva Ek", "Kommunstyrelsens ordförande"), ("Bo Berg", "Chef för lokalpolisområdet"))
OPEN_REVIEW = "/loftesarbete/uppfoljning/4"
MESSAGE = "Meddelande till förslagsställaren"


@pytest.fixture
def origin(place: Place) -> str:
    return place.origin


@pytest.fixture
def scripts() -> bool:
    return True


def decides(moderator: Employee, title: str, decision: str) -> str:
    """Open the proposal from the queue, and the part of its page for that decision; returns its public address."""
    moderator.go("/handlaggning")
    moderator.press(title)
    moderator.page.locator("summary", has_text=decision).click()
    return moderator.page.url.removeprefix(moderator.origin).replace("/handlaggning/", "/forslag/")


def test_the_moderator_refuses_openly_and_hidden_and_sends_on(somebody: Callable[[type], Any]) -> None:
    proposer, moderator, anyone = somebody(Resident), somebody(Employee), somebody(Person)
    proposer.log_in(PROPOSER)
    for title in ("Sänk momsen på böcker", "Grannen borde flytta", "Laga gungan i parken"):
        proposer.has_sent(title)
    moderator.log_in("moderator")
    open_to_all = decides(moderator, "Sänk momsen på böcker", "Avvisa")
    moderator.page.get_by_label("Grund", exact=True).select_option("outside_competence")
    moderator.page.get_by_label(MESSAGE).nth(1).fill("Momsen bestämmer riksdagen över.")
    moderator.press("Avvisa förslaget")
    moderator.sees("Förslaget är avvisat")
    anyone.go(open_to_all)
    anyone.sees_heading("Sänk momsen på böcker")
    anyone.sees("Momsen bestämmer riksdagen över.")

    hidden = decides(moderator, "Grannen borde flytta", "Avvisa")
    moderator.page.get_by_label("Grund", exact=True).select_option("protected_content")
    moderator.press("Avvisa förslaget")
    moderator.sees("Förslaget är avvisat")
    anyone.go(hidden)
    expect(anyone.page.get_by_text("Grannen borde flytta")).to_have_count(0)

    decides(moderator, "Laga gungan i parken", "Skicka vidare")
    moderator.page.get_by_label("Felanmälan").check()
    moderator.page.locator("form[action$=vidarebefordran] button:not([name])").click()
    moderator.sees("Förslaget är skickat vidare.")
    proposer.go("/mina-sidor")
    proposer.press("Laga gungan i parken")
    proposer.sees("Felanmälan tar emot sådant som är trasigt")


def test_the_moderator_takes_a_tag_away_and_a_proposal_down(somebody: Callable[[type], Any]) -> None:
    moderator = somebody(Employee)
    moderator.log_in("moderator")
    moderator.go("/handlaggning/15")
    moderator.press("Ta bort Trygga platser")
    moderator.sees("Kopplingen är borttagen.")
    moderator.sees("Tog bort en koppling till ett fokusområde")
    moderator.sees("Förslaget är inte kopplat till något fokusområde.")
    moderator.page.locator("summary", has_text="Ta bort från webbplatsen").click()
    moderator.page.get_by_label("Grund", exact=True).select_option("protected_content")
    moderator.press("Ta bort förslaget")
    moderator.sees("Förslaget är borttaget från webbplatsen.")
    moderator.go("/forslag/15")
    expect(moderator.page.get_by_text("Kameror på parkeringen")).to_have_count(0)


def test_the_coordinator_writes_a_pledge_and_signs_it(somebody: Callable[[type], Any]) -> None:
    coordinator, police = somebody(Employee), somebody(Employee)
    coordinator.log_in("samordnare")
    coordinator.go("/loftesarbete")
    coordinator.press("Skriv ett nytt löfte")
    coordinator.write("Namn", "Löfte om ljusare vägar")
    coordinator.write("Löftet i en mening", "Ingen ska behöva gå hem i mörker.")
    coordinator.page.get_by_label("Gäller från och med").fill("2028-01-01")
    coordinator.page.get_by_label("Gäller till och med").fill("2028-12-31")
    coordinator.press("Spara")
    coordinator.page.get_by_role("link", name="Lägg till ett fokusområde").first.click()
    coordinator.write("Fokusområde", "Gångvägar")
    coordinator.press("Spara")
    coordinator.press("Lägg till ett åtagande")
    coordinator.write("Vad ska göras?", "Byta alla trasiga lampor inom två veckor.")
    coordinator.page.get_by_label("Kommunen", exact=True).check()
    coordinator.press("Spara")
    coordinator.sees("Skriv ett mål ovanför, eller hur åtagandet följs upp.")
    coordinator.write("Så följs det upp", "Listan över felanmälningar")
    coordinator.press("Spara")
    coordinator.press("Säg ja till utkastet")
    draft = coordinator.page.url.removeprefix(coordinator.origin)
    police.log_in("polis")
    police.go(draft)
    police.press("Säg ja till utkastet")
    coordinator.go(draft)
    coordinator.press("Skriv in undertecknandet")
    coordinator.page.get_by_label("Undertecknat den").fill(clock.local_date(clock.now()).isoformat())
    for row, (name, title) in enumerate(SIGNING):
        coordinator.page.get_by_label("Namn").nth(row).fill(name)
        coordinator.page.get_by_label("Titel").nth(row).fill(title)
    coordinator.page.get_by_label("Undertecknar för").nth(1).select_option("police")
    coordinator.press("Spara och publicera")
    coordinator.sees("Löftet är publicerat.")
    coordinator.press("Se löftet som invånarna ser det")
    coordinator.sees("Byta alla trasiga lampor inom två veckor.")


def test_a_review_is_not_signed_while_an_answer_is_missing(somebody: Callable[[type], Any]) -> None:
    coordinator = somebody(Employee)
    coordinator.log_in("samordnare")
    coordinator.go(OPEN_REVIEW)
    coordinator.sees("Uppföljningen kan undertecknas när alla förslag har ett svar.")
    expect(coordinator.page.get_by_role("button", name="Underteckna och publicera")).to_have_count(0)
    coordinator.press("Spara svaret")
    coordinator.sees("Något behöver rättas")
    coordinator.finds_no_barrier()


def test_the_administrator_enters_rules_for_tomorrow(somebody: Callable[[type], Any]) -> None:
    administrator = somebody(Employee)
    administrator.log_in("administrator")
    administrator.go("/administration")
    administrator.page.get_by_label("Gräns (antal röster eller promille)").fill("40")
    tomorrow = clock.local_date(clock.now()) + timedelta(days=1)
    administrator.page.get_by_label("Börjar gälla").fill(tomorrow.isoformat())
    administrator.press("Spara reglerna")
    administrator.sees("Reglerna är sparade.")
    administrator.sees_heading("Kommande regler")
    administrator.go("/om")
    administrator.sees("Ett förslag som får 25 röster")


def test_the_moderator_works_through_the_queue_by_keyboard_alone(somebody: Callable[[type], Any]) -> None:
    proposer, moderator = somebody(Resident), somebody(Employee)
    proposer.log_in(PROPOSER)
    for title in ("Fler bänkar vid ån", "Sandlåda vid torget"):
        proposer.has_sent(title)
    moderator.log_in("moderator")
    moderator.go("/handlaggning")
    keyboard = moderator.page.keyboard
    keyboard.press("n")
    moderator.page.wait_for_url(re.compile(r"/handlaggning/[0-9]+$"))
    first = moderator.page.url
    keyboard.press("h")
    moderator.page.wait_for_url(lambda url: url != first and "nasta" not in url)
    keyboard.press("r")
    expect(moderator.page.get_by_label("Vad behöver förtydligas eller ändras?")).to_be_focused()
    keyboard.type("Var vid ån ska bänkarna stå, ungefär?")
    keyboard.press("Control+Enter")
    moderator.sees("Förslaget har gått tillbaka till förslagsställaren med din fråga.")
    keyboard.press("n")
    moderator.page.wait_for_url(first)
    keyboard.press("p")
    keyboard.press("Enter")
    moderator.sees("Förslaget är publicerat och röstningen är öppen.")
    keyboard.press("t")
    expect(moderator.page.locator("[name=focus_area]").first).to_be_focused()
