"""What is told on each occasion, to whom and in which words; read from the letters themselves."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.following.telling import AT_ONCE, WEEKLY
from eforslag.following.wording import SAYS
from eforslag.notifications.models import Notice, Role
from eforslag.notifications.occasions import Occasion
from eforslag.pledges.models import FocusArea, Review, SurfacedProposal
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests.following.builders import AT, follower, happened, letters_of, proposer
from tests.notifications.mail_server import parts
from tests.pledges.builders import coordinator
from tests.portal.builders import areas, saved
from tests.visitors import numbers

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
CASE = {"board": "Kultur- och samhällsnämnden", "case_number": "KSN 2026/88"}
WORDS: dict[Occasion, dict[str, Any]] = {
    Occasion.DECIDED: CASE
    | {"outcome": "approved", "decided_on": "2026-10-28", "meaning": "Det blir fler lampor längs vägen."},
    Occasion.IMPLEMENTED: CASE | {"day": "2026-11-01", "text": "Sju lampor lyser längs gångvägen."},
    Occasion.CASE_STATUS: CASE | {"status": "preparing"},
    Occasion.MERGED: {"into": "2"},
}
STATES = {
    Occasion.RETURNED: State.RETURNED, Occasion.FORWARDED: State.FORWARDED, Occasion.REJECTED: State.REJECTED,
    Occasion.TAKEN_DOWN: State.TAKEN_DOWN, Occasion.MERGED: State.MERGED, Occasion.SECOND_LOOK: State.REJECTED,
    Occasion.LAPSED: State.LAPSED, Occasion.PASSED: State.PASSED, Occasion.WITHDRAWN: State.WITHDRAWN,
}  # fmt: skip
EXPECTED = {
    Occasion.PUBLISHED: "Nu kan alla läsa ditt förslag och rösta på det, till och med",
    Occasion.RETURNED: "Var vill du ha bänkarna?",
    Occasion.FORWARDED: "Felanmälan tar emot sådant som är trasigt",
    Occasion.REJECTED: "Ett liknande förslag är öppet för röster",
    Occasion.TAKEN_DOWN: "borttaget från webbplatsen",
    Occasion.MERGED: "rösterna på ett ställe: Förslag 2.",
    Occasion.SECOND_LOOK: "Det står fast att förslaget inte publiceras.",
    Occasion.THRESHOLD: "Förslaget har fått 25 röster.",
    Occasion.DECIDED: "Kultur- och samhällsnämnden har beslutat om förslaget den 28 oktober 2026.",
    Occasion.IMPLEMENTED: "Sju lampor lyser längs gångvägen.",
    Occasion.REVIEW_ANSWERED: "Kommunen och polisen har följt upp medborgarlöftet",
}


async def in_state_of(occasion: Occasion) -> Proposal:
    """A proposal as it is once that has happened."""
    changes: dict[str, Any] = {
        "message": "Var vill du ha bänkarna?", "ground": "similar_proposal", "forwarded_to": "fault_report",
    }  # fmt: skip
    proposal = await saved(1, STATES.get(occasion, State.PUBLISHED), **changes)
    await saved(2)
    if occasion is Occasion.REVIEW_ANSWERED:
        await _answered(proposal)
    return proposal


async def _answered(proposal: Proposal) -> None:
    (area,) = await areas("Belysning")
    by = await coordinator("Siv Signe")
    day = AT.date()
    review = await Review.create(
        pledge_id=(await FocusArea.get(id=area.id)).pledge_id, period_start=day, period_end=day, cutoff=day,  # type: ignore[attr-defined]
        threshold=1, highest=1, opened_at=AT, opened_by_id=by.staff_id, changed_at=AT, signed_at=AT, is_open=None,
    )  # fmt: skip
    await SurfacedProposal.create(
        review=review, proposal=proposal, focus_area=area, rank=1, votes=1, votes_in_period=1, evidence={},
        response="next_pledge", reason="Vi tar med lamporna i nästa löfte.", party="joint",
    )  # fmt: skip


def plain(message: EmailMessage) -> str:
    return str(dict(parts(message))["text/plain"])


def marked_up(message: EmailMessage) -> str:
    return str(dict(parts(message))["text/html"])


@on_sqlite
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("occasion", AT_ONCE)
async def test_each_occasion_is_told_to_those_who_wait_for_it(settings: Settings, occasion: Occasion) -> None:
    proposal = await in_state_of(occasion)
    await follower(proposal, "anna@example.se")
    await proposer(proposal, "nils@example.se")
    await happened(occasion, proposal, **WORDS.get(occasion, {}))
    letters = await letters_of(settings)
    people = {Role.FOLLOWER: "anna@example.se", Role.PROPOSER: "nils@example.se"}
    assert [letter["To"] for letter in letters] == sorted(people[role] for role in AT_ONCE[occasion])
    for letter in letters:
        text, html = plain(letter), marked_up(letter)
        assert EXPECTED[occasion] in text
        assert not re.search(r"%\(|None|\n\n\n", text)
        assert letter["Subject"].strip(": ") == letter["Subject"]
        assert "http://localhost:8000/forslag/" in text
        token = letter["List-Unsubscribe"].strip("<>")
        assert token in text
        assert token in html
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        why = "har lämnat förslaget" if letter["To"] == "nils@example.se" else "har bett att få veta"
        assert why in text
        assert why in html


@on_sqlite
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("occasion", AT_ONCE)
async def test_each_occasion_is_told_in_english_to_those_who_chose_it(settings: Settings, occasion: Occasion) -> None:
    proposal = await in_state_of(occasion)
    await Proposal.filter(id=proposal.id).update(title="More lamps", message="Where?")
    await Proposal.filter(id=2).update(title="Lights")
    await proposer(proposal, "nils@example.se", "en")
    words = {"board": "The board", "meaning": "More lamps.", "text": "Seven lamps."}
    await happened(occasion, proposal, **{k: words.get(k, v) for k, v in WORDS.get(occasion, {}).items()})
    (letter,) = await letters_of(settings)
    text = plain(letter).replace("Söderhamns", "").replace("E-förslag", "")
    if occasion is Occasion.REVIEW_ANSWERED:
        text = text.replace("Vi tar med lamporna i nästa löfte.", "")
    assert letter["Content-Language"] == "en"
    assert not re.search("[åäö]| och | för ", text), text
    assert '<html lang="en">' in marked_up(letter)
    assert ' lang="sv">More lamps</h1>' in marked_up(letter), "the title is in the proposal's own language"


def test_every_occasion_is_told_and_has_words() -> None:
    assert AT_ONCE.keys() | WEEKLY.keys() == set(Occasion)
    assert SAYS.keys() == set(Occasion)
    assert not [one for one in AT_ONCE.keys() & WEEKLY.keys() if AT_ONCE[one] & WEEKLY[one]], "nobody is told twice"


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_the_proposal_that_others_are_gathered_in_is_told_of_it_too(settings: Settings) -> None:
    proposal = await in_state_of(Occasion.PUBLISHED)
    await follower(proposal, "anna@example.se")
    await happened(Occasion.MERGED, proposal, other="2")
    (letter,) = await letters_of(settings)
    assert letter["Subject"] == "Ett annat förslag går ihop med det här: Förslag 1"
    assert "Förslag 2" in plain(letter)


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_no_words_of_a_visitor_make_a_header(settings: Settings) -> None:
    proposal = await saved(1, title="Bänkar\r\nBcc: alla@example.se\r\n\r\n<script>alert(1)</script>\u2028x\x00")
    await proposer(proposal, "nils@example.se")
    await happened(Occasion.PUBLISHED, proposal)
    (letter,) = await letters_of(settings)
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("Ditt förslag är publicerat: Bänkar Bcc: alla@example.se")
    assert {"To", "From", "Subject", "Date", "Message-ID"} <= set(letter.keys())
    assert "<script>" not in marked_up(letter)


@on_sqlite
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("written", ["{0}-{1}", "{0}{1}", "{0} {1}"])
async def test_no_letter_holds_a_personal_number(settings: Settings, written: str) -> None:
    number = written.format(numbers()[3][:8], numbers()[3][8:])
    proposal = await saved(1, State.RETURNED, title=f"För {number}", message=f"Ta bort {number} ur texten.")
    await proposer(proposal, "nils@example.se")
    await happened(Occasion.RETURNED, proposal)
    (letter,) = await letters_of(settings)
    assert "ur texten" in plain(letter)
    assert number not in "".join([str(letter["Subject"]), plain(letter), marked_up(letter)])
    assert number.replace("-", "") not in letter.as_string()


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_letter_fetches_nothing_and_reads_well(settings: Settings) -> None:
    proposal = await in_state_of(Occasion.DECIDED)
    await follower(proposal, "anna@example.se")
    await happened(Occasion.DECIDED, proposal, **WORDS[Occasion.DECIDED])
    (letter,) = await letters_of(settings)
    html = marked_up(letter)
    assert not re.search(r"<(img|script|link|iframe|style)|url\(|src=", html)
    assert set(re.findall(r'href="([^"]*)"', html)) == {
        "http://localhost:8000/forslag/1", letter["List-Unsubscribe"].strip("<>"),
    }  # fmt: skip
    assert letter["From"] == "Söderhamns kommun <kundtjanst@example.org>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert plain(letter) == (
        "Förslag 1\n\nKultur- och samhällsnämnden har beslutat om förslaget den 28 oktober 2026.\n\n"
        "Kommunen säger ja till förslaget.\n\nDet blir fler lampor längs vägen.\n\n"
        "Läs hela svaret:\nhttp://localhost:8000/forslag/1\n\n--\n\n"
        "Du får det här mejlet för att du har bett att få veta hur det går för förslaget.\n\n"
        f"Sluta få mejl om förslaget:\n{letter['List-Unsubscribe'].strip('<>')}\n\nE-förslag, Söderhamns kommun\n"
    )


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_title_that_is_no_longer_public_is_in_no_followers_letter(settings: Settings) -> None:
    proposal = await saved(1, State.TAKEN_DOWN, title="Något kränkande")
    await follower(proposal, "anna@example.se")
    await happened(Occasion.MERGED, proposal)
    (letter,) = await letters_of(settings)
    assert "kränkande" not in letter.as_string() + plain(letter)


async def test_of_two_workers_one_writes_the_letters(database: TortoiseContext) -> None:
    proposal = await saved(1)
    await follower(proposal, "anna@example.se")
    assert await happened(Occasion.THRESHOLD, proposal) == 1
    await Notice.all().update(spread_at=AT)
    assert await happened(Occasion.THRESHOLD, proposal, AT + timedelta(days=1)) == 1, "the first is not told again"
