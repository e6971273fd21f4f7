"""How quick a review is with two thousand tagged proposals that all came up, which is the most there can be."""

import asyncio

from itsdangerous import Signer

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity import sessions
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.notifications.models import Notice
from eforslag.pledges.models import FocusArea, Tag
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing, signing
from eforslag.reviews.models import SurfacedProposal
from figures import Figure, Report
from load import Request, sent
from place import Databases, serving
from town import Size, furnish

LENGTHS = {"smallest": (1, 30, 20), "quick": (2, 500, 60), "full": (3, 2_000, 100)}
"""How many runs, how many proposals are tagged, and how many requests of each kind."""
MILLISECONDS = 150.0
REASON = "Vi tar med förslaget i arbetet med nästa löfte."


def measure(places: Databases, length: str) -> Report:
    report = Report("review", length)
    for kind in places.kinds:
        report.add(kind, asyncio.run(_speed(places, kind, *LENGTHS[length])))
    return report


async def _speed(places: Databases, kind: str, runs: int, tagged: int, count: int) -> list[Figure]:
    settings = await places.new(kind, "review")
    await furnish(settings, Size(residents=3, open=1, old=tagged, votes_each=2))
    cookie, pledge, signed, waiting = await _reviewed(settings)
    asked: dict[str, list[Request]] = {
        "board": [("GET", f"/loftesarbete/uppfoljning/{waiting}", cookie)] * count,
        "later_page": [("GET", f"/loftesarbete/uppfoljning/{waiting}?omrade=1&sida=9", cookie)] * count,
        "report": [("GET", f"/medborgarlofte/{pledge}/uppfoljning/{signed}", cookie)] * count,
    }
    took: dict[str, list[float]] = {name: [] for name in asked}
    with serving(settings) as server:
        for requests in asked.values():
            sent(requests[:5], server.folder, server.port, 1, expected="200")
        for _ in range(runs):
            for name, requests in asked.items():
                took[name].append(sent(requests, server.folder, server.port, 1, expected="200").p99 * 1000)
    return [Figure(f"{name}_p99_ms", values, MILLISECONDS, at_most=True) for name, values in took.items()]


async def _reviewed(settings: Settings) -> tuple[str, int, int, int]:
    """A coordinator's cookie, the pledge, a review of it that is signed and one that is open."""
    at = clock.now()
    async with opened(settings):
        member = await StaffMember.get(id=1)
        police = await StaffMember.create(subject="x police", name="Peter Forsgren", last_login_at=at)
        acting = {"municipality": Actor("staff", member.name, 1), "police": Actor("staff", police.name, police.id)}
        pledge = await _tag_all()
        signed = await _open(pledge, acting["municipality"], 2)
        terms = {"response": "next_pledge", "reason": REASON, "party": "municipality", "municipality_by_id": 1}
        await SurfacedProposal.filter(review_id=signed).update(**terms)
        for side, who in acting.items():
            await signing.sign_review(signed, side=side, by=who, at=at)
        # Nobody follows them, and finding that out is no part of a page.
        await Notice.all().update(spread_at=at)
        waiting = await _open(pledge, acting["municipality"], 1)
        session = await sessions.start_for_staff(member, roles=("coordinator",), kept_form=None, at=at)
    signer = Signer(load_keys(settings).cookie_secret, salt="__Host-session")
    return f"__Host-session={signer.sign(session).decode()}", pledge, signed, waiting


async def _tag_all() -> int:
    area = await FocusArea.all().order_by("id").first()
    assert area  # noqa: S101  just furnished
    there = set(await Tag.filter(focus_area_id=area.id).values_list("proposal_id", flat=True))
    rows = [one for one in await Proposal.all().values_list("id", flat=True) if one not in there]
    at = clock.now()
    await Tag.bulk_create(Tag(proposal_id=one, focus_area=area, tagged_by_id=1, tagged_at=at) for one in rows)
    return int(area.pledge_id)  # type: ignore[attr-defined]


async def _open(pledge: int, by: Actor, months: int) -> int:
    at = clock.now()
    today = clock.local_date(at)
    start = today.replace(year=today.year - months)
    review = await reviewing.open_review(pledge, start, today, today, threshold=1, highest=3, by=by, at=at)
    return review.id
