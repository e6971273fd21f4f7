"""The list of proposals as an answer to a question: what is found and marked, what narrows it down, and what is not
shown."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from eforslag import clock
from eforslag.archive.bringing_in import bring_in
from eforslag.config import Settings
from eforslag.identity.keys import load_keys
from eforslag.municipality.rules import Rules
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalOrigin
from tests.cases.builders import case, decided, officer
from tests.portal.builders import areas, saved, tagged
from tests.visitors import Visits, numbers

pytestmark = pytest.mark.usefixtures("database")


async def entered(number: int, title: str, state: State = State.PUBLISHED, **changes: Any) -> Proposal:
    proposal = await saved(number, state, at=clock.now(), title=title, **changes)
    await enter([proposal.id])
    return proposal


async def found(visits: Visits, query: str, **headers: str) -> str:
    answer = await (await visits.nobody()).get(f"/forslag?{query}", headers=headers)
    assert answer.status_code == 200
    return answer.text


def titles(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", title) for title in re.findall(r'card-title"><a[^>]*>(.*?)</a>', page)]


async def test_words_are_found_in_other_forms_and_marked(visits: Visits) -> None:
    await entered(1, "Bättre gatubelysning", text="Sätt upp lampor <b>genast</b> vid skolgårdarna, tack.")
    await entered(2, "Fler bänkar")
    page = await found(visits, "q=belysning+skolg%C3%A5rd")
    assert titles(page) == ["Bättre gatubelysning"]
    assert "Bättre <mark>gatubelysning</mark>" in page
    assert "<mark>lampor</mark> &lt;b&gt;genast&lt;/b&gt; vid <mark>skolgårdarna</mark>" in page


async def test_what_is_asked_is_shown_as_text(visits: Visits) -> None:
    page = await found(visits, "q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_of_two_that_fit_as_well_the_one_with_more_votes_comes_first(visits: Visits) -> None:
    await entered(1, "Utegym i parken", votes=3)
    await entered(2, "Utegym i parken", votes=30)
    page = await found(visits, "q=utegym")
    assert re.findall(r"<strong>(\d+)</strong> av", page) == ["30", "3"]


async def test_a_slip_is_forgiven_and_said(visits: Visits) -> None:
    await entered(1, "Lekplatsen i Vågbro")
    page = await found(visits, "q=lekpaltsen")
    assert titles(page) == ["Lekplatsen i Vågbro"]
    assert "Visar träffar för <strong>lekplatsen</strong>" in page
    assert "Visar träffar" not in await found(visits, "q=lekplatser")


async def test_a_word_that_means_something_else_is_not_taken_for_a_slip(visits: Visits) -> None:
    await entered(1, "Cykelväg för varje dag")
    page = await found(visits, "q=dagis")
    assert titles(page) == []
    assert "Prova ett annat ord" in page


async def test_nothing_found_says_what_to_try(visits: Visits) -> None:
    await entered(1, "Bänkar")
    assert "Prova ett annat ord" in await found(visits, "q=zebrafink")
    assert "Prova ett annat ord" in await found(visits, "q=och")
    narrowed = await found(visits, "q=b%C3%A4nkar&visa=avslutade")
    assert "Sök bland alla förslag" in narrowed
    assert 'href="/forslag?q=b%C3%A4nkar"' in narrowed


async def test_only_what_the_public_may_see_is_found(visits: Visits) -> None:
    for number, state in enumerate(State, 1):
        await entered(number, f"Kallbadhus {state}", state)
    page = await found(visits, "q=kallbadhus")
    assert sorted(titles(page)) == [
        "Kallbadhus lapsed",
        "Kallbadhus merged",
        "Kallbadhus passed",
        "Kallbadhus published",
    ]


async def test_the_answered_and_the_ended_are_those_of_the_list(visits: Visits, settings: Settings) -> None:
    at_board = await case(title="Kallbadhus i hamnen")
    await entered(2, "Kallbadhus vid ån", State.MERGED)
    await entered(3, "Kallbadhus vid bron")
    old = {"id": "A-1", "title": "Kallbadhus då", "state": "besvarad", "answer": "Det är byggt."}
    await bring_in([json.dumps(old)], rules=Rules(), keys=load_keys(settings), at=clock.now())
    await decided(at_board, await officer())
    for shown in ("besvarade", "avslutade"):
        listed = titles(await found(visits, f"visa={shown}"))
        assert len(listed) == {"besvarade": 2, "avslutade": 3}[shown]
        assert sorted(titles(await found(visits, f"visa={shown}&q=kallbadhus"))) == sorted(listed)


async def test_what_narrows_it_down_stays_in_the_address(visits: Visits) -> None:
    (area,) = await areas("Belysning")
    old = clock.now() - timedelta(days=800)
    await entered(1, "Kallbadhus öppet")
    await entered(2, "Kallbadhus klart", State.PASSED, published_at=old)
    both = await entered(3, "Kallbadhus märkt")
    await tagged(both, area, clock.now())
    assert titles(await found(visits, "q=kallbadhus&visa=avslutade")) == ["Kallbadhus klart"]
    assert titles(await found(visits, "q=kallbadhus&tid=aldre")) == ["Kallbadhus klart"]
    page = await found(visits, f"q=kallbadhus&fokus={area.id}&visa=oppna&tid=manad")
    assert titles(page) == ["Kallbadhus märkt"]
    assert f"/forslag?q=kallbadhus&amp;visa=avslutade&amp;fokus={area.id}&amp;tid=manad" in page


async def test_an_answer_and_a_reference_number_are_found(visits: Visits) -> None:
    answered = await entered(1, "Bänkar vid älven")
    await ProposalOrigin.create(proposal=answered, source_id="1", state="answered", answer="Nej, för strandskyddet.")
    await enter([answered.id])
    await entered(2, "Utegym")
    assert titles(await found(visits, "q=strandskydd")) == ["Bänkar vid älven"]
    assert titles(await found(visits, "q=strandskydd&visa=besvarade")) == ["Bänkar vid älven"]
    assert titles(await found(visits, "q=2026-2"))[0] == "Utegym"


async def test_htmx_gets_the_part_that_changes(visits: Visits) -> None:
    await entered(1, "Bänkar vid älven")
    part = await found(visits, "q=b%C3%A4nk", **{"HX-Request": "true"})
    assert part.lstrip().startswith('<div id="forslagslista"')
    assert "<html" not in part


async def test_pages_are_bounded_and_hold_every_hit_once(visits: Visits) -> None:
    rows = [await saved(number, at=clock.now(), title=f"Kallbadhus {number}") for number in range(1, 46)]
    await enter([one.id for one in rows])
    seen = [title for number in (1, 2, 3) for title in titles(await found(visits, f"q=kallbadhus&sida={number}"))]
    assert len(seen) == len(set(seen)) == 45
    assert "sida=2" in await found(visits, "q=kallbadhus")
    assert titles(await found(visits, "q=kallbadhus&sida=99999999999999")) != []


async def test_an_imported_proposal_says_where_it_comes_from(visits: Visits, settings: Settings) -> None:
    lines = [
        '{"id": "A-1", "title": "Utegym vid ån", "text": "Bygg ett.", "state": "besvarad", "published": "2019-05-02", '
        '"votes": 41, "answer": "Det är byggt.", "url": "https://example.org/1"}',
        '{"id": "A-2", "title": "Bastu vid ån", "text": "Bygg en.", "state": "open", "votes": 7}',
        '{"id": "A-3", "title": "Sänk skatten", "state": "rejected"}',
    ]
    await bring_in(lines, rules=Rules(), keys=load_keys(settings), at=clock.now())
    browser = await visits.nobody()
    answered, still_open, refused = [await browser.get(f"/forslag/{n}", follow_redirects=True) for n in (1, 2, 3)]
    assert "Det är byggt." in answered.text
    assert "Kommunen har svarat" in answered.text
    assert 'href="https://example.org/1"' in answered.text
    assert "Gick inte vidare" not in answered.text
    facts = re.findall(r"tidigare tjänsten</dt><dd>([^<]+)", answered.text + still_open.text)
    assert facts == ["41", "A-1", "7", "A-2"]
    assert "Rösta på förslaget" in still_open.text
    assert "Sänk skatten" not in refused.text
    assert (await browser.get("/forslag?visa=nya")).text.count("41 röster") == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
async def test_a_personal_number_is_not_searched_for_and_does_not_stay_in_the_address(
    visits: Visits, headers: dict[str, str]
) -> None:
    person = await visits.nobody()
    answer = await person.get(f"/forslag?q=bad+{numbers()[0]}", headers=headers)
    assert (answer.headers.get("location") or answer.headers["hx-redirect"]) == "/forslag"
    assert "Skriv inga personnummer" in (await person.get("/forslag")).text
