"""From a signed review to the next pledge, and the thread from a vote to a commitment."""

import asyncio
from datetime import date

import pytest
from tortoise.queryset import QuerySet

from eforslag.audit.actor import Actor
from eforslag.errors import NotFound
from eforslag.pledges import outline
from eforslag.pledges.models import Commitment, FocusArea, Pledge, PledgeNod
from eforslag.pledges.nodding import nod
from eforslag.portal.timeline import timeline
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.reviews import succeeding
from eforslag.reviews.models import CommitmentOrigin, Review, SurfacedProposal
from eforslag.reviews.origins import origins_and_owed
from eforslag.reviews.queries import Promise, promises_from, signed_answers
from eforslag.reviews.standings import CommitmentStanding
from tests.pledges.builders import NOW, TODAY, agreed_and_signed, coordinator, police, signed, with_sources
from tests.reviews.builders import answer_fully, sign_fully
from tests.reviews.test_reviewing import of_half_a_year, opened, tagged
from tests.visitors import Visits

pytestmark = pytest.mark.usefixtures("database")
WHY = "Vi håller öppet varje fredagskväll."


async def reviewed(by: Actor, *responses: str, with_two: bool = False, party: str = "joint") -> list[Review]:
    """One signed review, or two of the same pledge, in which proposals were answered so, one after the other."""
    pledge = await signed(by, "Unga", "Platser")
    for number, _response in enumerate(responses):
        await tagged(pledge, by, f"Förslag {number}", 30 - number, position=1 + number % 2)
    reviews = [await opened(pledge, by), *([await of_half_a_year(pledge, by)] if with_two else [])]
    for review in reviews:
        rows = await SurfacedProposal.filter(review_id=review.id).order_by("-votes")
        for row, response in zip(rows, responses, strict=True):
            await answer_fully(row.id, response, WHY, party, by=by, at=NOW)
        await sign_fully(review.id, by=by, at=NOW)
    return reviews


def _new() -> QuerySet[Commitment]:
    """The commitments of the draft that a review began."""
    return Commitment.filter(focus_area__pledge__state="draft")


async def test_the_next_pledge_has_a_commitment_for_each_answer_that_promises_one() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment", "declined", "becomes_commitment", "becomes_commitment")
    draft = await succeeding.begin_next(review.id, by=by, at=NOW)
    before = await Pledge.get(id=review.pledge_id)  # type: ignore[attr-defined]
    assert (draft.state, draft.title, draft.sentence) == ("draft", "Medborgarlöfte 2028–2029", before.sentence)
    assert (draft.period_start - before.period_end).days == 1
    assert draft.predecessor_id == before.id  # type: ignore[attr-defined]
    parts = await FocusArea.filter(pledge_id=draft.id).order_by("position").prefetch_related("commitments")
    assert [(area.name, sorted(one.text for one in area.commitments)) for area in parts] == [
        ("Unga", [f"Förslag 0. {WHY}", f"Förslag 2. {WHY}"]),
        ("Platser", [f"Förslag 3. {WHY}"]),
    ]
    origins = await CommitmentOrigin.all().select_related("commitment", "surfaced")
    assert {(one.commitment.text.split(".")[0], one.surfaced.evidence["title"]) for one in origins} == {
        (f"Förslag {number}", f"Förslag {number}") for number in (0, 2, 3)
    }


@pytest.mark.parametrize("party", ["municipality", "police"])
async def test_whoever_begins_takes_down_what_the_other_has_promised(party: str) -> None:
    by, of_the_police = await coordinator(), await police()
    [review] = await reviewed(by, "becomes_commitment", party=party)
    draft = await succeeding.begin_next(review.id, by=of_the_police if party == "municipality" else by, at=NOW)
    assert [one.owner for one in await Commitment.filter(focus_area__pledge_id=draft.id)] == [party]


async def test_a_draft_that_is_added_to_has_to_be_agreed_to_anew() -> None:
    by = await coordinator()
    first, second = await reviewed(by, "becomes_commitment", with_two=True)
    draft = await succeeding.begin_next(first.id, by=by, at=NOW)
    await with_sources(draft)
    await nod(draft.id, (await Pledge.get(id=draft.id)).revision, by=by, at=NOW)
    await succeeding.begin_next(second.id, by=by, at=NOW)
    assert not await PledgeNod.exists(pledge_id=draft.id)


async def test_what_was_promised_and_is_not_in_the_draft_is_owed_until_it_is_taken_in() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment", "next_pledge", "declined")
    draft = await succeeding.begin_next(review.id, by=by, at=NOW)
    await outline.remove_commitment((await Commitment.get(focus_area__pledge_id=draft.id)).id, by=by, at=NOW)
    owed = (await origins_and_owed(draft.id)).owed
    assert [one.title for one in owed] == ["Förslag 0", "Förslag 1"]
    outcomes = await asyncio.gather(
        *(succeeding.take_in(owed[1].surfaced.id, by=by, at=NOW) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, Commitment) for one in outcomes) == 1
    assert sum(isinstance(one, succeeding.NotToTakeIn) for one in outcomes) == 2
    found = await origins_and_owed(draft.id)
    assert [one.title for one in found.owed] == ["Förslag 0"]
    assert [one.title for some in found.of.values() for one in some] == ["Förslag 1"]


async def test_nothing_is_taken_in_but_promises_and_only_into_a_draft() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "declined", "next_pledge", "becomes_commitment")
    declined, later, _promised = await SurfacedProposal.filter(review_id=review.id).order_by("-votes")
    with pytest.raises(succeeding.NotToTakeIn):
        await succeeding.take_in(later.id, by=by, at=NOW)
    draft = await succeeding.begin_next(review.id, by=by, at=NOW)
    with pytest.raises(succeeding.NotToTakeIn):
        await succeeding.take_in(declined.id, by=by, at=NOW)
    with pytest.raises(NotFound):
        await succeeding.take_in(declined.id + 99, by=by, at=NOW)
    await agreed_and_signed(draft, by)
    with pytest.raises(succeeding.NotToTakeIn):
        await succeeding.take_in(later.id, by=by, at=NOW)
    assert not (await origins_and_owed(draft.id)).owed


async def test_a_promise_that_is_dropped_is_told_on_the_way_of_the_proposal() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment", "next_pledge")
    first, second = await Proposal.all().order_by("id")
    draft = await succeeding.begin_next(review.id, by=by, at=NOW)
    for proposal in (first, second):
        assert "Blev inget" not in str(timeline(proposal, NOW, await signed_answers(proposal.id)))
    await agreed_and_signed(draft, by)
    kept, dropped = [
        timeline(one, NOW, await signed_answers(one.id), promises=(await promises_from([one.id]))[one.id])
        for one in (first, second)
    ]
    assert "Blev inget" not in str(kept)
    assert (dropped[-1].state, dropped[-1].title) == ("stopped", "Blev inget åtagande i Medborgarlöfte 2028–2029")


async def test_pledge_and_proposal_lead_to_each_other_and_the_draft_shows_what_is_owed(visits: Visits) -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment", "next_pledge")
    desk = await visits.staff("coordinator")
    board = f"/loftesarbete/uppfoljning/{review.id}"
    draft = (await desk.post(f"{board}/nasta-lofte")).headers["location"]
    text = (await desk.get(draft)).text
    assert "Lovat i uppföljningen, inte med än" in text
    assert "Kommer från förslaget" in text
    later = await SurfacedProposal.get(response="next_pledge")
    taken = await desk.post(f"{board}/svar/{later.id}/atagande")
    assert taken.headers["location"].startswith(f"{draft}#atagande-")
    assert "Lovat i uppföljningen" not in (await desk.get(draft)).text
    assert (await desk.post(f"{board}/svar/{later.id}/atagande")).status_code == 409
    pledge = await agreed_and_signed(await Pledge.get(id=draft.rpartition("/")[2]), by)
    origin, browser = await CommitmentOrigin.get(surfaced_id=later.id), await visits.nobody()
    commitment = f"atagande-{origin.commitment_id}"  # type: ignore[attr-defined]
    proposal = (await browser.get(f"/forslag/{later.proposal_id}-forslag-1")).text  # type: ignore[attr-defined]
    assert f'href="/medborgarlofte/{pledge.id}#{commitment}"' in proposal
    assert f'href="{review.url}#forslag-{later.id}"' in proposal
    shown = (await browser.get(f"/medborgarlofte/{pledge.id}")).text
    assert f'href="/forslag/{later.proposal_id}"' in shown[shown.index(commitment) :]  # type: ignore[attr-defined]


async def test_it_is_begun_once_whoever_presses_first() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment")
    outcomes = await asyncio.gather(
        *(succeeding.begin_next(review.id, by=by, at=NOW) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(one, Pledge) for one in outcomes) == 1
    assert sum(isinstance(one, succeeding.NextBegun) for one in outcomes) == 3
    assert (await Pledge.filter(state="draft").count(), await _new().count()) == (1, 1)


async def test_a_second_review_adds_to_the_draft_of_the_first() -> None:
    by = await coordinator()
    first, second = await reviewed(by, "becomes_commitment", with_two=True)
    draft = await succeeding.begin_next(first.id, by=by, at=NOW)
    assert (await succeeding.begin_next(second.id, by=by, at=NOW)).id == draft.id
    assert await Commitment.filter(focus_area__pledge_id=draft.id).count() == 2


async def test_what_is_not_signed_begins_nothing() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    review = await opened(pledge, by)
    with pytest.raises(succeeding.NotSignedYet):
        await succeeding.begin_next(review.id, by=by, at=NOW)
    with pytest.raises(NotFound):
        await succeeding.begin_next(review.id + 9, by=by, at=NOW)
    assert await Pledge.all().count() == 1


async def test_what_has_been_taken_down_lends_the_pledge_no_words() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment")
    await Proposal.all().update(state=State.TAKEN_DOWN)
    await succeeding.begin_next(review.id, by=by, at=NOW)
    assert (await _new().get()).text == WHY


async def test_the_promise_is_on_the_way_of_the_proposal_once_the_pledge_is_public() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment")
    proposal, draft = await Proposal.get(), await succeeding.begin_next(review.id, by=by, at=NOW)
    assert await promises_from([proposal.id]) == {}
    # A target is what it still lacks.
    await outline.change_commitment((await _new().get()).id, {"target": 4, "unit": "kvällar"}, by=by, at=NOW)
    await agreed_and_signed(draft, by)
    [promise] = (await promises_from([proposal.id]))[proposal.id]
    assert promise.commitment.text.startswith("Förslag 0.")
    steps = [step.title for step in timeline(proposal, NOW, promises=[promise])]
    assert steps[-2:] == ["Blev ett åtagande i Medborgarlöfte 2028–2029", "Åtagandet ska genomföras"]


async def test_a_commitment_that_is_taken_out_of_the_draft_takes_its_origin_along() -> None:
    by = await coordinator()
    [review] = await reviewed(by, "becomes_commitment")
    await succeeding.begin_next(review.id, by=by, at=NOW)
    await outline.remove_commitment((await _new().get()).id, by=by, at=NOW)
    assert not await CommitmentOrigin.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((date(2020, 1, 1), date(2021, 12, 31)), (date(2022, 1, 1), date(2023, 12, 31))),
        ((date(2022, 3, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2026, 2, 28))),
        ((date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 12, 28))),
        ((date(2024, 2, 29), date(2028, 2, 28)), (date(2028, 2, 29), date(2032, 2, 28))),
    ],
)
def test_the_next_period_is_as_long_as_the_one_before(before: tuple[date, date], after: tuple[date, date]) -> None:
    assert succeeding.next_period(*before) == after


@pytest.mark.parametrize(
    ("status", "state", "title"),
    [("done", "done", "Åtagandet är gjort"), ("not_done", "stopped", "Så står det till med åtagandet: ej gjort"),
     ("under_way", "now", "Så står det till med åtagandet: ej gjort")],
)  # fmt: skip
async def test_the_way_ends_with_what_became_of_the_commitment(status: str, state: str, title: str) -> None:
    by = await coordinator()
    await reviewed(by, "becomes_commitment")
    standing = CommitmentStanding(status, "Ej gjort", TODAY, "Vi öppnade i september.")
    promise = Promise(Commitment(text="Öppet på fredagar"), Pledge(title="Nästa löfte", signed_on=TODAY), standing)
    last = timeline(await Proposal.get(), NOW, promises=[promise])[-1]
    assert (last.state, last.title, last.text) == (state, title, "Vi öppnade i september.")
