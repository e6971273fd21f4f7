"""One decision for several proposals: shown for each before it is carried out, and each decided by itself."""

import re
from datetime import timedelta

from eforslag import clock
from eforslag.proposals.models import Proposal
from tests.moderation.builders import sent_again, submitted
from tests.visitors import Visits

ADDRESS = "/handlaggning/flera"


async def states() -> list[str]:
    return [proposal.state for proposal in await Proposal.all().order_by("id")]


async def test_the_words_are_shown_for_each_before_anything_is_sent(visits: Visits) -> None:
    first, second = await submitted(title="Bänk"), await submitted(title="Lampa", proposer_name="Eva Ek")
    browser = await visits.staff("moderator")
    begun = {"begun": "ja", "step": "return", "chosen": [str(first.id), str(second.id)]}
    asked = await browser.post(ADDRESS, data=begun)
    assert 'name="question"' in asked.text
    worded = {"step": "return", "chosen": [f"{first.id}-1", f"{second.id}-1"], "question": "Hej {namn}! Var då?"}
    shown = await browser.post(ADDRESS, data=worded)
    assert "Hej Nils Nilsson! Var då?" in shown.text
    assert "Hej Eva Ek! Var då?" in shown.text
    assert await states() == ["submitted", "submitted"]
    done = await browser.post(f"{ADDRESS}/beslut", data=worded)
    assert "2 beslut är fattade" in done.text
    sent = [proposal.message for proposal in await Proposal.all().order_by("id")]
    assert sent == ["Hej Nils Nilsson! Var då?", "Hej Eva Ek! Var då?"]


async def test_what_has_changed_meanwhile_is_left_and_said_and_the_rest_is_done(visits: Visits) -> None:
    first, second = await submitted(title="Bänk"), await submitted(title="Lampa")
    browser = await visits.staff("moderator")
    begun = {"begun": "ja", "step": "publish", "chosen": [str(first.id), str(second.id)]}
    codes = re.findall(r'name="chosen" value="([^"]+)" checked', (await browser.post(ADDRESS, data=begun)).text)
    await sent_again(first, "En helt annan text om bänkar.", days=1)
    done = await browser.post(f"{ADDRESS}/beslut", data={"step": "publish", "chosen": codes})
    assert "1 beslut är fattat" in done.text
    assert "Förslagsställaren har skickat in en ny text" in done.text
    assert await states() == ["submitted", "published"]


async def test_what_does_not_hold_is_refused_with_everything_kept(visits: Visits) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator")
    wrong = {"step": "reject", "chosen": f"{proposal.id}-1", "ground": "", "ground_message": "Hej {namn}"}
    for path in (ADDRESS, f"{ADDRESS}/beslut"):
        refused = await browser.post(path, data=wrong)
        assert refused.status_code == 422
        assert "Hej {namn}</textarea>" in refused.text.replace("\r\n", "\n")
    for nothing in ({}, {"step": "reject", "chosen": "99999"}, {"step": "nonsens", "chosen": str(proposal.id)}):
        assert (await browser.post(f"{ADDRESS}/beslut", data=nothing)).status_code == 422
    assert await states() == ["submitted"]


async def test_the_queue_is_narrowed_to_what_is_late(visits: Visits) -> None:
    now = clock.now()
    await submitted(title="Sent förslag", submitted_at=now - timedelta(days=20))
    await submitted(title="Nytt förslag", submitted_at=now - timedelta(days=1))
    browser = await visits.staff("moderator")
    late, new = [(await browser.get(f"/handlaggning?alder={band}")).text for band in ("late", "new")]
    assert ("Sent förslag" in late, "Nytt förslag" in late) == (True, False)
    assert ("Sent förslag" in new, "Nytt förslag" in new) == (False, True)
