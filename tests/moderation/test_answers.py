"""Saved answer texts: kept for all moderators, filled in for one proposal, put in without losing what was typed."""

from eforslag.moderation import answers
from eforslag.proposals.models import Proposal
from tests.moderation.builders import submitted
from tests.visitors import Visits

ADDRESS = "/handlaggning/svarstexter"
VALID = {"step": "return", "name": "Var?", "text": "Hej {namn}! Var gäller det?"}


def test_only_what_is_known_is_filled_in_and_what_it_says_is_not_filled_in_again() -> None:
    proposal = Proposal(title="Bänk vid {namn}", proposer_name="Nils", place="")
    text = "{namn}, om {rubrik}{plats} och {annat}"
    assert answers.filled(text, proposal) == "Nils, om Bänk vid {namn} och {annat}"
    assert answers.unknown_places(text) == ["{annat}"]


async def test_a_text_is_put_in_after_what_was_typed_and_nothing_is_decided(visits: Visits) -> None:
    proposal = await submitted()
    await answers.keep("return", "Var?", "Hej {namn}! Var gäller det?")
    (answer,) = await answers.saved("return")
    browser = await visits.staff("moderator")
    sent = {"question": "Tack för det.", "answer": str(answer.id)}
    page = await browser.post(f"/handlaggning/{proposal.id}/retur", data=sent)
    assert page.status_code == 200
    assert "Tack för det.\n\nHej Nils Nilsson! Var gäller det?</textarea>" in page.text.replace("\r\n", "\n")
    assert (await Proposal.get(id=proposal.id)).state == "submitted"


async def test_texts_are_added_changed_and_removed(visits: Visits) -> None:
    browser = await visits.staff("moderator")
    assert (await browser.post(ADDRESS, data=VALID)).status_code == 303
    (answer,) = await answers.saved()
    changed = VALID | {"text": "Var ligger det?"}
    assert (await browser.post(f"{ADDRESS}/{answer.id}", data=changed)).status_code == 303
    assert "Var ligger det?" in (await browser.get(ADDRESS)).text
    await browser.post(f"{ADDRESS}/{answer.id}/borttagning")
    assert await answers.saved() == []


async def test_a_text_that_does_not_hold_is_refused_beside_the_field(visits: Visits) -> None:
    browser = await visits.staff("moderator")
    await browser.post(ADDRESS, data=VALID)
    for wrong, sentence in (
        ({"text": "Hej {person}!"}, "{person} går inte att fylla i."),
        ({"step": "publish"}, "Välj ett beslut."),
        ({"text": "Andra ord"}, "Det finns redan en text med det namnet"),
    ):
        page = await browser.post(ADDRESS, data=VALID | wrong)
        assert page.status_code in (409, 422)
        assert sentence in page.text
        assert VALID["name"] in page.text
    assert len(await answers.saved()) == 1
