"""The report: page, PDF, CSV and JSON say the same, which is what an independent count of the rows says."""

import csv
import json
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdf import PdfReader

from eforslag.audit.actor import Actor
from eforslag.dialogues.models import Locality
from eforslag.identity.models import StaffMember
from eforslag.pledges.models import Commitment, CommitmentUpdate, FocusArea, Pledge
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.reviews import report_files
from eforslag.reviews.models import NearProposal, Review, SurfacedProposal
from eforslag.reviews.report import report_of
from eforslag.reviews.report_document import document_of
from eforslag.reviews.report_plain import plain
from eforslag.reviews.residents import residents_of
from eforslag.reviews.small_cells import shown
from eforslag.reviews.trend import trend
from eforslag.votes.models import Vote
from tests.cases.test_documents import sound
from tests.pledges.builders import NOW, TODAY, area_of, coordinator, signed, vote
from tests.reviews.builders import answer_fully, sign_fully
from tests.reviews.test_reviewing import opened, tagged
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
WHY = "Vi sätter upp nya lampor under våren."
PROMISE = "Byta alla trasiga lampor."
ANSWERS = ("becomes_commitment", "declined", "to_board", "covered_by_commitment")


async def signed_review() -> tuple[Actor, Pledge, Review]:
    """Four proposals that surfaced in two focus areas, and one that nearly did, with votes over three months."""
    by = await coordinator()
    pledge = await signed(by, "Unga", "Platser")
    await Locality.bulk_create([Locality(name="Bergvik"), Locality(name="Ljusne")])
    promise = await Commitment.get()
    await Commitment.filter(id=promise.id).update(text=PROMISE)
    told: dict[str, Any] = {
        "commitment": promise,
        "party": "municipality",
        "written_by_id": by.staff_id,
        "written_at": NOW,
    }
    await CommitmentUpdate.create(**told, day=TODAY, status="under_way", text="Hälften är bytta.")
    await CommitmentUpdate.create(**told, day=TODAY + timedelta(days=1), status="done", text="Alla är bytta.")
    for number, votes in enumerate((41, 30, 28, 26, 14)):
        proposal = await tagged(pledge, by, f"=Förslag {number}", 0, position=1 + number % 2)
        await Proposal.filter(id=proposal.id).update(place=("Centrum", "Ljusne")[number // 4])
        for month in range(3):
            await vote(proposal, votes // 3 + (votes % 3 if month == 0 else 0), TODAY - timedelta(days=30 * month))
    await Vote.filter(voter_tag__in=[one.voter_tag for one in await Vote.all().limit(7)]).update(channel="paper")
    review = await opened(pledge, by, highest=0)
    rows = await SurfacedProposal.filter(review_id=review.id).order_by("-votes")
    for row, response in zip(rows, ANSWERS, strict=True):
        await answer_fully(row.id, response, WHY, "joint", by=by, at=NOW)
    return by, pledge, await sign_fully(review.id, by=by, at=NOW)


async def counted() -> dict[int, int]:
    """Votes by proposal, one row after the other."""
    found: dict[int, int] = {}
    for one in await Vote.all().prefetch_related("proposal"):
        found[one.proposal.id] = found.get(one.proposal.id, 0) + 1
    return found


async def test_page_pdf_csv_and_json_say_what_the_rows_say(visits: Visits) -> None:
    _by, pledge, review = await signed_review()
    votes, browser = await counted(), await visits.nobody()
    surfaced = await SurfacedProposal.filter(review_id=review.id).prefetch_related("proposal")
    expected = {row.id: votes[row.proposal.id] for row in surfaced}
    total, every = sum(expected.values()), sum(votes.values())

    told = (await browser.get(f"{review.url}.json")).json()
    figures = {one["code"]: one["value"] for one in told["figures"]}
    assert {row["evidence"]: row["votes"] for row in told["rows"]} == expected
    assert (figures["surfaced"], figures["votes"], figures["tagged"]) == (4, total, 5)
    assert figures["tagged_votes"] == every
    for one in (*told["figures"][1:2], *told["areas"]):
        assert one["value"] == sum(expected[row] for row in one["evidence"])
    for one in told["responses"]:
        assert one["value"] == len(one["evidence"]) == 1
    assert sum(told["months"].values()) == total

    text = (await browser.get(f"{review.url}.csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert {int(row["evidence"]): int(row["votes"]) for row in rows} == expected
    assert all(row["proposal"].startswith("'=") for row in rows), "no spreadsheet takes a title for a formula"

    page = (await browser.get(review.url)).text
    document = sound((await browser.get(f"{review.url}.pdf")).content, f"Uppföljning av {pledge.title}")
    assert f"Sammanlagt lades {total} röster." in page
    for number in expected.values():
        assert f"{number} röster," in page
        assert f"{number} röster, varav {number} under perioden" in document
    assert f"Röster på dem: {total}" in document
    assert re.search(rf"Röster på alla kopplade förslag.*?{every}", page, re.DOTALL)
    assert f"Röster på alla kopplade förslag: {every}" in document
    for words in ("Kommer inte med i nästa löfte", WHY, "Genomförs inte", "Lämnas till en nämnd", "Olle Falk"):
        assert words in page
        assert words in document


async def test_who_is_heard_and_what_was_done_is_the_same_everywhere(visits: Visits) -> None:
    by, pledge, review = await signed_review()
    rows = await Vote.all().prefetch_related("proposal")
    ways = Counter(one.channel for one in rows)
    places = Counter(one.proposal.place for one in rows)
    expected = {"På webben": ways["web"], "På papper": ways["paper"], "Ljusne": places["Ljusne"]}
    assert min(expected.values()) >= 5
    browser, desk = await visits.nobody(), await visits.staff("coordinator")
    told = (await browser.get(f"{review.url}.json")).json()
    cells = {one.get("label") or one.get("place"): one["votes"] for kind in ("channels", "places")
             for one in told["residents"][kind]}  # fmt: skip
    assert {label: cells[label] for label in expected} == expected
    assert told["residents"]["silent"] == ["Bergvik"]
    assert [(one["text"], one["status"]) for one in told["commitments"]] == [(PROMISE, "under_way")]
    sheet = list(csv.DictReader(StringIO((await browser.get(f"{review.url}/siffror.csv")).text[1:]), delimiter=";"))
    lines = {(one["table"], one["label"]): one["value"] for one in sheet}
    for figure in told["figures"]:
        assert lines["figures", figure["label"]] == str(figure["value"])
    for table in ("channels", "places"):
        assert {label: lines[table, label] for label in expected if (table, label) in lines}.items() <= {
            label: str(votes) for label, votes in expected.items()
        }.items()
    assert lines["commitments", PROMISE] == "På gång"
    board = _words((await desk.get(f"/loftesarbete/uppfoljning/{review.id}")).text)
    page = _words((await browser.get(review.url)).text)
    document = sound((await browser.get(f"{review.url}.pdf")).content, f"Uppföljning av {pledge.title}")
    for text in (board, page, document):
        for label in expected:
            assert re.search(rf"{label} (1 )?{expected[label]}\b", text)
        for words in (f"Centrum 4 {places['Centrum']}", "Inget förslag har sin plats i: Bergvik.", PROMISE):
            assert words in text
    assert "Så gick det med åtagandena" in page
    assert f"På gång. {PROMISE} Kommunen." in document


def _words(page: str) -> str:
    """What one reads of a page, or of the files made of it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def test_the_charts_have_words_and_twice_is_the_same_file() -> None:
    _by, pledge, review = await signed_review()
    from eforslag.cases.documents import rendered

    files = []
    for _time in range(2):
        report = await report_of(pledge.id, review.id)
        content = document_of(report, "Söderhamns kommun")
        made = await rendered("review.typ", content, "#7a1f3d")
        files.append((made, report_files.written(report), json.dumps(plain(report))))
    assert files[0] == files[1]
    alternatives = _alternatives(PdfReader(BytesIO(files[0][0])).root_object["/StructTreeRoot"])
    assert sorted(alternatives) == sorted(chart["alt"] for chart in content["charts"])
    assert any(one.startswith("Röster per fokusområde: Unga ") for one in alternatives)


def _alternatives(root: Any) -> list[str]:
    found, waiting = [], [root]
    while waiting:
        one: Any = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found += [str(one["/Alt"])] if "/Alt" in one else []
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []
    return found


async def test_what_came_afterwards_changes_no_word_of_it() -> None:
    _by, pledge, review = await signed_review()

    async def files() -> list[Any]:
        report = await report_of(pledge.id, review.id)
        return [plain(report), report_files.written(report), report_files.figures_written(report),
                document_of(report, "Söderhamns kommun")]  # fmt: skip

    before = await files()
    await vote(await Proposal.all().order_by("id").first() or Proposal(), 9)
    await Proposal.all().update(title="En annan rubrik", place="Vallvik")
    await Pledge.all().update(title="Ett annat namn")
    await FocusArea.filter(id=(await area_of(pledge)).id).update(name="Äldre", position=9)
    await Commitment.all().update(text="Något annat")
    await CommitmentUpdate.all().update(status="done")
    await Locality.all().update(is_closed=True)
    await StaffMember.all().update(name="Ett nytt namn")
    assert await files() == before


async def test_the_files_leave_out_what_has_been_taken_down(visits: Visits) -> None:
    _by, _pledge, review = await signed_review()
    await Proposal.all().update(state=State.TAKEN_DOWN)
    browser = await visits.nobody()
    for ending in ("", ".csv", ".json"):
        assert "=Förslag" not in (await browser.get(f"{review.url}{ending}")).text
    reader = PdfReader(BytesIO((await browser.get(f"{review.url}.pdf")).content))
    assert "=Förslag" not in " ".join(page.extract_text() for page in reader.pages)


async def test_no_file_of_a_review_that_is_not_signed(visits: Visits) -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    review = await opened(pledge, by)
    for ending in ("", ".pdf", ".csv", ".json"):
        assert (await (await visits.nobody()).get(f"{review.url}{ending}")).status_code == 404


async def test_what_nearly_surfaced_and_who_is_heard_are_frozen() -> None:
    _by, _pledge, review = await signed_review()
    near = await NearProposal.get(review_id=review.id)
    assert (near.votes, near.evidence["title"]) == (14, "=Förslag 4")
    residents = residents_of(review.figures or {})
    assert residents is not None
    votes = sum((await counted()).values())
    assert residents.votes == votes
    assert [(one.label, one.votes) for one in residents.channels if one.votes] == [
        ("På webben", votes - 7), ("På papper", 7),
    ]  # fmt: skip
    assert [(one.label, one.proposals, one.votes) for one in residents.places] == [
        ("Centrum", 4, votes - 14), ("Ljusne", 1, 14),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "visible"),
    [([], []), ([40, 9], [40, 9]), ([40, 0], [40, 0]), ([40, 9, 3], [40, None, None]), ([40, 2, 2], [None, None, None]),
     ([40, 9, 1], [40, None, None]), ([40, 4, 3], [40, None, None])],
)  # fmt: skip
async def test_small_numbers_are_not_found_by_taking_away(counts: list[int], visible: list[int | None]) -> None:
    assert shown(counts) == visible


async def test_votes_per_thousand_are_of_the_residents_known_then() -> None:
    frozen = {"votes": 320, "population": 25_600, "population_date": "2025-12-31", "channels": {}, "places": []}
    found = residents_of(frozen)
    assert found is not None
    assert found.per_thousand == 12.5
    unknown = residents_of(frozen | {"population": 0})
    assert unknown is not None
    assert unknown.per_thousand is None


async def test_months_without_votes_are_there_too() -> None:
    found = trend({"2026-02": 3}, date(2026, 1, 15), date(2026, 12, 31), date(2026, 3, 2))
    assert found.months == [("2026-01", 0), ("2026-02", 3), ("2026-03", 0)]
    assert found.sentence == "Röster per månad: jan. 2026 0, feb. 2026 3, mars 2026 0."
