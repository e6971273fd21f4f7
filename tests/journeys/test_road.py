"""The road of a proposal, from an idea to the answer, walked by those whom it concerns."""

from collections.abc import Callable
from typing import Any

from people import OUTSIDE_REGISTER, SUGGESTED
from tests.journeys.persons import Employee, Resident

PROPOSER, *VOTERS = [person.number for person in SUGGESTED if person.number not in OUTSIDE_REGISTER][:4]
TITLE = "Öppna idrottshallen på fredagskvällar"
TEXT = "På fredagskvällar finns ingenstans att vara. Öppna idrottshallen mellan 18 och 22, med ledare."


def test_a_proposal_becomes_an_answer_in_the_pledge_review(somebody: Callable[[type], Any]) -> None:
    proposer, moderator, coordinator = somebody(Resident), somebody(Employee), somebody(Employee)
    page = submits(proposer)
    publishes_and_tags(moderator)
    for number in VOTERS:
        votes_once(somebody(Resident), page, number)
    proposer.go(page)
    proposer.sees("Nådde 3 röster")
    proposer.sees("Kommunen tar ställning och svarar")
    reviews(coordinator, somebody(Employee))
    proposer.go(page)
    proposer.sees("Svar från uppföljningen av medborgarlöftet")
    proposer.sees("Vi skriver in det i nästa löfte")


def submits(proposer: Resident) -> str:
    """Three steps, begun before the login; returns the address of the proposal's page."""
    proposer.go("/")
    proposer.press("Lämna ett förslag")
    proposer.identify(PROPOSER)
    proposer.write("Rubrik", TITLE)
    proposer.write("Vad föreslår du", TEXT)
    proposer.press("Spara och fortsätt")
    proposer.write("Plats", "Söderhamns centrum")
    proposer.press("Spara och fortsätt")
    proposer.sees(TEXT[:40])
    proposer.press("Skicka in förslaget")
    proposer.sees("En moderator läser förslaget")
    address: str = proposer.page.url.removeprefix(proposer.origin)
    return address


def publishes_and_tags(moderator: Employee) -> None:
    moderator.log_in("moderator")
    moderator.go("/handlaggning")
    moderator.press(TITLE)
    moderator.press("Publicera")
    moderator.go("/handlaggning?visa=publicerade")
    moderator.press(TITLE)
    moderator.page.get_by_label("Brott och droger bland unga (Söderhamns medborgarlöfte 2022–2023)").check()
    moderator.write("Varför hör förslaget dit", "Unga behöver någonstans att vara på kvällen.")
    moderator.press("Koppla")
    moderator.sees("Unga behöver någonstans att vara på kvällen.")
    moderator.finds_no_barrier()


def votes_once(voter: Resident, page: str, number: str) -> None:
    """The intention survives the login and ends at one confirmation; a second vote is refused in words."""
    voter.go(page)
    voter.press("Rösta på förslaget")
    voter.identify(number)
    voter.sees_heading("Vill du rösta på det här förslaget?")
    voter.press("Ja, rösta")
    voter.sees("Din röst är räknad")
    voter.go(page + "/rost" if page.count("-") == 0 else page)
    voter.sees("räknad")
    voter.go("/mina-sidor")
    voter.sees(TITLE)


def reviews(coordinator: Employee, police: Employee) -> None:
    """The coordinator answers for both, the police liaison says yes, both sign, and the next pledge is begun."""
    coordinator.log_in("samordnare")
    coordinator.go("/loftesarbete")
    coordinator.press("Söderhamns medborgarlöfte 2022–2023")
    coordinator.press("Öppna en uppföljning")
    coordinator.press("Öppna uppföljningen")
    coordinator.sees(TITLE)
    coordinator.sees("0 av 1 besvarade")
    coordinator.page.get_by_label("Blir ett åtagande").check()
    coordinator.write("Motivering", "Vi skriver in det i nästa löfte och börjar med en provperiod till våren.")
    coordinator.page.get_by_label("Kommunen och polisen tillsammans").check()
    coordinator.press("Spara svaret")
    coordinator.sees("Väntar på polisens ja.")
    police.log_in("polis")
    police.go("/loftesarbete/uppfoljning/1")
    police.press("Ja, vi står bakom svaret")
    police.sees("1 av 1 besvarade")
    police.press("Underteckna för polisen")
    police.sees("Nu väntar den andra parten.")
    coordinator.go("/loftesarbete/uppfoljning/1")
    coordinator.press("Underteckna och publicera")
    coordinator.sees("Så svarar vi på era förslag")
    coordinator.go("/loftesarbete/uppfoljning/1")
    coordinator.press("Börja på nästa löfte")
    coordinator.sees("Utkastet till nästa löfte är påbörjat.")
    coordinator.sees(TITLE)
