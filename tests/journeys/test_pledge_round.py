"""The pledge all the way round: from what residents are asked, to what was promised, and to what came of one vote."""

import re
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.dialogues.models import Dialogue
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions as pledges
from eforslag.pledges import nodding, outline, updating
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing, succeeding
from eforslag.reviews.models import SurfacedProposal
from people import SUGGESTED
from tests.apart import run_apart
from tests.dialogues.builders import many
from tests.journeys.conftest import Place
from tests.journeys.persons import Employee, Resident
from tests.reviews.builders import answer_fully, sign_fully

LAMPS, PATROLS = "Byta trasiga lampor på gångvägarna.", "Gå kvällspass vid stationen."
AREA = "Ljusa gångvägar"
WHY = "Vi gör det före vintern och berättar när det är klart."
WORRY = "Mörka gångvägar"
SIGNATORIES = [
    {"name": "Eva Ek", "role": "Kommunstyrelsens ordförande", "party": "municipality"},
    {"name": "Per Ström", "role": "Chef för lokalpolisområdet", "party": "police"},
]


@pytest.fixture
def origin(place: Place) -> str:
    return place.origin


@pytest.fixture
def scripts() -> bool:
    return True


def happens(place: Place, work: Callable[[datetime], Coroutine[Any, Any, None]]) -> None:
    """Something that others do elsewhere in the same town."""

    async def done() -> None:
        async with opened(Settings(mode="demo", data_dir=place.database.parent)):
            await work(clock.now())

    run_apart(done())


async def parties() -> tuple[Actor, Actor]:
    """Somebody for the municipality and somebody for the police."""
    at = clock.now()
    rows = [
        (await StaffMember.get_or_create(subject=f"round {party}", defaults={"name": name, "last_login_at": at}))[0]
        for party, name in (("municipality", "Vera Lund"), ("police", "Olle Falk"))
    ]
    return Actor("staff", "Vera Lund", rows[0].id, "municipality"), Actor("staff", "Olle Falk", rows[1].id, "police")


def test_two_organisations_from_the_dialogue_to_the_next_pledge(somebody: Callable[[type], Any], place: Place) -> None:
    town, police, moderator = somebody(Employee), somebody(Employee), somebody(Employee)
    town.log_in("samordnare")
    police.log_in("polis")
    draft = drafts(town, police)
    runs_a_dialogue(town, police, place)
    signs_the_pledge(town, police, draft)
    tells_how_it_goes(town, LAMPS, draft)
    tells_how_it_goes(police, PATROLS, draft)
    titles = two_are_tagged(moderator, place)
    review = opens_and_answers(town, police, draft, titles)
    both_sign(town, police, review)
    starts_the_next(police, review, titles)


def drafts(town: Employee, police: Employee) -> str:
    """One focus area with a commitment of each; returns the address of the draft."""
    town.go("/loftesarbete")
    town.press("Skriv ett nytt löfte")
    town.write("Namn", "Löfte om ljusa vägar")
    town.write("Löftet i en mening", "Ingen ska behöva gå hem i mörker.")
    today = clock.local_date(clock.now())
    town.page.get_by_label("Gäller från och med").fill(today.isoformat())
    town.page.get_by_label("Gäller till och med").fill((today + timedelta(days=700)).isoformat())
    town.press("Spara")
    town.page.get_by_role("link", name="Lägg till ett fokusområde").first.click()
    town.write("Fokusområde", AREA)
    town.write("Beskrivning", "Gångvägarna mellan stationen och skolorna.")
    town.press("Spara")
    town.sees_heading(AREA)
    draft = town.page.url.removeprefix(town.origin).partition("#")[0]
    promises(town, draft, LAMPS, "Kommunen", "40", "lampor")
    promises(police, draft, PATROLS, "Polisen", "12", "kvällspass")
    return draft


def promises(who: Employee, draft: str, text: str, owner: str, target: str, unit: str) -> None:
    who.go(draft)
    who.press("Lägg till ett åtagande")
    who.write("Vad ska göras?", text)
    who.page.get_by_label(owner, exact=True).check()
    who.page.get_by_label("Mål, som ett antal").fill(target)
    who.write("Antal av vad?", unit)
    who.write("Så följs det upp", "Driftens journal och polisens planering")
    who.press("Spara")
    who.sees(text)


def runs_a_dialogue(town: Employee, police: Employee, place: Place) -> None:
    """The municipality asks and opens, residents answer, the police closes and publishes, and both read."""
    town.go("/loftesarbete/dialoger/ny")
    today = clock.local_date(clock.now())
    town.write("Namn", "Vad gör vägen hem trygg?")
    town.page.get_by_label("Första dagen att svara").fill(today.isoformat())
    town.page.get_by_label("Sista dagen att svara").fill((today + timedelta(days=20)).isoformat())
    town.page.get_by_label("Medborgarlöfte som förbereds").select_option(label="Löfte om ljusa vägar")
    town.press("Spara")
    town.page.get_by_role("link", name="Lägg till en fråga").first.click()
    town.write("Frågan", "Vad oroar mest?")
    town.page.get_by_label("Ett val").check()
    town.write("Svar att välja på", f"{WORRY}\nTrafik")
    town.press("Spara")
    town.press("Öppna dialogen")
    town.sees_heading("Sprid den")
    desk = town.page.url.removeprefix(town.origin)

    async def seven_answer(_at: datetime) -> None:
        await many(await Dialogue.get(id=int(desk.rpartition("/")[2])), 7)

    happens(place, seven_answer)
    town.go(f"{desk}/oro")
    town.page.get_by_label("Oro eller önskan").fill(WORRY)
    town.page.get_by_label("Fokusområde i löftet").select_option(label=AREA)
    town.press("Lägg till")
    police.go(desk)
    police.page.locator("summary", has_text="Avsluta dialogen").click()
    police.page.locator("details[open] form").get_by_role("button", name="Ja, gör det").click()
    police.press("Publicera resultatet")
    police.press("Se det som invånarna ser det")
    police.sees("Vad oroar mest?")
    police.sees(WORRY)


def signs_the_pledge(town: Employee, police: Employee, draft: str) -> None:
    for who in (town, police):
        who.go(draft)
        who.press("Säg ja till utkastet")
        who.sees("Har sagt ja")
    police.press("Skriv in undertecknandet")
    form = police.page
    form.get_by_label("Undertecknat den").fill(clock.local_date(clock.now()).isoformat())
    for row, one in enumerate(SIGNATORIES):
        form.get_by_label("Titel").nth(row).fill(one["role"])
        form.locator(f"[name=name_{row}]").fill(one["name"])
        form.locator(f"[name=party_{row}]").select_option(one["party"])
    police.press("Spara och publicera")
    police.sees("Löftet är publicerat.")


def tells_how_it_goes(who: Employee, commitment: str, pledge: str) -> None:
    who.go(pledge)
    who.page.locator("ul.to-tell").get_by_role("link", name=commitment).click()
    who.page.get_by_label("På gång").check()
    who.page.get_by_label("Vad har hänt?").fill("Vi har gjort hälften.")
    who.page.get_by_label("Hur mycket är gjort hittills?").fill("6")
    who.press("Spara lägesrapporten")
    who.sees("På gång")


def two_are_tagged(moderator: Employee, place: Place) -> list[str]:
    """The two open proposals with most votes, one by a moderator at the desk; returns their titles."""
    found: list[Proposal] = []

    async def chosen(at: datetime) -> None:
        rows = Proposal.filter(state="published", closes_at__gt=at, votes__gt=5).order_by("-votes", "id")
        found.extend(await rows.limit(2))
        by, _police = await parties()
        area = await FocusArea.get(name=AREA)
        await pledges.tag(found[1].id, area.id, "Det handlar om vägen hem.", by=by, at=at)

    happens(place, chosen)
    moderator.log_in("moderator")
    moderator.go(f"/handlaggning/{found[0].id}")
    area = moderator.page.get_by_label(f"{AREA} (Löfte om ljusa vägar)")
    if not area.is_visible():
        moderator.page.locator("summary", has_text="Koppla till ett fokusområde").click()
    area.check()
    moderator.write("Varför hör förslaget dit", "Det handlar om en mörk väg.")
    moderator.press("Koppla")
    moderator.sees("Det handlar om en mörk väg.")
    return [one.title for one in found]


def opens_and_answers(town: Employee, police: Employee, pledge: str, titles: list[str]) -> str:
    """The police opens the review, each answers one of the two, and both see how far it has come."""
    police.go(pledge)
    police.press("Öppna en uppföljning")
    police.press("Öppna uppföljningen")
    police.sees("0 av 2 besvarade")
    police.sees_heading("Vad gör vägen hem trygg?")
    police.page.locator("summary", has_text="2 åtaganden i löftet: 2 på gång").click()
    police.sees("I dag: På gång")
    review = police.page.url.removeprefix(police.origin).partition("?")[0]
    town.go(review)
    for title in titles:
        town.sees(title)
    row = town.page.locator(".ranking > li", has=town.page.get_by_role("link", name=titles[1]))
    row.get_by_role("button", name="Lämna till polisen").click()
    town.sees("Polisen svarar.")
    answers(town, titles[0])
    town.sees("1 av 2 besvarade")
    answers(police, titles[1], review)
    police.sees("2 av 2 besvarade")
    return review


def answers(who: Employee, title: str, review: str = "") -> None:
    if review:
        who.go(review)
    row = who.page.locator(".ranking > li", has=who.page.get_by_role("link", name=title))
    if not row.locator("details:has(form.form)[open]").count():
        row.locator("summary", has_text="Svara på förslaget").click()
    row.get_by_label("Blir ett åtagande").check()
    row.get_by_role("textbox", name="Motivering").fill(WHY)
    row.get_by_role("button", name="Spara svaret").click()
    expect(row.locator(".answered")).to_be_visible()


def both_sign(town: Employee, police: Employee, review: str) -> None:
    town.go(review)
    town.press("Underteckna för kommunen")
    town.sees("Nu väntar den andra parten.")
    police.go(review)
    police.press("Underteckna och publicera")
    police.sees_heading("Så svarar vi på era förslag")
    police.sees_heading("Så gick det med åtagandena")
    police.sees(LAMPS)
    police.finds_no_barrier()


def starts_the_next(who: Employee, review: str, titles: list[str]) -> None:
    """The draft holds what either party has promised, each with the proposal that it comes from."""
    who.go(review)
    who.press("Börja på nästa löfte")
    who.sees("Utkastet till nästa löfte är påbörjat.")
    for title in titles:
        expect(who.page.locator(".origin", has_text=title)).to_be_visible()
    who.finds_no_barrier()


def test_a_resident_follows_a_vote_to_a_commitment_that_is_done(somebody: Callable[[type], Any], place: Place) -> None:
    voter = somebody(Resident)
    title = votes_on_one(voter)

    async def it_becomes_a_commitment_and_is_done(at: datetime) -> None:
        await carry_out(await Proposal.get(title=title), at)

    happens(place, it_becomes_a_commitment_and_is_done)
    voter.go("/mina-sidor")
    thread = voter.page.locator(".stack", has=voter.page.get_by_role("link", name=title)).last
    thread.locator("summary", has_text="Förslagets väg").click()
    for step in ("Du röstade", "Besvarat när medborgarlöftet följdes upp", "Åtagandet är gjort"):
        expect(thread.get_by_text(step)).to_be_visible()
    voter.finds_no_barrier()
    thread.get_by_role("link", name=re.compile("^Blev ett åtagande i")).click()
    commitment = voter.page.locator(":target")
    expect(commitment).to_contain_text("Klart")
    expect(commitment).to_contain_text("Alla lampor lyser igen.")
    commitment.get_by_role("link", name=title).click()
    voter.sees_heading(title)
    voter.sees("Svar från uppföljningen av medborgarlöftet")
    voter.sees("Åtagandet är gjort")
    voter.press("Besvarat när medborgarlöftet följdes upp")
    voter.sees_heading("Så svarar vi på era förslag")
    voter.sees(WHY)


def votes_on_one(voter: Resident) -> str:
    """Somebody who has not voted yet on the proposal; returns its title."""
    voter.log_in(SUGGESTED[3].number)
    voter.go("/forslag?visa=nya")
    addresses = [link.get_attribute("href") or "" for link in voter.page.locator("main a").all()]
    for address in filter(re.compile(r"/forslag/[0-9]+-").match, addresses):
        voter.go(address)
        if voter.page.get_by_role("button", name="Rösta på förslaget").count():
            break
    title = voter.page.locator("h1").inner_text()
    voter.press("Rösta på förslaget")
    voter.sees("Din röst är räknad")
    return title


async def carry_out(proposal: Proposal, at: datetime) -> None:
    """A pledge is signed and reviewed, the next one holds the proposal, and it is done."""
    town, police = await parties()
    today = clock.local_date(at)
    start, end = today - timedelta(days=300), today - timedelta(days=1)
    first = await pledges.write_pledge("Löfte om vägen hem", "Vi gör vägen hem ljus.", start, end, by=town, at=at)
    await outline.add_focus_area(first.id, "Vägen hem", by=town, at=at)
    area = await FocusArea.get(pledge_id=first.id)
    await promise(area, town, at)
    await agree_and_sign(first, at)
    await pledges.tag(proposal.id, area.id, "Det handlar om vägen hem.", by=town, at=at)
    terms = {"threshold": 1, "highest": 3}
    review = await reviewing.open_review(first.id, start, today, today, **terms, by=town, at=at)
    row = await SurfacedProposal.get(review_id=review.id)
    await answer_fully(row.id, "becomes_commitment", WHY, "municipality", by=town, at=at)
    await sign_fully(review.id, by=town, at=at)
    draft = await succeeding.begin_next(review.id, by=police, at=at)
    made = await Commitment.get(focus_area__pledge_id=draft.id)
    await outline.change_commitment(made.id, {"target": 40, "unit": "lampor"}, by=town, at=at)
    await agree_and_sign(draft, at)
    told = {"day": today, "status": "done", "text": "Alla lampor lyser igen.", "achieved": 40}
    await updating.tell(made.id, told, by=town, at=at)


async def promise(area: FocusArea, by: Actor, at: datetime) -> None:
    terms = {"text": LAMPS, "owner": "municipality", "target": 40, "unit": "lampor"}
    await outline.add_commitment(area.id, terms, by=by, at=at)


async def agree_and_sign(pledge: Pledge, at: datetime) -> None:
    town, police = await parties()
    for party in (town, police):
        await nodding.nod(pledge.id, (await Pledge.get(id=pledge.id)).revision, by=party, at=at)
    await pledges.sign_pledge(pledge.id, clock.local_date(at), SIGNATORIES, by=town, at=at)
