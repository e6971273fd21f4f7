"""A batch of papers as two clerks, and whoever has no business there, meet it over HTTP."""

import re
from typing import Any

import pytest
from httpx2 import AsyncClient
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.counter import batch_pages, paper_references
from eforslag.counter.batch_models import PaperBatch, PaperRow
from eforslag.identity.keys import Keys
from eforslag.proposals.models import Proposal
from eforslag.web.language import format_date
from eforslag.web.limits import Limit
from tests.counter.conftest import NUMBER, Open
from tests.counter.test_visits import WRITTEN, every_table
from tests.visitors import Visits, numbers
from tests.votes.builders import Box, box

OTHER = numbers("1940")[1]
ABSENT = numbers("1940")[2]
HTMX = {"HX-Request": "true"}


@pytest.fixture
async def address(clerk: AsyncClient, proposal: Proposal, keys: Keys) -> str:
    """A batch that Kerstin has open."""
    reference = paper_references.of_print(keys, proposal.number, 7)
    answer = await clerk.post(batch_pages.BATCHES, data={"reference": reference.lower(), "origin": "Biblioteket"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.fixture
async def colleague(visits: Visits) -> AsyncClient:
    return await visits.staff("clerk", name="Olle Ek")


async def paper(browser: AsyncClient, address: str, number: int, person: str = NUMBER, **others: Any) -> Any:
    return await browser.post(f"{address}/papper", data={"paper": str(number), "personal_number": person}, **others)


async def test_a_counted_paper_leads_on_to_the_next(clerk: AsyncClient, address: str, proposal: Proposal) -> None:
    counted = await paper(clerk, address, 1)
    assert (counted.status_code, counted.headers["location"]) == (303, address)
    assert await box(proposal.id) == Box(1, 1)
    page = (await clerk.get(address)).text
    assert 'name="paper" value="2"' in page
    assert "Räknad" in page
    assert re.search("<input[^>]*autofocus[^>]*personal_number", page), "the next number is typed at once"


async def test_htmx_gets_the_answer_beside_the_row_and_the_field_again(clerk: AsyncClient, address: str) -> None:
    part = await paper(clerk, address, 1, headers=HTMX)
    assert (part.status_code, "<html" in part.text) == (200, False)
    assert "Papper 1: Räknad." in part.text
    assert "data-focus" in part.text
    again = await paper(clerk, address, 2, headers=HTMX)
    today = format_date(clock.now())
    assert (again.status_code, f"Röstade på papper den {today}." in again.text) == (409, True)


async def test_an_earlier_vote_is_told_once_by_day_and_not_by_channel(
    clerk: AsyncClient, visits: Visits, address: str, proposal: Proposal
) -> None:
    at_home = await visits.resident(NUMBER)
    assert (await at_home.post(f"/forslag/{proposal.id}/rost")).status_code == 303
    told = f"Röstade på annat sätt den {format_date(clock.now())}."
    answer = await paper(clerk, address, 1)
    assert (answer.status_code, told in answer.text) == (409, True)
    assert told not in (await clerk.get(address)).text
    assert await box(proposal.id) == Box(1, 1)


async def test_paper_and_the_web_are_one_vote_the_other_way_round(
    clerk: AsyncClient, visits: Visits, address: str, proposal: Proposal
) -> None:
    await paper(clerk, address, 1)
    at_home = await visits.resident(NUMBER)
    assert (await at_home.post(f"/forslag/{proposal.id}/rost")).status_code == 409
    assert await box(proposal.id) == Box(1, 1)


async def test_paper_and_the_desk_are_one_vote(
    clerk: AsyncClient, opened: Open, address: str, proposal: Proposal
) -> None:
    visit = await opened()
    await clerk.post(f"{visit}/visa/{proposal.id}/rost")
    assert (await paper(clerk, address, 1)).status_code == 409
    assert await box(proposal.id) == Box(1, 1)


async def test_each_answer_says_why(clerk: AsyncClient, address: str) -> None:
    absent = await paper(clerk, address, 1, ABSENT)
    assert (absent.status_code, "Personen står inte i röstregistret." in absent.text) == (409, True)
    unsigned = await clerk.post(f"{address}/utan-nummer", data={"paper": "2", "outcome": "unsigned"})
    assert unsigned.status_code == 303
    page = (await clerk.get(address)).text
    assert "Saknar underskrift eller kontrollerad legitimation" in page
    assert "röstregistret" not in page


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Skriv personnumret som står på papperet."),
        ("1940", "Räkna siffrorna en gång till."),
        (f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}", "Siffrorna går inte ihop"),
        ("194013011234", "Siffrorna går inte ihop"),
    ],
)
async def test_a_wrong_number_is_told_kept_nowhere_and_never_shown(
    clerk: AsyncClient, address: str, typed: str, why: str
) -> None:
    answer = await paper(clerk, address, 1, typed)
    assert (answer.status_code, why in answer.text) == (422, True)
    assert typed == "" or typed not in answer.text
    assert not await PaperRow.exists()
    assert 'name="paper" value="1"' in answer.text, "the same paper is asked for again"


async def test_a_page_that_is_sent_again_counts_nothing_twice(clerk: AsyncClient, address: str) -> None:
    await paper(clerk, address, 1)
    for number in ("1", "0", "7", "x", "9999999999", ""):
        again = await clerk.post(f"{address}/papper", data={"paper": number, "personal_number": OTHER})
        assert (again.status_code, "redan registrerat" in again.text) == (409, True), number
    assert await PaperRow.all().count() == 1


async def test_the_number_is_nowhere(
    clerk: AsyncClient, address: str, database: TortoiseContext, capfd: Any, caplog: Any
) -> None:
    met: list[str] = []

    async def note(response: Any) -> None:
        await response.aread()
        met.append(f"{response.request.url} {response.headers.multi_items()} {response.text}")

    clerk.event_hooks["response"].append(note)
    await paper(clerk, address, 1)
    await paper(clerk, address, 2)
    await paper(clerk, address, 3, NUMBER, headers=HTMX)
    await clerk.get(f"{address}/papper/1")
    await clerk.post(f"{address}/papper/1", data={"personal_number": NUMBER})
    said = capfd.readouterr()
    for text in (await every_table(database), "\n".join(met), said.out + said.err + caplog.text):
        assert text
        assert not any(form in text for form in WRITTEN)


async def test_a_mistake_is_taken_back_by_its_number(clerk: AsyncClient, address: str, proposal: Proposal) -> None:
    await paper(clerk, address, 1)
    assert "Skriv numret som skrevs in av misstag" in (await clerk.get(f"{address}/papper/1")).text
    for wrong, status in (("", 422), (OTHER, 409)):
        answer = await clerk.post(f"{address}/papper/1", data={"personal_number": wrong})
        assert answer.status_code == status
        assert await box(proposal.id) == Box(1, 1)
    assert (await clerk.post(f"{address}/papper/1", data={"personal_number": NUMBER})).status_code == 303
    assert await box(proposal.id) == Box(0, 0)
    assert (await clerk.get(f"{address}/papper/1")).status_code == 404


async def test_two_people_close_it_and_it_says_what_to_do_with_the_papers(
    clerk: AsyncClient, colleague: AsyncClient, address: str
) -> None:
    await paper(clerk, address, 1)
    await paper(clerk, address, 2, ABSENT)
    wrong = await clerk.post(f"{address}/rakning", data={"papers": "3"})
    assert (wrong.status_code, "Antalet stämmer inte" in wrong.text) == (422, True)
    assert (await clerk.post(f"{address}/rakning", data={"papers": "2"})).status_code == 303
    assert (await clerk.post(f"{address}/stangning", data={"papers": "2"})).status_code == 409
    asked = (await colleague.get(address)).text
    assert "Räkna dem själv" in asked
    assert "Räknad:" not in asked, "the second count is not told what the first one was"
    for typed in ("", "-1", "två", "3", "9" * 30):
        assert (await colleague.post(f"{address}/stangning", data={"papers": typed})).status_code == 422, typed
    assert (await colleague.post(f"{address}/stangning", data={"papers": "2"})).status_code == 303
    page = (await clerk.get(address)).text
    assert "gallras sedan enligt kommunens dokumenthanteringsplan" in page
    assert "Kerstin Wall och Olle Ek" in page
    assert (await paper(clerk, address, 3, OTHER)).status_code == 409


async def test_somebody_elses_open_batch_is_looked_at_and_nothing_more(
    clerk: AsyncClient, colleague: AsyncClient, address: str, proposal: Proposal
) -> None:
    await paper(clerk, address, 1)
    seen = await colleague.get(address)
    assert (seen.status_code, 'name="personal_number"' in seen.text) == (200, False)
    sent = {"paper": "2", "personal_number": OTHER, "outcome": "unsigned", "papers": "1"}
    for way in ("papper", "utan-nummer", "papper/1", "rakning", "borttagning"):
        assert (await colleague.post(f"{address}/{way}", data=sent)).status_code == 403, way
    assert (await colleague.get(f"{address}/papper/1")).status_code == 403
    assert await box(proposal.id) == Box(1, 1)
    assert (await colleague.post(f"{address}/overtagande")).status_code == 303
    assert (await paper(colleague, address, 2, OTHER)).status_code == 409
    assert (await paper(clerk, address, 3, OTHER)).status_code == 403


async def test_papers_for_a_closed_voting_come_too_late(
    clerk: AsyncClient, address: str, proposal: Proposal, keys: Keys
) -> None:
    await Proposal.filter(id=proposal.id).update(closes_at=clock.now())
    late = await paper(clerk, address, 1)
    assert (late.status_code, "Röstningen stängde den" in late.text) == (409, True)
    reference = paper_references.of_print(keys, proposal.number, 8)
    refused = await clerk.post(batch_pages.BATCHES, data={"reference": reference, "origin": "Biblioteket"})
    assert (refused.status_code, "Papperen kom för sent" in refused.text) == (409, True)
    assert await PaperBatch.all().count() == 1


async def test_a_clerk_who_enters_like_a_program_is_told_when_to_go_on(
    clerk: AsyncClient, visits: Visits, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clerk: another login does not begin anew."""
    monkeypatch.setattr(batch_pages, "PAPERS_OF_CLERK", Limit("few papers", 2, 3600))
    assert (await paper(clerk, address, 1)).status_code == 303
    assert (await paper(clerk, address, 2)).status_code == 409
    again = await visits.staff("clerk", name="Kerstin Wall")
    assert (await paper(again, address, 3, OTHER)).status_code == 429
