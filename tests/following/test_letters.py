"""What is told on each occasion, to whom and in which words; read from the letters themselves."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.following import spreading
from eforslag.following.telling import AT_ONCE, WEEKLY
from eforslag.following.wording import SAYS
from eforslag.identity.keys import Keys
from eforslag.moderation import merging, second_looks
from eforslag.notifications.models import Notice, Role
from eforslag.notifications.occasions import Occasion
from eforslag.pledges.models import FocusArea
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.reviews.models import Review, SurfacedProposal
from eforslag.reviews.signing import sign_review
from tests.following.builders import AT, DOMAIN, follower, happened, letters_of, proposer
from tests.moderation.builders import moderator
from tests.notifications.mail_server import parts
from tests.pledges.builders import coordinator
from tests.portal.builders import areas, saved
from tests.reviews.builders import answer_fully, liaison
from tests.visitors import numbers
from tests.votes.builders import published

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
CASE = {"board": "Kultur- och samhällsnämnden", "case_number": "KSN 2026/88"}
WORDS: dict[Occasion, dict[str, Any]] = {
    Occasion.DECIDED: CASE
    | {"outcome": "approved", "decided_on": "2026-10-28", "meaning": "Det blir fler lampor längs vägen."},
    Occasion.IMPLEMENTED: CASE | {"day": "2026-11-01", "text": "Sju lampor lyser längs gångvägen."},
    Occasion.CASE_STATUS: CASE | {"status": "preparing"},
    Occasion.PICKED_UP: {
        "initiative": "Trygg väg hem",
        "member": "Eva Ek (X)",
        "day": "2026-11-01",
        "case_number": "KS 2026/3",
    },
    Occasion.MERGED: {"into": "2"},
    Occasion.SEPARATED: {"into": "2"},
    Occasion.SECOND_LOOK: {"outcome": "upheld"},
}
STATES = {
    Occasion.RETURNED: State.RETURNED, Occasion.FORWARDED: State.FORWARDED, Occasion.REJECTED: State.REJECTED,
    Occasion.TAKEN_DOWN: State.TAKEN_DOWN, Occasion.MERGED: State.MERGED, Occasion.SECOND_LOOK: State.REJECTED,
    Occasion.LAPSED: State.LAPSED, Occasion.PASSED: State.PASSED, Occasion.WITHDRAWN: State.WITHDRAWN,
    Occasion.PICKED_UP: State.LAPSED,
}  # fmt: skip
EXPECTED = {
    Occasion.PUBLISHED: "Nu kan alla läsa ditt förslag och rösta på det, till och med",
    Occasion.RETURNED: "Var vill du ha bänkarna?",
    Occasion.FORWARDED: "Felanmälan tar emot sådant som är trasigt",
    Occasion.REJECTED: "Ett liknande förslag är öppet för röster",
    Occasion.TAKEN_DOWN: "borttaget från webbplatsen",
    Occasion.MERGED: "rösterna på ett ställe: Förslag 2.",
    Occasion.SEPARATED: "andra förslaget är upphävd: Förslag 2.",
    Occasion.SECOND_LOOK: "Det står fast att förslaget inte publiceras.",
    Occasion.PICKED_UP: "Eva Ek (X) har väckt initiativet ”Trygg väg hem” den 1 november 2026.",
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
    words = {"board": "The board", "meaning": "More lamps.", "text": "Seven lamps.", "initiative": "Safe way home"}
    await happened(occasion, proposal, **{k: words.get(k, v) for k, v in WORDS.get(occasion, {}).items()})
    (letter,) = await letters_of(settings)
    text = plain(letter).replace("Söderhamns", "").replace("E-förslag", "")
    if occasion is Occasion.REVIEW_ANSWERED:
        text = text.replace("Vi tar med lamporna i nästa löfte.", "")
    assert letter["Content-Language"] == "en"
    assert not re.search("[åäö]| och | för ", text), text
    assert '<html lang="en">' in marked_up(letter)
    assert ' lang="sv">More lamps</h1>' in marked_up(letter), "the title is in the proposal's own language"


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_the_answer_of_a_review_reaches_them_with_the_second_signature(settings: Settings) -> None:
    proposal = await saved(1, State.PUBLISHED)
    (area,) = await areas("Belysning")
    by, day = await coordinator("Siv Signe"), AT.date()
    review = await Review.create(
        pledge_id=(await FocusArea.get(id=area.id)).pledge_id, period_start=day, period_end=day, cutoff=day,  # type: ignore[attr-defined]
        threshold=1, highest=1, opened_at=AT, opened_by_id=by.staff_id, changed_at=AT,
    )  # fmt: skip
    row = await SurfacedProposal.create(
        review=review, proposal=proposal, focus_area=area, rank=1, votes=1, votes_in_period=1, evidence={}
    )
    await follower(proposal, "anna@example.se")
    await proposer(proposal, "nils@example.se")
    await answer_fully(row.id, "becomes_commitment", "Vi skriver in lamporna i nästa löfte.", "joint", by=by, at=AT)
    await sign_review(review.id, side="municipality", by=by, at=AT)
    await spreading.spread(DOMAIN, AT)
    assert await letters_of(settings) == []
    await sign_review(review.id, side="police", by=await liaison(AT), at=AT)
    await spreading.spread(DOMAIN, AT)
    letters = await letters_of(settings)
    assert [letter["To"] for letter in letters] == ["anna@example.se", "nils@example.se"]
    for letter in letters:
        assert "Blir ett åtagande" in plain(letter)
        assert "Vi skriver in lamporna i nästa löfte." in plain(letter)


def test_every_occasion_is_told_and_has_words() -> None:
    assert AT_ONCE.keys() | WEEKLY.keys() == set(Occasion)
    assert SAYS.keys() == set(Occasion)
    assert not [one for one in AT_ONCE.keys() & WEEKLY.keys() if AT_ONCE[one] & WEEKLY[one]], "nobody is told twice"


async def test_of_a_merging_and_its_undoing_the_people_of_both_are_told(
    database: TortoiseContext, settings: Settings, keys: Keys
) -> None:
    merged, survivor = await published(keys), await published(keys)
    await Proposal.filter(id=merged.id).update(title="Bänkar")
    await Proposal.filter(id=survivor.id).update(title="Soffor")
    await follower(merged, "anna@example.se")
    await follower(survivor, "bo@example.se")
    by, at = await moderator(), merged.published_at or AT
    await merging.merge(merged.id, survivor.id, by=by, at=at)
    await merging.separate(merged.id, by=by, at=at)
    assert await spreading.spread(DOMAIN, at) == 4
    told = [f"{letter['Subject']}: {plain(letter)}" for letter in await letters_of(settings, at)]
    for subject, words, whose in (
        ("Förslaget går ihop med ett annat: Bänkar", "samlas rösterna på ett ställe: Soffor.", merged),
        ("Förslaget går ihop med ett annat: Bänkar", "ta med dig din röst med en enda bekräftelse.", merged),
        ("Ett annat förslag går ihop med det här: Soffor", "till om samma sak: Bänkar.", survivor),
        ("Förslaget står för sig självt igen: Bänkar", "rösta på det igen till och med", merged),
        ("Ett annat förslag står för sig självt igen: Soffor", "för sig självt igen: Bänkar.", survivor),
    ):
        (letter,) = [text for text in told if text.startswith(subject)]
        assert words in letter
        assert f"http://localhost:8000/forslag/{whose.id}\n" in letter


@pytest.mark.parametrize(("outcome", "words"), [("upheld", "Det står fast"), ("lifted", "förslaget tas upp igen")])
async def test_a_second_look_is_told_as_it_was_decided(
    database: TortoiseContext, settings: Settings, outcome: Any, words: str
) -> None:
    """Whatever has become of the proposal before the letter is written, and in the words of whoever looked last."""
    proposal = await saved(1, State.REJECTED, message="Avvisat i våras.", decided_at=AT)
    await proposer(proposal)
    await SecondLook.create(proposal=proposal, asked_at=AT, name_is_public=True)
    await second_looks.decide(proposal.id, outcome, "Jag har läst det på nytt nu.", by=await moderator(), at=AT)
    await Proposal.filter(id=proposal.id).update(state=State.REJECTED, message="Avvisat igen.")
    await spreading.spread(DOMAIN, AT)
    (letter,) = await letters_of(settings)
    assert words in plain(letter)
    assert "Jag har läst det på nytt nu." in plain(letter)
    assert "Avvisat" not in plain(letter)


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
    await happened(Occasion.MERGED, proposal, into="1")
    (letter,) = await letters_of(settings)
    assert "kränkande" not in letter.as_string() + plain(letter)


async def test_of_two_workers_one_writes_the_letters(database: TortoiseContext) -> None:
    proposal = await saved(1)
    await follower(proposal, "anna@example.se")
    assert await happened(Occasion.THRESHOLD, proposal) == 1
    await Notice.all().update(spread_at=AT)
    assert await happened(Occasion.THRESHOLD, proposal, AT + timedelta(days=1)) == 1, "the first is not told again"
