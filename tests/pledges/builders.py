"""A pledge with focus areas, proposals and votes, as these tests need them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions, outline
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.nodding import nod
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = clock.local_date(NOW)
SIGNATORIES = [
    {"name": "Eva Ek", "role": "Kommunstyrelsens ordförande", "party": "municipality"},
    {"name": "Bo Berg", "role": "Chef för lokalpolisområdet", "party": "police"},
]
_numbers = count(1)


async def coordinator(name: str = "Vera Lund") -> Actor:
    row = await StaffMember.create(subject=f"staff {name}", name=name, last_login_at=NOW)
    return Actor("staff", row.name, row.id, "municipality")


async def police(name: str = "Polly Polis") -> Actor:
    row, _ = await StaffMember.get_or_create(subject=f"staff {name}", defaults={"name": name, "last_login_at": NOW})
    return Actor("staff", row.name, row.id, "police")


async def draft(by: Actor, start: date = date(2026, 1, 1), end: date = date(2027, 12, 31)) -> Pledge:
    return await actions.write_pledge("Löfte 2026–2027", "Vi gör kvällarna tryggare.", start, end, by=by, at=NOW)


async def signed(by: Actor, *areas: str, start: date = date(2026, 1, 1), end: date = date(2027, 12, 31)) -> Pledge:
    """With a commitment in the first area, without which nothing can be signed."""
    pledge = await draft(by, start, end)
    for name in areas or ("Trygghet",):
        await outline.add_focus_area(pledge.id, name, by=by, at=NOW)
    await outline.add_commitment((await area_of(pledge)).id, promise("municipality"), by=by, at=NOW)
    return await agreed_and_signed(pledge, by, min(start, TODAY))


def promise(owner: str, text: str = "Vi gör det.") -> dict[str, Any]:
    return {"text": text, "owner": owner, "follow_up_source": "Trygghetsmätningen"}


async def agreed_and_signed(pledge: Pledge, by: Actor, day: date = TODAY) -> Pledge:
    """Both say yes to the draft, and it is signed."""
    await with_sources(pledge)
    revision = (await Pledge.get(id=pledge.id)).revision
    for party in (by, await police()):
        await nod(pledge.id, revision, by=party, at=NOW)
    return await actions.sign_pledge(pledge.id, day, SIGNATORIES, by=by, at=NOW)


async def with_sources(pledge: Pledge) -> None:
    """How each commitment is followed up stands in the draft, without which nobody says yes."""
    bare = Commitment.filter(focus_area__pledge_id=pledge.id, target=None, follow_up_source="")
    await bare.update(follow_up_source="Trygghetsmätningen")


async def area_of(pledge: Pledge, position: int = 1) -> FocusArea:
    return await FocusArea.get(pledge_id=pledge.id, position=position)


async def published(title: str, state: State = State.PUBLISHED, at: datetime = NOW - timedelta(days=30)) -> Proposal:
    return await Proposal.create(
        title=title, text=f"{title}, för att alla ska våga gå ut.", state=state, year=2026, serial=next(_numbers),
        proposer_key="k" * 64, proposer_name="Elsa Ek", created_at=at, changed_at=at, published_at=at,
        closes_at=NOW + timedelta(days=30), threshold=25, rules={},
    )  # fmt: skip


async def vote(proposal: Proposal, number: int, day: date = TODAY) -> None:
    """So many votes on one day."""
    await Vote.bulk_create(Vote(voter_tag=f"v{next(_numbers)}", proposal=proposal, day=day) for _ in range(number))
    proposal.votes += number
    await proposal.save(update_fields=["votes"])
