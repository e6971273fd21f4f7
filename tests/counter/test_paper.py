"""What is printed at the desk, and the numbers on it."""

import re
from datetime import timedelta

import pytest
from httpx2 import AsyncClient

from eforslag import clock
from eforslag.counter import paper_references
from eforslag.counter.paper_pages import CHANCES, PAPER
from eforslag.identity.keys import Keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from tests.dialogues import builders as dialogues
from tests.votes.builders import published


async def test_a_reference_is_read_as_people_write_it(keys: Keys) -> None:
    text = paper_references.of_print(keys, "2026-17", 12_345)
    for typed in (text, text.lower(), f" {text} ", text.replace("0", "O").replace("1", "l")):
        assert paper_references.read(keys, typed) == paper_references.Reference(2026, 17, text)


async def test_a_slip_of_the_pen_leads_to_no_other_proposal(keys: Keys) -> None:
    text = paper_references.of_print(keys, "2026-17", 12_345)
    for wrong in (text.replace("-17-", "-18-"), text.replace("2026", "2025"), text[:-1], "2026-17", "", "å" * 12):
        assert paper_references.read(keys, wrong) is None, wrong


async def test_each_print_has_a_number_of_its_own(keys: Keys) -> None:
    assert len({paper_references.of_print(keys, "2026-17", chance) for chance in range(0, CHANCES, CHANCES // 50)}) > 1


async def test_each_slip_is_one_persons_own_and_carries_its_reference(
    clerk: AsyncClient, proposal: Proposal, keys: Keys
) -> None:
    other = await published(keys, Rules(voting_right="declaration"), at=clock.now())
    asked = {"forslag": [str(proposal.id), str(other.id)], "blad": "2"}
    page = (await clerk.get(f"{PAPER}/rostlappar", params=asked)).text
    printed = re.findall('slip-reference">([^<]+)<', page)
    assert (len(printed), len(set(printed))) == (12, 2), "three on a sheet, two sheets of each, one reference for each"
    read = [paper_references.read(keys, text) for text in sorted(set(printed))]
    assert {one.serial for one in read if one} == {proposal.serial, other.serial}
    assert page.count("Underskrift") == 12
    assert page.count("Jag äger en fastighet i kommunen") == 6, "the ground is asked for where the rules ask for it"
    assert page.count('class="qr"') == 12


@pytest.mark.parametrize("query", ["", "forslag=x", "forslag=999999", "forslag="])
@pytest.mark.usefixtures("proposal")
async def test_without_an_open_proposal_there_is_nothing_to_print(clerk: AsyncClient, query: str) -> None:
    answer = await clerk.get(f"{PAPER}/rostlappar?{query}")
    assert (answer.status_code, answer.headers["location"]) == (303, PAPER)


@pytest.mark.parametrize(("asked", "sheets"), [("0", 1), ("-1", 1), ("x", 1), ("٣", 1), ("99", 20), ("9999", 1)])
async def test_the_number_of_sheets_is_held_within_bounds(
    clerk: AsyncClient, proposal: Proposal, asked: str, sheets: int
) -> None:
    page = (await clerk.get(f"{PAPER}/rostlappar", params={"forslag": str(proposal.id), "blad": asked})).text
    assert page.count('class="sheet"') == sheets


async def test_the_form_and_the_large_print_have_their_numbers_and_codes(
    clerk: AsyncClient, proposal: Proposal
) -> None:
    form = (await clerk.get(f"{PAPER}/forslagsblankett")).text
    assert re.search("F-[0-9A-Z]{5}", form)
    assert "Vårdnadshavarens underskrift" in form
    large = (await clerk.get(f"{PAPER}/storstil")).text
    assert proposal.number in large
    assert (form.count('class="qr"'), large.count('class="qr"')) == (1, 1)


async def test_the_form_of_an_open_dialogue_is_printed_from_the_same_page(clerk: AsyncClient, keys: Keys) -> None:
    today = clock.local_date(clock.now())
    day = timedelta(days=1)
    now = await dialogues.opened(keys, opens_on=today - day, closes_on=today)
    over = await dialogues.opened(keys, opens_on=today - 9 * day, closes_on=today - day)
    page = (await clerk.get(PAPER)).text
    assert f'href="/kundtjanst/dialog/{now.id}/blanketter"' in page
    assert f"/kundtjanst/dialog/{over.id}/" not in page


async def test_a_long_text_in_large_print_says_that_it_goes_on(clerk: AsyncClient, proposal: Proposal) -> None:
    goes_on = "Be oss läsa upp den."
    assert goes_on not in (await clerk.get(f"{PAPER}/storstil")).text
    await Proposal.filter(id=proposal.id).update(text="Fler bänkar. " * 40)
    assert goes_on in (await clerk.get(f"{PAPER}/storstil")).text
