"""The officers' pages as they are used: from the list to the published answer, and two who meet on the way."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.cases import actions
from eforslag.cases.models import Board, BoardInitiative, BoardOfficer, Case
from eforslag.identity.models import StaffMember
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests.cases.builders import ANSWER, board, case, decided, officer, reached, ready
from tests.cases.test_documents import read
from tests.portal.builders import row
from tests.visitors import Visits

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
NOW = clock.now()
TODAY = clock.local_date(NOW)
TYPED = {
    "outcome": "partly", "decided_on": TODAY.isoformat(), "minutes_url": "https://kommunen.example/p1",
    "meaning": "Hälften av lamporna byts i år.", "answer": "Nämnden säger ja till en del. Resten tas nästa år.",
}  # fmt: skip


async def opened(number: int = 1, days: int = 40, **changes: Any) -> Case:
    return await case(number, days, NOW, **changes)


async def sent(browser: httpx2.AsyncClient, path: str, version: int, **fields: str) -> httpx2.Response:
    return await browser.post(path, data={"version": str(version), **fields})


def titles(page: httpx2.Response) -> list[str]:
    return re.findall(r'class="card-title"><a href="/arenden/\d+">([^<]+)', page.text)


async def test_an_officer_takes_a_case_to_its_public_answer(visits: Visits) -> None:
    browser, nobody = await visits.staff("case_officer", name="Nadia Rahimi"), await visits.nobody()
    found, at_board = await opened(), await board()
    me, path = await StaffMember.get(name="Nadia Rahimi"), f"/arenden/{found.id}"
    details = {"case_number": "TN 2026/118", "board": str(at_board.id), "officer": str(me.id)}
    answer = await sent(browser, f"{path}/uppgifter", 1, due_on=found.due_on.isoformat(), **details)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert (await sent(browser, f"{path}/beredning", 2)).status_code == 303
    waiting = await nobody.get("/forslag/vantar-pa-svar")
    assert "TN 2026/118" in waiting.text
    assert "<strong>40</strong>" in waiting.text
    answer = await sent(browser, f"{path}/svar", 3, **TYPED | {"answer": ""}, check="ja")
    assert answer.headers["location"] == f"{path}/beslut"
    check = await browser.get(f"{path}/beslut")
    assert "Skriv svaret, minst några meningar." in check.text
    assert "Publicera beslutet" not in check.text
    assert (await sent(browser, f"{path}/beslut", 4)).status_code == 422
    await sent(browser, f"{path}/svar", 4, **TYPED)
    public = await nobody.get(f"/forslag/{found.proposal_id}-forslag-1")  # type: ignore[attr-defined]
    assert "Tekniska nämnden tar ställning och svarar" in public.text
    assert "Hälften av lamporna" not in public.text, "a draft is nobody's but the staff's"
    check = await browser.get(f"{path}/beslut")
    assert "Det här blir offentligt" in check.text
    assert (await sent(browser, f"{path}/beslut", 5)).headers["location"] == path
    public = await browser.get(f"/forslag/{found.proposal_id}-forslag-1")  # type: ignore[attr-defined]
    for words in ("Delvis bifallet", "Hälften av lamporna byts i år.", "Resten tas nästa år", "TN 2026/118",
                  'href="https://kommunen.example/p1"', "Beslut: delvis bifallet", "Förslaget genomförs"):  # fmt: skip
        assert words in public.text
    progress = {"day": TODAY.isoformat(), "text": "Lamporna är beställda.", "is_last": "y"}
    assert (await sent(browser, f"{path}/genomforande", 6, **progress)).status_code == 303
    public = await browser.get(f"/forslag/{found.proposal_id}-forslag-1")  # type: ignore[attr-defined]
    assert "Förslaget är genomfört" in public.text
    assert "Lamporna är beställda." in public.text
    assert "Inget förslag väntar på svar" in (await browser.get("/forslag/vantar-pa-svar")).text
    assert "Förslag 1" in (await browser.get("/forslag?visa=besvarade")).text


async def test_the_second_of_two_officers_is_told_and_keeps_the_text(visits: Visits) -> None:
    first, second = await visits.staff("case_officer", name="Nadia"), await visits.staff("case_officer", name="Olle")
    found = await opened()
    path = f"/arenden/{found.id}"
    assert (await sent(first, f"{path}/svar", 1, **TYPED)).status_code == 303
    late = TYPED | {"answer": 'Jag skrev "något" annat & <bättre>.'}
    answer = await sent(second, f"{path}/svar", 1, **late)
    assert answer.status_code == 409
    assert "Någon annan har ändrat ärendet" in answer.text
    assert late["answer"] in unescape(answer.text)
    assert TYPED["answer"] in answer.text, "what the other one saved stands beside it"
    assert (await Case.get(id=found.id)).answer == TYPED["answer"]
    assert 'name="version" value="2"' in answer.text
    assert (await sent(second, f"{path}/svar", 2, **late)).status_code == 303, "knowing it, it can be replaced"


@on_sqlite
@pytest.mark.parametrize("form", ["svar", "genomforande", "rattelse"])
async def test_nothing_typed_is_lost_when_the_case_has_gone_on_meanwhile(visits: Visits, form: str) -> None:
    browser, by, found = await visits.staff("case_officer"), await officer(), await opened()
    found = await decided(found, by, NOW)
    if form == "genomforande":
        last: dict[str, Any] = {"is_last": True, "seen": found.version, "by": by, "at": NOW}
        await actions.tell_progress(found.id, TODAY, "Det är klart nu.", **last)
    typed = TYPED | {"day": TODAY.isoformat(), "text": "Det sista är gjort i dag."}
    answer = await sent(browser, f"/arenden/{found.id}/{form}", 1, **typed)
    assert answer.status_code == 409
    assert typed["text" if form == "genomforande" else "answer"] in answer.text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("decided_on", "2026-13-45", "Skriv dagen som år, månad och dag"),
        ("decided_on", (TODAY + timedelta(days=2)).isoformat(), "Välj i dag eller en tidigare dag."),
        ("minutes_url", "http://kommunen.example", "Den ska börja med https://."),
        ("minutes_url", "javascript:alert(1)", "Den ska börja med https://."),
        ("answer", "Sökanden 199001032383 får ja.", "ser ut att innehålla ett personnummer"),
        ("outcome", "maybe", "Välj vad beslutet blev."),
    ],
)
@on_sqlite
async def test_what_is_wrong_is_said_beside_the_field(visits: Visits, field: str, value: str, sentence: str) -> None:
    browser, found = await visits.staff("case_officer"), await opened()
    answer = await sent(browser, f"/arenden/{found.id}/svar", 1, **TYPED | {field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert TYPED["meaning"] in answer.text
    assert not (await Case.get(id=found.id)).answer


async def test_the_list_is_narrowed_in_the_address_and_paged_whole(visits: Visits) -> None:
    browser, by = await visits.staff("case_officer", name="Nadia"), await officer()
    me, at_board = await StaffMember.get(name="Nadia"), await board()
    for number in range(1, 31):
        await reached(number, number, NOW)
    await opened(31, 400)
    ids = [one.id for one in await Case.all().order_by("proposal_id")]
    await Case.filter(id__in=ids[:3]).update(board_id=at_board.id, officer_id=me.id)
    await Case.filter(id=ids[0]).update(state="preparing")
    await Case.filter(id=ids[30]).update(due_on=TODAY - timedelta(days=12))
    first = await browser.get("/arenden")
    assert titles(first)[0] == "Förslag 31", "the one that is due first"
    assert "12 dagar försenat" in first.text
    following = re.search(r'href="(/arenden\?[^"]*efter=[^"]+)"', first.text)
    assert following
    rest = await browser.get(unescape(following[1]))
    assert len(set(titles(first)) | set(titles(rest))) == 31
    assert titles(await browser.get("/arenden?sena=ja")) == ["Förslag 31"]
    assert titles(await browser.get("/arenden?status=preparing")) == ["Förslag 1"]
    assert sorted(titles(await browser.get("/arenden?mina=ja"))) == ["Förslag 1", "Förslag 2", "Förslag 3"]
    narrowed = await browser.get(f"/arenden?namnd={at_board.id}&mina=ja&status=registered")
    assert sorted(titles(narrowed)) == ["Förslag 2", "Förslag 3"]
    await decided(await Case.get(id=ids[4]), by, NOW)
    await decided(await Case.get(id=ids[5]), by, NOW, outcome="declined")
    assert titles(await browser.get("/arenden?visa=genomfors")) == ["Förslag 5"]
    assert titles(await browser.get("/arenden?visa=avslutade")) == ["Förslag 6"]


@on_sqlite
async def test_the_pack_is_downloaded_as_pdf_and_as_json(visits: Visits) -> None:
    browser, found = await visits.staff("case_officer"), await opened()
    pdf = await browser.get(f"/arenden/{found.id}/underlag.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"] == 'attachment; filename="underlag-2026-1.pdf"'
    assert "Det behövs fler bänkar" in read(pdf.content)[1]
    told = json.loads((await browser.get(f"/arenden/{found.id}/underlag.json")).text)
    assert told["title"] == "Förslag 1"


@on_sqlite
async def test_the_report_says_the_same_on_the_page_and_in_the_pdf(visits: Visits) -> None:
    browser, by = await visits.staff("case_officer"), await officer()
    await opened(1, 400)
    await decided(await opened(2, 5), by, NOW)
    await Case.filter(proposal__serial=1).update(due_on=TODAY - timedelta(days=1))
    page = await browser.get("/arenden/rapport")
    figures = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page.text)
    assert dict(figures)["Varav försenade"] == "1"
    text = read((await browser.get("/arenden/rapport.pdf")).content)[1]
    for term, value in figures:
        assert f"{term}: {value}" in text
    for title in ("Förslag 1", "Förslag 2"):
        assert title in page.text
        assert title in text
    past = await browser.get("/arenden/rapport?halvar=2020-1")
    assert "januari–juni 2020" in past.text
    assert "Inget förslag väntar på svar." in past.text


@on_sqlite
async def test_an_initiative_is_recorded_and_stands_on_the_public_page(visits: Visits) -> None:
    browser = await visits.staff("case_officer")
    lapsed = await reached(1, 40, NOW, in_state=State.LAPSED, threshold_reached_at=None)
    path = f"/arenden/ej-vidare/{lapsed.id}"
    typed = {"name": "Trygg väg hem", "member": "Eva Ek (X)", "day": TODAY.isoformat(), "case_number": "KS 2026/3"}
    wrong = await browser.post(path, data=typed | {"member": ""})
    assert wrong.status_code == 422
    assert "Skriv vem som väckte det." in wrong.text
    assert (await browser.post(path, data=typed)).status_code == 303
    public = await browser.get(f"/forslag/{lapsed.id}-forslag-1")
    for words in ("Upptaget av en förtroendevald", "Trygg väg hem", "Eva Ek (X)", "KS 2026/3"):
        assert words in public.text
    assert "Trygg väg hem" in (await browser.get(path)).text
    await browser.post(path, data=typed | {"name": "Trygg väg hem till alla"})
    assert (await BoardInitiative.get(proposal_id=lapsed.id)).name == "Trygg väg hem till alla"


@on_sqlite
async def test_boards_and_officers_are_administered_in_the_interface(visits: Visits) -> None:
    browser = await visits.staff("administrator")
    await visits.staff("case_officer", name="Nadia Rahimi")
    typed = {
        "name": "Tekniska nämnden",
        "head_name": "Per Ek",
        "head_email": "per.ek@example.org",
        "reminder_days": "45",
    }
    assert (await browser.post("/administration/namnder", data=typed)).status_code == 303
    again = await browser.post("/administration/namnder", data=typed)
    assert (again.status_code, "Det finns redan en nämnd med det namnet." in again.text) == (409, True)
    wrong = await browser.post("/administration/namnder", data=typed | {"head_email": "per", "reminder_days": "0"})
    assert wrong.status_code == 422
    assert "Skriv en e-postadress" in wrong.text
    assert "från 1 till 180" in wrong.text
    made = await Board.get(name="Tekniska nämnden")
    path, nadia = f"/administration/namnder/{made.id}", await StaffMember.get(name="Nadia Rahimi")
    assert (await browser.post(path, data=typed | {"name": "Samhällsnämnden"})).status_code == 303
    tied = await browser.post(f"{path}/handlaggare", data={"staff": str(nadia.id), "email": "nadia@example.org"})
    assert tied.status_code == 303
    assert "Nadia Rahimi" in (await browser.get("/administration/namnder")).text
    tie = await BoardOfficer.get(board_id=made.id)
    await browser.post(f"{path}/handlaggare/{tie.id}/borttagning")
    assert await BoardOfficer.all().count() == 0
    await browser.post(f"{path}/stangning")
    clerk, found = await visits.staff("case_officer", name="Nadia Rahimi"), await opened()
    assert "Samhällsnämnden" not in (await clerk.get(f"/arenden/{found.id}")).text, "it gets no new cases"
    assert "Stängd" in (await browser.get(path)).text
    await browser.post(f"{path}/oppning")
    assert "Samhällsnämnden" in (await clerk.get(f"/arenden/{found.id}")).text


@on_sqlite
async def test_an_answer_on_a_proposal_that_was_taken_down_is_not_shown(visits: Visits) -> None:
    nobody, by, found = await visits.nobody(), await officer(), await opened(1, 40, in_state=State.TAKEN_DOWN)
    assert "Förslag 1" not in (await nobody.get("/forslag/vantar-pa-svar")).text
    await decided(found, by, NOW)
    public = await nobody.get(f"/forslag/{found.proposal_id}")  # type: ignore[attr-defined]
    assert ANSWER["meaning"] not in public.text
    staff = await visits.staff("case_officer")
    assert "svaret visas inte för andra" in (await staff.get(f"/arenden/{found.id}")).text


@pytest.mark.parametrize("count", [10, 300])
async def test_the_number_of_queries_is_the_same_with_ten_cases_and_with_hundreds(
    app: Starlette, visits: Visits, query_count: Any, count: int
) -> None:
    browser, by = await visits.staff("case_officer", "administrator"), await officer()
    first = await ready(await opened(1), by, NOW)
    await fill(count, first)
    pages = {
        "/arenden": 5, "/arenden?mina=ja": 4, f"/arenden/{first.id}": 7, "/arenden/ej-vidare": 2,
        "/administration/namnder": 4, "/forslag/vantar-pa-svar": 3, f"/forslag/{first.proposal_id}-forslag-1": 6,  # type: ignore[attr-defined]
        "/forslag?visa=besvarade": 4, "/arenden/rapport": 4,
    }  # fmt: skip
    counted = {}
    for path in pages:
        with query_count() as queries:
            answer = await browser.get(path)
        assert answer.status_code == 200, path
        counted[path] = len(queries)
    assert counted == pages


async def fill(count: int, like: Case) -> None:
    """So many cases more, made at once."""
    rows = [
        row(n, State.PASSED, NOW, threshold_reached_at=NOW - timedelta(days=n % 300)) for n in range(10, count + 10)
    ]
    await Proposal.bulk_create(rows)
    ids: list[int] = list(await Proposal.filter(serial__gte=10).values_list("id", flat=True))  # type: ignore[arg-type]
    cases = [
        Case(
            proposal_id=proposal_id, reached_at=NOW - timedelta(days=n % 300), due_on=TODAY + timedelta(days=n % 90),
            board_id=like.board_id, officer_id=like.officer_id, opened_at=NOW, changed_at=NOW,  # type: ignore[attr-defined]
            state="decided" if n % 2 else "registered", published_at=NOW if n % 2 else None,
            outcome="approved" if n % 2 else None, decided_on=TODAY,
        )
        for n, proposal_id in enumerate(ids)
    ]  # fmt: skip
    await Case.bulk_create(cases)
