"""Proposals on the moderators' desk, and the moderator."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.proposals import actions as proposals
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TEXT = "Gångvägen är mörk på vintern. Sätt upp fler lampor."


async def moderator(name: str = "Mona Moderator") -> Actor:
    member = await StaffMember.create(subject=f"https://idp.example {uuid4().hex}", name=name, last_login_at=AT)
    return Actor("staff", member.name, member.id)


async def in_state(state: State, **changes: Any) -> Proposal:
    """A proposal of somebody's in that state, with what usually comes with it."""
    sent = None if state is State.DRAFT else AT
    published = AT if state in (State.PUBLISHED, State.PASSED, State.LAPSED, State.MERGED) else None
    usual: dict[str, Any] = {
        "title": "Belys gångvägen",
        "text": TEXT,
        "proposer_key": uuid4().hex,
        "proposer_name": "Nils Nilsson",
        "created_at": AT,
        "changed_at": AT,
        "submitted_at": sent,
        "published_at": published,
        "threshold": 25 if published else None,
    }
    return await Proposal.create(state=state, **usual | changes)


async def submitted(**changes: Any) -> Proposal:
    """A proposal as it is when it comes to the desk, with its first version."""
    proposal = await in_state(State.SUBMITTED, **changes)
    await proposals.keep_version(proposal, "submitted", at=AT)
    return proposal


async def sent_again(proposal: Proposal, text: str, *, days: int) -> None:
    """The author answers a returned proposal with a new text."""
    at, by = AT + timedelta(days=days), proposal.proposer_key
    await Proposal.filter(id=proposal.id).update(text=text, state=State.SUBMITTED, changed_at=at)
    await proposals.keep_version(await Proposal.get(id=proposal.id, proposer_key=by), "submitted", at=at)
