"""The demo's pledge of 2020–2021 followed up, and what came of it: proposals of 2021, the review with its answers, and
the pledge of 2022–2023, in which one of them became a commitment that is done by now.

The pledge of 2022–2023 is Söderhamn's in our own words; its second focus area is made up and says so.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time

from earlier_texts import ANSWERS, AREA, CONCERN, LAMPS, LAMPS_TOLD, PROPOSALS
from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions, outline, settling
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.proposals.actions import close_due
from eforslag.reviews import answering, reviewing, signing, succeeding
from eforslag.reviews.models import Review, SurfacedProposal
from examples import Example
from pledge import acting, load_area, sign, tell
from pledge_examples import BACKGROUND, FIRST_AREA, FIRST_UPDATES

SENT, ENDED = datetime(2021, 2, 8, 10, tzinfo=UTC), datetime(2021, 12, 1, 9, tzinfo=UTC)
ANSWERED, WRITTEN = datetime(2022, 1, 10, 9, tzinfo=UTC), datetime(2022, 1, 24, 9, tzinfo=UTC)
Sent = Callable[[Example, datetime], Awaitable[None]]


async def load_earlier_years(staff: StaffMember, earliest: FocusArea, send: Sent) -> None:
    """`send` takes a proposal all the way to its votes."""
    by = Actor("staff", staff.name, staff.id, "municipality")
    for example in PROPOSALS:
        await send(example, SENT)
    await close_due(ENDED)
    review = await _reviewed(earliest, by)
    pledge = await _written(await succeeding.begin_next(review.id, by=by, at=WRITTEN), by)
    await _follow_by_todays(pledge, by)


async def _reviewed(earliest: FocusArea, by: Actor) -> Review:
    days = (date(2020, 1, 1), date(2021, 12, 31), date(2021, 12, 31))
    pledge_id = (await earliest.pledge).id
    review = await reviewing.open_review(pledge_id, *days, threshold=8, highest=2, by=by, at=ANSWERED)
    rows = await SurfacedProposal.filter(review_id=review.id).order_by("rank")
    # Whoever signs for the one party does not sign for the other.
    named = {"name": "Peter Forsgren", "last_login_at": ANSWERED}
    member, _ = await StaffMember.get_or_create(subject="demo police", defaults=named)
    police = Actor("staff", member.name, member.id, "police")
    for row, (response, party, reason) in zip(rows, ANSWERS, strict=True):
        row = await answering.answer(row.id, response, reason, party, side="municipality", by=by, at=ANSWERED)
        if party == "joint":
            await answering.agree(row.id, row.version, side="police", by=police, at=ANSWERED)
    for side, who in (("municipality", by), ("police", police)):
        await signing.sign_review(review.id, side=side, by=who, at=ANSWERED)
    return review


async def _written(draft: Pledge, by: Actor) -> Pledge:
    """What the review began, put into words by the parties and signed."""
    named = {"title": "Söderhamns medborgarlöfte 2022–2023", "background": BACKGROUND}
    await actions.change_pledge(draft.id, named, by=by, at=WRITTEN)
    ours = await FocusArea.get(pledge_id=draft.id)
    await outline.change_focus_area(ours.id, ours.name, AREA, picture=CONCERN, by=by, at=WRITTEN)
    lamps = await Commitment.get(focus_area_id=ours.id)
    await outline.change_commitment(lamps.id, LAMPS, by=by, at=WRITTEN)
    youth = await load_area(draft, FIRST_AREA, by, WRITTEN)
    await outline.move_focus_area_up(youth.id, by=by, at=WRITTEN)
    await sign(draft, date(2022, 2, 21), by, datetime(2022, 2, 21, 12, tzinfo=UTC))
    await tell(youth, FIRST_UPDATES, by)
    await tell(ours, LAMPS_TOLD, by)
    return draft


async def _follow_by_todays(pledge: Pledge, by: Actor) -> None:
    """Today's pledge is signed already, so that it builds on this one is a change that both agree to."""
    now = await Pledge.filter(title__contains="exempel").order_by("-period_start").first()
    if now is None or now.signed_on is None:
        return
    at = datetime.combine(now.signed_on, time(12), UTC)
    change = await actions.change_pledge(now.id, {"predecessor_id": pledge.id}, by=by, at=at)
    await settling.approve(change.id, by=acting(by, "police"), at=at)
