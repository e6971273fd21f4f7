"""The demo's review: halfway through the pledge for now, answered and signed by both parties."""

from datetime import datetime, timedelta

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges.models import FocusArea
from eforslag.reviews import answering, notes, reviewing, signing
from eforslag.reviews.models import Review, SurfacedProposal

SOME_DAYS_AGO = timedelta(days=21)
# By turns, in the order of the board: the answer, whom it concerns, and why.
ANSWERS = (
    (
        "becomes_commitment",
        "joint",
        "Vi gör det här tillsammans. Kommunen står för platsen och ledarna, och polisen kommer förbi varje kväll. Vi "
        "skriver in det i nästa löfte.",
    ),
    (
        "to_board",
        "municipality",
        "Det här bestämmer en nämnd om, så vi lämnar förslaget dit med rösterna som underlag.",
    ),
    (
        "covered_by_commitment",
        "police",
        "Vi är redan på plats när tågen kommer på kvällen, och vi har sett att det hjälper.",
    ),
    (
        "declined",
        "municipality",
        "Vi har provat det på två platser. Det flyttade oron i stället för att minska den, så vi lägger pengarna på "
        "ljusare vägar.",
    ),
)
NOTE = "Fråga fältarna hur många unga det brukar vara på en fredag innan vi svarar."


async def load_review(staff: StaffMember, areas: list[FocusArea], at: datetime) -> None:
    """Nothing early in the year, when the pledge has not been there for long enough."""
    opened, by = at - SOME_DAYS_AGO, Actor("staff", staff.name, staff.id)
    pledge = await areas[0].pledge
    cutoff = clock.local_date(opened) - timedelta(days=1)
    if cutoff <= pledge.period_start:
        return
    days = (pledge.period_start, cutoff, cutoff)
    review = await reviewing.open_review(pledge.id, *days, threshold=15, highest=2, by=by, at=opened)
    await notes.write_note(review.id, areas[0].id, NOTE, by=by, at=opened + timedelta(hours=1))
    await _answer_and_sign(review, by, opened + timedelta(days=1))


async def _answer_and_sign(review: Review, by: Actor, at: datetime) -> None:
    member = await StaffMember.create(subject="demo police", name="Peter Forsgren", last_login_at=at)
    acting = {"municipality": by, "police": Actor("staff", member.name, member.id)}
    for place, row in enumerate(await SurfacedProposal.filter(review_id=review.id).order_by("focus_area_id", "rank")):
        response, party, reason = ANSWERS[place % len(ANSWERS)]
        side = "police" if party == "police" else "municipality"
        row = await answering.answer(row.id, response, reason, party, side=side, by=acting[side], at=at)
        if party == "joint":
            await answering.agree(row.id, row.version, side="police", by=acting["police"], at=at)
    for side, who in acting.items():
        await signing.sign_review(review.id, side=side, by=who, at=at)
