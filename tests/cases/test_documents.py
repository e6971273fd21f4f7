"""The PDFs as a reader and an archive meet them: text, tags, title and language; and never a voter."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag.cases import handover, report
from eforslag.cases.documents import _PRINTABLE, printable, rendered
from eforslag.cases.halves import HalfYear, half_of, written
from eforslag.cases.models import Case
from eforslag.cases.opening import open_due
from eforslag.proposals.actions import keep_version
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.models import Vote
from eforslag.web import language
from tests.cases.builders import AT, case, days_before, decided, officer, reached
from tests.votes.builders import anyone, person, published

ACCENT = "#7a1f3d"
SENDER = "Söderhamns kommun"


def read(document: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(document))
    return reader, " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def tags(reader: PdfReader) -> set[str]:
    """The kinds of structure elements in the document."""
    found, waiting = set(), [reader.root_object["/StructTreeRoot"]]
    while waiting:
        one: Any = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found |= {str(one["/S"])} if "/S" in one else set()
            waiting += [one["/K"]] if "/K" in one and not isinstance(one["/K"], int) else []
    return found


def sound(document: bytes, title: str) -> str:
    """The text of a document that claims PDF/A-2a and PDF/UA-1 and has what they ask for first of all."""
    reader, text = read(document)
    root: Any = reader.root_object
    claims = reader.xmp_metadata
    assert reader.metadata
    assert reader.metadata.title == title
    assert str(root["/Lang"]).startswith("sv")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {"/Document", "/H1", "/H2", "/P"} <= tags(reader)
    assert claims
    xml = claims.rdf_root.toxml()
    assert "<pdfaid:part>2</pdfaid:part>" in xml
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xml
    assert "<pdfuaid:part>1</pdfuaid:part>" in xml
    return text


async def test_the_pack_holds_what_the_board_needs_and_no_voter(app: Starlette) -> None:
    keys, at = app.state.keys, datetime(2026, 5, 4, 10, tzinfo=UTC)
    proposal = await published(keys, anyone(threshold_value=3, months_to_answer=6), at)
    for number, channel in enumerate(("web", "web", "paper", "counter")):
        await BallotBox(keys).cast(proposal.id, person(number), age=40, channel=channel, at=at)
    await Proposal.filter(id=proposal.id).update(title="Ändrat efteråt", text="Ändrat efteråt 😀")
    await open_due(at)
    pack = await handover.pack_of((await Case.get(proposal_id=proposal.id)).id)
    language.use("en")
    content = handover.as_document(pack, SENDER)
    document = await rendered("handover.typ", content, ACCENT)
    text = sound(document, "Belys gångvägen")
    for words in ("Sätt upp fler lampor", "4 röster", "På webben 2", "På papper 1", "Med hjälp av kundtjänst 1",
                  "Svar senast: 4 februari 2027", "2026-1", "Nils Nilsson", "Underlag till nämnden"):  # fmt: skip
        assert words in text
    told = text + json.dumps(handover.as_json(pack), ensure_ascii=False)
    assert "Ändrat efteråt" not in told
    for vote in await Vote.all():
        assert vote.voter_tag not in told
    assert document == await rendered("handover.typ", content, ACCENT), "the same content is the same file"
    language.use("sv")


async def test_the_pack_as_json_says_the_same(database: TortoiseContext) -> None:
    found = await case(name_is_public=False)
    proposal = await Proposal.get(id=found.proposal_id)  # type: ignore[attr-defined]
    await keep_version(proposal, "published", at=AT)
    await Vote.bulk_create([Vote(voter_tag=f"v{n}", proposal=proposal, day=AT.date()) for n in range(27)])
    told = handover.as_json(await handover.pack_of(found.id))
    assert told["votes"] == {"total": 27, "threshold": 25, "by_channel": {"web": 27}, "earlier": 0}
    assert told["threshold_reached_at"] == days_before(AT, 40).isoformat()
    assert told["proposer"] is None, "a name that is not public goes no further"
    assert json.loads(json.dumps(told)) == told


async def test_whatever_somebody_wrote_can_be_printed() -> None:
    """Markup is text, a blank title is no crash, and what the fonts lack becomes a box."""
    content: dict[str, Any] = {
        "sender": SENDER, "kind": "Underlag", "title": '#panic() *x* $a$ "b" 日本', "language": "fi",
        "day": "2026-05-04", "text": "= Rubrik\n\n#import \"a\" \\ \U0001f600 <b> // @x\n-1 + 2\n\u202e\ue000\x00",
        "facts": [], "dates": [["#let", ": /"]], "votes_sentence": "", "channels": [], "rules": [["", ""]],
    }  # fmt: skip
    text = sound(await rendered("handover.typ", content, ACCENT), '#panic() *x* $a$ "b" □□')
    assert "= Rubrik" in text
    assert "□ <b> // @x" in text


async def test_every_character_that_counts_as_printable_is_printed() -> None:
    letters = [chr(code) for code in range(0x20, 0x2600) if printable(chr(code)) == chr(code)]
    content: dict[str, Any] = {
        "sender": SENDER, "kind": "Underlag", "title": "Tecken", "language": "sv", "day": "2026-05-04",
        "text": "\n".join(" ".join(letters[n : n + 40]) for n in range(0, len(letters), 40)),
        "facts": [], "dates": [], "votes_sentence": "", "channels": [], "rules": [],
    }  # fmt: skip
    assert len(letters) > 1900
    assert _PRINTABLE
    sound(await rendered("handover.typ", content, ACCENT), "Tecken")


def test_a_half_year_ends_at_local_midnight() -> None:
    half = half_of(date(2026, 6, 30))
    assert (half.code, half.begins, half.ends) == (
        "2026-1", datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 6, 30, 22, tzinfo=UTC),
    )  # fmt: skip
    assert (half_of(date(2026, 7, 1)).before, half.before) == (half, HalfYear(2025, 2))


@pytest.mark.parametrize("text", ["2026-3", "2026", "", "9999-1", "2026-1 ", "２026-1", "2026-01", "-1-1"])
def test_what_is_no_half_year_is_none(text: str) -> None:
    assert written(text) is None


async def test_the_report_counts_what_waited_at_the_end_of_the_half_year(database: TortoiseContext) -> None:
    """Before the half-year, in it and after it; answered before, in and after; late, and taken down."""
    by = await officer()
    for number, (days, answered_days) in enumerate([(200, None), (150, 130), (140, 20), (100, None), (10, None)], 1):
        found = await case(number, days)
        await Case.filter(id=found.id).update(due_on=date(2026, 6, 30) if number == 1 else date(2026, 12, 1))
        if answered_days:
            await decided(found, by, AT)
            await Case.filter(id=found.id).update(published_at=AT - timedelta(days=answered_days))
    await reached(7, 150, in_state=State.TAKEN_DOWN)
    await open_due(AT)
    first = await report.report_of(HalfYear(2026, 1), AT)
    assert ([row.numbers.partition(" ")[0] for row in first.waiting], first.reached) == (["2026-1", "2026-3"], 3)
    assert ([row.numbers.partition(" ")[0] for row in first.answered], first.late) == (["2026-2"], 0)
    second = await report.report_of(HalfYear(2026, 2), AT)
    assert [row.numbers.partition(" ")[0] for row in second.waiting] == ["2026-1", "2026-4", "2026-5"]
    assert [row.days for row in second.waiting] == [200, 100, 10]
    assert ([row.numbers.partition(" ")[0] for row in second.answered], second.late, second.reached) == (
        ["2026-3"],
        1,
        2,
    )
    assert (second.outcomes, second.usual_days) == ([("Bifallet", 1)], 120)
    text = sound(
        await rendered("report.typ", report.as_document(second, SENDER), ACCENT),
        "E-förslag som väntar på svar, juli–december 2026",
    )
    for term, value in second.figures:
        assert f"{term}: {value}" in text
    assert "Förslag 1 (2026-1)" in text
    assert "30 juni 2026, försenat" in text


async def test_an_empty_report_says_so() -> None:
    empty = report.Report(HalfYear(2026, 1), AT, 0, [], [])
    text = sound(
        await rendered("report.typ", report.as_document(empty, SENDER), ACCENT),
        "E-förslag som väntar på svar, januari–juni 2026",
    )
    assert "Inget förslag väntar på svar." in text
