"""The administrator's pages in the browser."""

from datetime import timedelta

import pytest

from eforslag import clock
from eforslag.municipality.models import RuleSet
from eforslag.municipality.rules import Rules
from tests.visitors import Visits


def filled_in(days: int = 0, **changes: str) -> dict[str, str]:
    """The usual rules as a browser sends them, from a day so many days ahead."""
    sent = {
        name: "y" if value is True else str(value) for name, value in Rules().frozen().items() if value is not False
    }
    day = clock.local_date(clock.now()) + timedelta(days=days)
    return sent | {"effective_from": day.isoformat()} | changes


async def test_rules_are_entered_and_read_back_in_words(visits: Visits) -> None:
    browser = await visits.staff("administrator")
    assert "standardreglerna gäller" in (await browser.get("/administration")).text
    answer = await browser.post("/administration/regler", data=filled_in(threshold_value="40"))
    assert answer.status_code == 303
    page = await browser.get(answer.headers["location"])
    assert "Reglerna är sparade" in page.text
    assert "Ett förslag som får 40 röster eller fler" in page.text


async def test_coming_rules_are_shown_and_not_yet_in_force(visits: Visits) -> None:
    browser = await visits.staff("administrator")
    await browser.post("/administration/regler", data=filled_in(30, threshold_value="40"))
    page = await browser.get("/administration")
    assert "Kommande regler" in page.text
    assert "Ett förslag som får 25 röster eller fler" in page.text


@pytest.mark.parametrize(
    ("days", "sentence"), [(0, "Det finns redan regler som börjar gälla den dagen"), (-1, "tidigast i dag")]
)
async def test_a_day_that_cannot_be_is_told_beside_the_field_and_nothing_is_lost(
    visits: Visits, days: int, sentence: str
) -> None:
    browser = await visits.staff("administrator")
    await browser.post("/administration/regler", data=filled_in())
    answer = await browser.post("/administration/regler", data=filled_in(days, threshold_value="4711"))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="effective_from-error"' in answer.text
    assert 'value="4711"' in answer.text
    assert await RuleSet.all().count() == 1


async def test_an_empty_form_gets_its_sentences(visits: Visits) -> None:
    browser = await visits.staff("administrator")
    answer = await browser.post("/administration/regler")
    assert answer.status_code == 422
    assert "Välj ett av svaren." in answer.text
    assert "Skriv ett heltal" in answer.text


async def test_the_log_tells_who_entered_rules(visits: Visits) -> None:
    browser = await visits.staff("administrator", name="Anna Ahl")
    await browser.post("/administration/regler", data=filled_in())
    for address in ("/administration/logg", "/administration/logg?visa=regler"):
        shown = await browser.get(address)
        assert "Skrev in nya regler" in shown.text
        assert "Anna Ahl" in shown.text
    assert "Skrev in nya regler" not in (await browser.get("/administration/logg?visa=forslag")).text


@pytest.mark.parametrize("question", ["visa=nonsens", "efter=AAAA", "efter=%00", "visa=regler&efter=x"])
async def test_a_log_address_that_makes_no_sense_still_shows_the_log(visits: Visits, question: str) -> None:
    browser = await visits.staff("administrator")
    assert (await browser.get(f"/administration/logg?{question}")).status_code == 200


async def test_only_administrators_enter(visits: Visits) -> None:
    for browser in (await visits.resident(), await visits.staff("moderator", "coordinator")):
        assert (await browser.get("/administration")).status_code == 403
        assert (await browser.get("/administration/logg")).status_code == 403
        assert (await browser.post("/administration/regler", data=filled_in())).status_code == 403
    assert not await RuleSet.exists()
