"""Rows of proposals, and focus areas to find them under."""

from datetime import UTC, datetime, timedelta
from typing import Any

from eforslag.municipality.rules import Rules
from eforslag.pledges import actions as pledges
from eforslag.pledges.models import FocusArea
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests.pledges.builders import area_of, coordinator, signed

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def row(number: int, state: State = State.PUBLISHED, at: datetime = AT, **changes: Any) -> Proposal:
    """A proposal that was published `number` hours ago; not saved."""
    began = at - timedelta(hours=number)
    over = state in (State.PASSED, State.LAPSED, State.MERGED)
    usual: dict[str, Any] = {
        "title": f"Förslag {number}", "text": "Det behövs fler bänkar längs älven.", "state": state,
        "year": 2026, "serial": number, "proposer_key": "k" * 64, "proposer_name": "Elsa Ek", "rules": Rules().frozen(),
        "created_at": began, "changed_at": began, "submitted_at": began, "published_at": began, "threshold": 25,
        "closes_at": began if over else at + timedelta(days=30), "closed_at": began if over else None,
    }  # fmt: skip
    return Proposal(**usual | changes)


async def saved(number: int, state: State = State.PUBLISHED, at: datetime = AT, **changes: Any) -> Proposal:
    proposal = row(number, state, at, **changes)
    await proposal.save()
    return proposal


async def areas(*names: str) -> list[FocusArea]:
    """The focus areas of a pledge that is current."""
    pledge = await signed(await coordinator("Vera Lund"), *names)
    return [await area_of(pledge, position) for position in range(1, len(names) + 1)]


async def tagged(proposal: Proposal, area: FocusArea, at: datetime = AT) -> None:
    await pledges.tag(
        proposal.id, area.id, "Det handlar om det.", by=await coordinator(f"T {proposal.id} {area.id}"), at=at
    )
