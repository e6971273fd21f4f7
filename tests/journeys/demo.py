"""The demo's town with what its seed leaves out: a review that is signed, one that is open, and a pledge in draft."""

from datetime import date, timedelta

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.dialogues.actions import write_dialogue
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import person_key
from eforslag.pledges import actions as pledges
from eforslag.pledges.models import Pledge
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing
from eforslag.reviews.models import Review, SurfacedProposal
from people import SUGGESTED
from seed import fill
from tests.reviews.builders import answer_fully, sign_fully

# Whoever logs in with this number has written everything that only its author may see.
AUTHOR = SUGGESTED[0].number
NEXT = (date(2030, 1, 1), date(2031, 1, 1))
REASON = "Vi tar med det här i arbetet och berättar hur det går när vi följer upp löftet nästa gång."


async def furnish_fully(settings: Settings) -> None:
    at = clock.now()
    async with opened(settings):
        await fill(settings, at)
        author = person_key(load_keys(settings), parse(AUTHOR))
        await Proposal.filter(state__in=("draft", "returned", "submitted", "rejected")).update(proposer_key=author)
        member = await StaffMember.get(subject="demo moderator")
        by = Actor("staff", member.name, member.id, "municipality")
        await pledges.write_pledge("Nästa löfte", "Vi fortsätter.", *NEXT, by=by, at=at)
        await write_dialogue({"title": "Nästa dialog", "opens_on": NEXT[0], "closes_on": NEXT[1]}, by=by, at=at)
        pledge = await Pledge.filter(state="signed").order_by("-period_start").first()
        assert pledge is not None
        signed = await _open(pledge, clock.local_date(at) - timedelta(days=7), by)
        for surfaced in await SurfacedProposal.filter(review_id=signed.id):
            await answer_fully(surfaced.id, "next_pledge", REASON, "joint", by=by, at=at)
        await sign_fully(signed.id, by=by, at=at)
        await _open(pledge, clock.local_date(at), by)


async def _open(pledge: Pledge, end: date, by: Actor) -> Review:
    start = pledge.period_start
    return await reviewing.open_review(pledge.id, start, end, end, threshold=10, highest=3, by=by, at=clock.now())
