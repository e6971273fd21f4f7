"""Stories of an answer and its way back: the officer who gives it, and those who wait for it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from shutil import copytree
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import expect

from eforslag import clock
from people import SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.persons import Employee, Person, Resident
from tests.journeys.town import serving

MEANING = "Det blir klart till midsommar."
# The worker writes and sends letters every third second.
PATIENCE_SECONDS = 20.0


@pytest.fixture(scope="module")
def reached(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, list[int]]]:
    """A town of its own where three open proposals have just got enough votes, and the worker has yet to see it."""
    own = copytree(furnished, tmp_path_factory.mktemp("way-back") / "town")
    database = own / "eforslag.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        chosen = (
            "SELECT id FROM proposal WHERE state = 'published' AND threshold_reached_at IS NULL ORDER BY id LIMIT 3"
        )
        ids = [row[0] for row in connection.execute(chosen)]
        for one in ids:
            enough = "UPDATE proposal SET votes = threshold, threshold_reached_at = ? WHERE id = ?"
            connection.execute(enough, [clock.now().isoformat(" "), one])
    with serving(own) as origin:
        yield Place(origin, database), ids


@pytest.fixture
def origin(reached: tuple[Place, list[int]]) -> str:
    return reached[0].origin


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def opens_case(officer: Employee, place: Place, proposal: int) -> None:
    """Log in and open the case of the proposal."""
    with closing(sqlite3.connect(place.database)) as connection:
        (title,) = connection.execute("SELECT title FROM proposal WHERE id = ?", [proposal]).fetchone()
    officer.log_in("handlaggare")
    officer.go("/arenden")
    officer.press(title)


def decides(officer: Employee) -> None:
    """Number and board, a draft, a last look, and the decision is public."""
    officer.write("Diarienummer", "SN 2026/77")
    officer.page.get_by_label("Nämnd", exact=True).select_option(label="Socialnämnden")
    officer.press("Spara")
    officer.sees("Ärendet är sparat.")
    officer.page.locator("input[name=outcome][value=approved]").check()
    officer.page.get_by_label("Beslutet fattades den").fill(clock.local_date(clock.now()).isoformat())
    officer.write("Länk till protokollet", "https://kommunen.example/protokoll/77")
    officer.write("Vad det betyder", MEANING)
    officer.write("Svaret", "Nämnden säger ja. Pengarna finns i årets budget.")
    officer.press("Spara och granska")
    officer.sees_heading("Granska svaret")
    officer.press("Publicera beslutet")
    officer.sees_heading("Berätta hur det går")


def letter(person: Person, place: Place, address: str, words: str) -> EmailMessage:
    """The letter to that address with those words in its subject, once it lies in the folder."""
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until:
        for path in (place.database.parent / "mail").glob("*.eml"):
            read = message_from_bytes(path.read_bytes(), policy=policy.default)
            if isinstance(read, EmailMessage) and read["To"] == address and words in read["Subject"]:
                return read
        person.page.wait_for_timeout(100)
    raise AssertionError(f"no letter about {words!r} to {address}")


def first_link(message: EmailMessage, path: str) -> str:
    """The path of the link of that kind in the letter's text."""
    text = message.get_body(("plain",))
    assert text is not None
    (link,) = [line for line in text.get_content().splitlines() if path in line]
    return str(link[link.index(path) :])


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_the_officer_answers_a_proposal_and_tells_when_it_is_done(
    somebody: Callable[[type], Any], reached: tuple[Place, list[int]]
) -> None:
    place, (proposal, *_) = reached
    officer, anyone = somebody(Employee), somebody(Person)
    opens_case(officer, place, proposal)
    decides(officer)
    anyone.go(f"/forslag/{proposal}")
    anyone.sees(MEANING)
    anyone.sees("SN 2026/77")
    anyone.finds_no_barrier()
    officer.write("Vad har hänt", "Nu är allt på plats och invigt.")
    officer.page.get_by_label("Nu är det genomfört").check()
    officer.press("Publicera")
    officer.sees("Förslaget är markerat som genomfört.")
    # By another address, since the page is kept for up to two seconds for those who have done nothing.
    anyone.page.goto(f"{anyone.page.url}?genomfort=ja")
    anyone.sees("Nu är allt på plats och invigt.")
    officer.press("Se utskicken")
    officer.sees("Beslut")


def test_a_follower_hears_of_the_decision_and_stops_with_one_click(
    somebody: Callable[[type], Any], reached: tuple[Place, list[int]], scripts: bool
) -> None:
    place, (_, *others) = reached
    proposal, address = others[scripts], f"karin.{scripts}@example.se".lower()
    follower, officer = somebody(Person), somebody(Employee)
    follower.go(f"/forslag/{proposal}")
    follower.write("E-postadress", address)
    follower.press("Följ förslaget")
    follower.sees("Titta i din inkorg" if scripts else "länk att bekräfta")
    opens_case(officer, place, proposal)
    follower.go(first_link(letter(follower, place, address, "Bekräfta att du vill följa"), "/folj/"))
    follower.press("Ja, mejla mig")
    follower.sees_heading("Vill du veta hur det går?")
    decides(officer)
    told = letter(follower, place, address, "Kommunen har beslutat om förslaget")
    follower.go(first_link(told, "/forslag/"))
    follower.sees(MEANING)
    stop = str(told["List-Unsubscribe"]).strip("<>")
    answer = follower.page.context.request.post(stop, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    follower.page.goto(stop)
    follower.sees_heading("Klart, du får inga fler mejl")
    with closing(sqlite3.connect(place.database)) as connection:
        (left,) = connection.execute("SELECT count(*) FROM reader WHERE address = ?", [address]).fetchone()
    assert left == 0
    expect(follower.page.get_by_role("button", name="Ja, sluta mejla")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True], indirect=True)
def test_the_proposer_hears_that_the_proposal_is_published(
    somebody: Callable[[type], Any], reached: tuple[Place, list[int]]
) -> None:
    place, address, title = reached[0], "disa@example.se", "Lånecyklar vid stationen"
    proposer, moderator = somebody(Resident), somebody(Employee)
    proposer.log_in(SUGGESTED[2].number)
    proposer.begins(title, "Med några cyklar att låna kommer man till jobbet även när bussen har gått.")
    proposer.press("Spara och fortsätt")
    proposer.write("E-postadress", address)
    proposer.press("Skicka in förslaget")
    proposer.sees("En moderator läser förslaget")
    moderator.log_in("moderator")
    moderator.go("/handlaggning")
    moderator.press(title)
    moderator.page.locator("button[data-key=p]").click()
    told = letter(proposer, place, address, "Ditt förslag är publicerat")
    proposer.go(first_link(told, "/forslag/"))
    proposer.sees_heading(title)
    proposer.sees("Samlar röster")
