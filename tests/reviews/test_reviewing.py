"""Opening a review, answering and signing, on both databases."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.pledges import actions
from eforslag.pledges import queries as pledge_queries
from eforslag.pledges.models import Pledge
from eforslag.pledges.standing import Standing
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.reviews import answering, board, queries, report, reviewing, signing
from eforslag.reviews.models import UNANSWERED, Review, Signature, SurfacedProposal
from eforslag.reviews.responses import AnswerIncomplete
from eforslag.reviews.sides import SIDES
from tests.pledges.builders import NOW, TODAY, area_of, coordinator, published, signed, vote
from tests.reviews.builders import answer_fully, liaison, sign_fully

pytestmark = pytest.mark.usefixtures("database")
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
WHY = "Vi sätter upp nya lampor under våren."


async def opened(pledge: Pledge, by: Actor, cutoff: date = TODAY, threshold: int = 25, highest: int = 3) -> Review:
    terms: dict[str, Any] = {"threshold": threshold, "highest": highest}
    return await reviewing.open_review(pledge.id, *YEAR, cutoff, by=by, at=NOW, **terms)


async def tagged(pledge: Pledge, by: Actor, title: str, votes: int, position: int = 1) -> Proposal:
    proposal = await published(title)
    area = await area_of(pledge, position)
    await actions.tag(proposal.id, area.id, "Det handlar om trygghet.", by=by, at=NOW)
    await vote(proposal, votes)
    return proposal


async def answered(review: Review, by: Actor) -> None:
    for row in await SurfacedProposal.filter(UNANSWERED, review_id=review.id):
        await answer_fully(row.id, "becomes_commitment", WHY, "municipality", by=by, at=NOW)


async def test_the_review_finds_the_tagged_proposals_in_the_order_of_their_votes() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga", "Platser")
    await tagged(pledge, by, "Belysning", 12)
    await tagged(pledge, by, "Fritidsgård", 30)
    await tagged(pledge, by, "Kameror", 3, position=2)
    await tagged(pledge, by, "Ingen röstade", 0, position=2)
    await published("Inte kopplat till löftet")
    shown = await board.board((await opened(pledge, by)).id)
    found = [
        (part.area.name, [(row.surfaced.rank, row.surfaced.evidence["title"]) for row in part.rows])
        for part in shown.shown
    ]
    assert found == [("Unga", [(1, "Fritidsgård"), (2, "Belysning")]), ("Platser", [(1, "Kameror")])]


async def test_the_evidence_stays_as_it_was_when_the_review_was_opened() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    proposal = await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await vote(proposal, 5)
    await Proposal.filter(id=proposal.id).update(title="En annan rubrik", state=State.PASSED)
    await actions.untag((await pledge_queries.tags_of(proposal.id))[0].id, by=by, at=NOW)
    row = (await board.board(review.id)).rows[0]
    assert (row.surfaced.votes, row.votes_since) == (12, 5)
    assert row.surfaced.evidence["title"] == "Belysning"
    assert row.surfaced.evidence["state"] == "published"
    assert row.surfaced.evidence["tag_reason"] == "Det handlar om trygghet."
    assert row.surfaced.evidence["tagged_by"] == "Vera Lund"
    assert "Elsa Ek" not in str(row.surfaced.evidence)


async def test_votes_are_counted_to_the_end_of_the_cut_off_day() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    proposal = await tagged(pledge, by, "Belysning", 0)
    await vote(proposal, 2, date(2025, 12, 31))
    await vote(proposal, 3, TODAY - timedelta(days=2))
    await vote(proposal, 4, TODAY - timedelta(days=1))
    row = (await board.board((await opened(pledge, by, cutoff=TODAY - timedelta(days=2))).id)).rows[0]
    assert (row.surfaced.votes, row.surfaced.votes_in_period) == (5, 3)


async def test_what_was_withdrawn_or_taken_down_does_not_come_up() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    for state in (State.WITHDRAWN, State.TAKEN_DOWN, State.MERGED):
        proposal = await tagged(pledge, by, f"Nu {state}", 40)
        await Proposal.filter(id=proposal.id).update(state=state)
    assert (await board.board((await opened(pledge, by)).id)).rows == []


async def test_what_is_taken_down_after_the_opening_is_not_shown_in_public() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    proposal = await tagged(pledge, by, "Ett olämpligt påhopp", 40)
    review = await opened(pledge, by)
    await Proposal.filter(id=proposal.id).update(state=State.TAKEN_DOWN)
    assert not (await board.board(review.id)).rows[0].shows_text


async def test_a_pledge_is_under_one_review_of_a_period_at_a_time() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await opened(pledge, by)
    with pytest.raises(reviewing.AlreadyOpen):
        await opened(pledge, by)
    assert await Review.filter(pledge_id=pledge.id).count() == 1
    assert (await Pledge.get(id=pledge.id)).state == Standing.UNDER_REVIEW


async def test_two_coordinators_at_once_open_one_review() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    outcomes = await asyncio.gather(*(opened(pledge, by) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, Review) for one in outcomes) == 1
    assert sum(isinstance(one, reviewing.AlreadyOpen) for one in outcomes) == 4


@pytest.mark.parametrize(
    ("cutoff", "threshold", "highest"),
    [(TODAY + timedelta(days=1), 25, 3), (date(2025, 12, 31), 25, 3), (TODAY, 0, 3), (TODAY, 25, -1), (TODAY, 25, 999)],
)
async def test_a_review_of_days_to_come_or_without_limits_is_refused(
    cutoff: date, threshold: int, highest: int
) -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    with pytest.raises(reviewing.TermsOutside):
        await opened(pledge, by, cutoff=cutoff, threshold=threshold, highest=highest)
    assert (await Pledge.get(id=pledge.id)).state == Standing.SIGNED


async def test_a_review_is_signed_only_when_every_proposal_has_an_answer() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    await tagged(pledge, by, "Fritidsgård", 30)
    review = await opened(pledge, by)
    first = await SurfacedProposal.filter(review_id=review.id).first()
    assert first is not None
    await answer_fully(first.id, "to_board", WHY, "police", by=by, at=NOW)
    for side in SIDES:
        with pytest.raises(signing.AnswersMissing):
            await signing.sign_review(review.id, side=side, by=by, at=NOW)
    assert not (await Review.get(id=review.id)).is_signed
    await answered(review, by)
    assert (await sign_fully(review.id, by=by, at=NOW)).is_signed


async def test_a_signed_review_can_not_be_changed_or_signed_again() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await answered(review, by)
    await sign_fully(review.id, by=by, at=NOW)
    row = await SurfacedProposal.get(review_id=review.id)
    with pytest.raises(reviewing.AlreadySigned):
        await answer_fully(row.id, "declined", "Vi ångrade oss efteråt.", "police", by=by, at=NOW)
    with pytest.raises(reviewing.AlreadySigned):
        await sign_fully(review.id, by=by, at=NOW)
    assert (await SurfacedProposal.get(id=row.id)).response == "becomes_commitment"


async def test_an_answer_and_a_signature_at_once_leave_a_whole_review() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await answered(review, by)
    row = await SurfacedProposal.get(review_id=review.id)
    police = await liaison(NOW)
    await signing.sign_review(review.id, side="police", by=police, at=NOW)
    words = ("declined", "Vi ändrade oss i sista stund.", "municipality")
    outcome, _signed = await asyncio.gather(
        answering.answer(row.id, *words, side="municipality", by=by, at=NOW),
        signing.sign_review(review.id, side="municipality", by=by, at=NOW),
        return_exceptions=True,
    )
    kept, parties = await SurfacedProposal.get(id=row.id), await Signature.filter(review_id=review.id)
    came_late = isinstance(outcome, reviewing.AlreadySigned)
    assert kept.response == ("becomes_commitment" if came_late else "declined")
    # Whoever signed before it was changed has signed something else, so their name is not under it.
    assert (await Review.get(id=review.id)).is_signed == came_late
    assert [one.party for one in parties if one.party == "police"] == (["police"] if came_late else [])


@pytest.mark.parametrize(
    ("response", "reason", "party"),
    [("", WHY, "police"), ("maybe", WHY, "police"), ("declined", "Nej.", "police"), ("declined", " " * 40, "police"),
     ("declined", WHY, ""), ("declined", "a" * 2001, "police")],
)  # fmt: skip
async def test_an_answer_without_choice_reason_or_party_is_refused(response: str, reason: str, party: str) -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    row = await SurfacedProposal.get(review_id=(await opened(pledge, by)).id)
    with pytest.raises(AnswerIncomplete):
        await answer_fully(row.id, response, reason, party, by=by, at=NOW)
    assert (await SurfacedProposal.get(id=row.id)).response is None


async def test_a_pledge_whose_period_is_over_is_closed_with_its_review() -> None:
    by = await coordinator()
    over = await signed(by, "Unga", start=date(2022, 2, 21), end=date(2023, 12, 31))
    running = await signed(by, "Unga")
    for pledge in (over, running):
        await sign_fully((await opened(pledge, by)).id, by=by, at=NOW)
    assert (await Pledge.get(id=over.id)).state == Standing.CLOSED
    assert (await Pledge.get(id=running.id)).state == Standing.SIGNED
    with pytest.raises(reviewing.NotReviewable):
        await opened(over, by)


async def test_a_discarded_review_leaves_the_pledge_as_it_was_and_a_line_in_the_log() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    await tagged(pledge, by, "Fritidsgård", 30)
    review = await opened(pledge, by)
    first = await SurfacedProposal.filter(review_id=review.id).first()
    assert first is not None
    await answer_fully(first.id, "to_board", WHY, "police", by=by, at=NOW)
    assert (await reviewing.discard_review(review.id, by=by, at=NOW)).state == Standing.SIGNED
    assert (await Review.all().count(), await SurfacedProposal.all().count()) == (0, 0)
    entry = await AuditEntry.get(action="review.discarded")
    assert (entry.subject_id, entry.staff_id) == (review.id, by.staff_id)
    assert entry.details == {
        "pledge": pledge.id, "pledge_state": "signed", "period_start": "2026-01-01", "period_end": "2026-12-31",
        "surfaced": 2, "answered": 1,
    }  # fmt: skip
    assert (await opened(pledge, by)).id is not None


async def of_half_a_year(pledge: Pledge, by: Actor) -> Review:
    """A second review of the same pledge, of another period."""
    half = (date(2026, 1, 1), date(2026, 6, 30))
    return await reviewing.open_review(pledge.id, *half, TODAY, threshold=25, highest=3, by=by, at=NOW)


async def test_a_pledge_stays_under_review_while_another_of_its_reviews_is_open() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    first, second = await opened(pledge, by), await of_half_a_year(pledge, by)
    assert (await reviewing.discard_review(first.id, by=by, at=NOW)).state == Standing.UNDER_REVIEW
    assert (await reviewing.discard_review(second.id, by=by, at=NOW)).state == Standing.SIGNED


async def test_a_pledge_that_only_the_mistake_kept_from_being_closed_is_closed() -> None:
    by = await coordinator()
    over = await signed(by, "Unga", start=date(2022, 2, 21), end=date(2023, 12, 31))
    mistake, meant = await opened(over, by), await of_half_a_year(over, by)
    await sign_fully(meant.id, by=by, at=NOW)
    assert (await Pledge.get(id=over.id)).state == Standing.UNDER_REVIEW
    assert (await reviewing.discard_review(mistake.id, by=by, at=NOW)).state == Standing.CLOSED


async def test_a_signed_review_is_never_discarded() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await answered(review, by)
    await sign_fully(review.id, by=by, at=NOW)
    with pytest.raises(reviewing.AlreadySigned):
        await reviewing.discard_review(review.id, by=by, at=NOW)
    assert await SurfacedProposal.filter(review_id=review.id).count() == 1


async def test_of_a_signature_and_a_discarding_at_once_one_is_true() -> None:
    by = await coordinator()
    for _ in range(4):
        pledge = await signed(by, "Unga")
        await tagged(pledge, by, "Belysning", 12)
        review = await opened(pledge, by)
        await answered(review, by)
        verbs = [sign_fully(review.id, by=by, at=NOW), reviewing.discard_review(review.id, by=by, at=NOW)]
        signature, discarding = await asyncio.gather(*verbs, return_exceptions=True)
        was_signed = isinstance(signature, Review)
        assert isinstance(discarding, reviewing.AlreadySigned if was_signed else Pledge)
        assert was_signed or isinstance(signature, NotFound)
        kept = 1 if was_signed else 0
        assert await Review.filter(id=review.id, signed_at__isnull=False).count() == kept
        assert await SurfacedProposal.filter(review_id=review.id).count() == kept


async def test_an_answer_is_public_with_the_signature_and_not_before() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    proposal = await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await answered(review, by)
    assert await queries.signed_answers(proposal.id) == []
    with pytest.raises(NotFound):
        await report.report_of(pledge.id, review.id)
    await sign_fully(review.id, by=by, at=NOW)
    [answer] = await queries.signed_answers(proposal.id)
    assert (answer.label, answer.party_label, answer.reason) == ("Blir ett åtagande", "Kommunen", WHY)
    assert answer.review.signed_at == NOW
    assert answer.url == f"/medborgarlofte/{pledge.id}/uppfoljning/{review.id}#forslag-{answer.id}"
    assert len((await report.report_of(pledge.id, review.id)).rows) == 1


async def test_every_step_of_a_review_is_in_the_log() -> None:
    by = await coordinator()
    pledge = await signed(by, "Unga")
    await tagged(pledge, by, "Belysning", 12)
    review = await opened(pledge, by)
    await answered(review, by)
    await sign_fully(review.id, by=by, at=NOW)
    logged = [entry.action for entry in await AuditEntry.filter(staff_id=by.staff_id).order_by("id")]
    assert logged[-3:] == ["review.opened", "proposal.answered", "review.signed_for"]
    assert await AuditEntry.exists(action="review.signed")


async def test_opening_a_review_asks_the_same_whatever_there_is(query_count: Callable[[], Any]) -> None:
    by = await coordinator()
    counts = []
    for size in (1, 8):
        pledge = await signed(by, *(f"Område {number}" for number in range(size)))
        for number in range(size):
            await tagged(pledge, by, f"Förslag {number}", number + 1, position=number + 1)
        with query_count() as counted:
            await opened(pledge, by)
        counts.append(len(counted))
    assert counts[0] == counts[1]


async def test_the_board_asks_the_same_whatever_there_is(query_count: Callable[[], Any]) -> None:
    by, counts = await coordinator(), []
    for size in (1, 40):
        pledge = await signed(by, "Unga", "Platser")
        for number in range(size):
            await tagged(pledge, by, f"Förslag {number}", number + 1, position=1 + number % 2)
        review = await opened(pledge, by, threshold=1)
        with query_count() as counted:
            shown = await board.board(review.id)
        counts.append(len(counted))
        assert [part.area.name for part in shown.shown] == ["Unga", "Platser"][: 2 if size == 1 else 1]
    assert counts[0] == counts[1]
