"""How quick the moderators' desk is with a thousand proposals in the queue, and how often it suggests rightly."""

import asyncio

from itsdangerous import Signer

from eforslag import clock
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity import sessions
from eforslag.identity.keys import load_keys
from eforslag.identity.models import StaffMember
from eforslag.proposals.indexing import enter
from eforslag.proposals.models import Proposal
from figures import Figure, Report
from load import Request, sent
from place import Databases, serving
from tests.moderation.labelled_areas import accuracy, suggested_first
from town import Size, furnish

LENGTHS = {"smallest": (1, 30, 60), "quick": (2, 300, 200), "full": (5, 1_000, 400)}
"""How many runs, how many proposals in the queue, and how many requests of each kind."""
MILLISECONDS, RIGHT = 100.0, 0.8
OPEN = 50


def measure(places: Databases, length: str) -> Report:
    report = Report("desk", length)
    for kind in places.kinds:
        report.add(kind, asyncio.run(_speed(places, kind, *LENGTHS[length])))
    report.add("suggestions", [Figure("first_is_right", [accuracy(suggested_first())], RIGHT)])
    return report


async def _speed(places: Databases, kind: str, runs: int, queue: int, count: int) -> list[Figure]:
    settings = await places.new(kind, "desk")
    await furnish(settings, Size(residents=10, open=OPEN, old=queue, votes_each=1))
    cookie, waiting = await _queued(settings, queue)
    asked: dict[str, list[Request]] = {
        "queue": [("GET", "/handlaggning", cookie)] * count,
        "searched": [("GET", "/handlaggning?sok=lampor&alder=late", cookie)] * count,
        "proposal": [("GET", f"/handlaggning/{waiting[number % len(waiting)]}", cookie) for number in range(count)],
    }
    took: dict[str, list[float]] = {name: [] for name in asked}
    with serving(settings) as server:
        for requests in asked.values():
            sent(requests[:10], server.folder, server.port, 1, expected="200")
        for _ in range(runs):
            for name, requests in asked.items():
                took[name].append(sent(requests, server.folder, server.port, 1, expected="200").p99 * 1000)
    return [Figure(f"{name}_p99_ms", values, MILLISECONDS, at_most=True) for name, values in took.items()]


async def _queued(settings: Settings, queue: int) -> tuple[str, list[int]]:
    """A moderator's cookie, and the ids of what now waits in the queue."""
    async with opened(settings):
        ids = list(range(OPEN + 1, OPEN + queue + 1))
        await Proposal.filter(id__in=ids).update(state="submitted", threshold=None, published_at=None, closed_at=None)
        await enter(await Proposal.all().values_list("id", flat=True))  # type: ignore[arg-type]
        member = await StaffMember.get(id=1)
        session = await sessions.start_for_staff(member, roles=("moderator",), kept_form=None, at=clock.now())
    signer = Signer(load_keys(settings).cookie_secret, salt="__Host-session")
    return f"__Host-session={signer.sign(session).decode()}", ids
