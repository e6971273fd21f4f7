"""What a proposer does with a proposal, and what time does with it. Each verb is one transaction."""

from collections.abc import Mapping, Set
from datetime import datetime, timedelta

from tortoise.expressions import F, Q
from tortoise.functions import Max
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import RESIDENT, SYSTEM
from eforslag.audit.log import record
from eforslag.errors import NotFound
from eforslag.identity.eligibility import is_child, needs_guardian
from eforslag.municipality.rules import Rules
from eforslag.notifications import readers
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.proposals import lifecycle, writing
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import COUNTED_AS_OPEN, EDITABLE, State, StepNotPossible
from eforslag.proposals.models import Proposal, ProposalVersion

DRAFTS_KEPT = timedelta(days=90)


@atomic()
async def start_draft(title: str, text: str, *, by: str, name: str, channel: str, at: datetime) -> Proposal:
    """A draft that only its author, the person with this key, can see. Raises TooManyDrafts."""
    writing.require_room_for_draft(await _count(by, {State.DRAFT}))
    return await Proposal.create(
        title=title, text=text, proposer_key=by, proposer_name=name, channel=channel, created_at=at, changed_at=at
    )


async def save_idea(proposal_id: int, title: str, text: str, *, by: str, at: datetime) -> None:
    await _save(proposal_id, by, title=title, text=text, changed_at=at)


async def save_place(proposal_id: int, place: str, language: str, *, by: str, at: datetime) -> None:
    await _save(proposal_id, by, place=place, language=language, changed_at=at)


async def _save(proposal_id: int, by: str, **columns: object) -> None:
    if not await Proposal.filter(id=proposal_id, proposer_key=by, state__in=EDITABLE).update(**columns):
        raise StepNotPossible


async def discard(proposal_id: int, *, by: str) -> None:
    """Throw a draft away. It was never sent, so nothing is kept."""
    draft = await own(proposal_id, by)
    if not await Proposal.filter(id=draft.id, state=State.DRAFT).delete():
        raise StepNotPossible


@atomic()
async def submit(
    proposal_id: int,
    *,
    by: str,
    name: str,
    age: int | None,
    consented: bool,
    rules: Rules,
    at: datetime,
    told_at: str = "",
    language: str = "sv",
    sent_from: Mapping[str, object] | None = None,
) -> Proposal:
    """Send a draft, or a returned proposal with its changes, to the moderators.

    From here on it is an official document. How it goes is told to the e-mail address `told_at`, in that language.
    `sent_from` names the clerk and the station for the log, where it was sent at the counter.
    Raises a Conflict that says what is missing.
    """
    proposal = await own(proposal_id, by)
    state = lifecycle.after("submit", proposal.state)
    writing.require_sendable(proposal.title, proposal.text, proposal.place)
    writing.require_consent(age, consented, rules)
    if proposal.state == State.DRAFT:
        writing.require_room(await _count(by, COUNTED_AS_OPEN), rules)
    # The row as it was read, so that what is sent and kept is what was checked, not what another window saved since.
    as_read = Proposal.filter(id=proposal_id, state=proposal.state, changed_at=proposal.changed_at)
    changed = await as_read.update(
        state=state,
        proposer_name=name,
        guardian_consented=needs_guardian(rules, age),
        name_is_public=not is_child(age),
        submitted_at=proposal.submitted_at or at,
        changed_at=at,
    )
    if not changed:
        raise StepNotPossible
    await keep_version(proposal, "submitted", at=at)
    await readers.tell_proposer(proposal_id, told_at, language, clock.local_date(at))
    await enter([proposal_id])
    await record("proposal.submitted", proposal, by=RESIDENT, at=at, channel=proposal.channel, **(sent_from or {}))
    return proposal


async def _count(by: str, states: Set[State]) -> int:
    # Two sendings, or two new drafts, of one person wait for each other here, so that the limit holds for both. A first
    # draft has nothing to wait for, and is far from the limit. Votes are counted on none of what a new draft locks.
    unsettled = Proposal.filter(proposer_key=by, state__in={State.DRAFT, *states})
    await unsettled.order_by("id").select_for_update().only("id")
    return await Proposal.filter(proposer_key=by, state__in=states).count()


async def keep_version(proposal: Proposal, kind: str, *, at: datetime) -> None:
    """Keep the text as it is now; every version stays."""
    newest = await ProposalVersion.filter(proposal_id=proposal.id).annotate(highest=Max("ordinal")).values("highest")
    ordinal = (newest[0]["highest"] or 0) + 1 if newest else 1
    await ProposalVersion.create(
        proposal=proposal,
        ordinal=ordinal,
        kind=kind,
        title=proposal.title,
        text=proposal.text,
        place=proposal.place,
        at=at,
    )


@atomic()
async def withdraw(proposal_id: int, *, by: str, at: datetime) -> None:
    """Take one's proposal back, until it has reached its threshold. It stays in the record, without the name."""
    proposal = await own(proposal_id, by)
    state = lifecycle.after("withdraw", proposal.state)
    changed = await Proposal.filter(id=proposal_id, state=proposal.state, threshold_reached_at=None).update(
        state=state, decided_at=at, changed_at=at, name_is_public=False
    )
    if not changed:
        raise StepNotPossible
    await enter([proposal_id])
    await record("proposal.withdrawn", proposal, by=RESIDENT, at=at)
    await announce(Occasion.WITHDRAWN, proposal.id, at=at)


async def own(proposal_id: int, by: str) -> Proposal:
    """One's own proposal. Raises NotFound for anybody else's, drafts above all."""
    proposal = await Proposal.get_or_none(id=proposal_id, proposer_key=by)
    if proposal is None:
        raise NotFound
    return proposal


async def remove_old_drafts(at: datetime) -> int:
    """Throw away drafts that nobody has touched for 90 days; they were never sent."""
    return await Proposal.filter(state=State.DRAFT, changed_at__lt=at - DRAFTS_KEPT).delete()


async def close_due(at: datetime) -> int:
    """Close every proposal whose voting has ended; returns how many."""
    closed = 0
    for proposal in await Proposal.filter(state=State.PUBLISHED, closes_at__lte=at):
        closed += await _close(proposal, at)
    return closed


@atomic()
async def _close(proposal: Proposal, at: datetime) -> int:
    """Passed if the threshold was ever reached, lapsed otherwise, decided by the row as it is now."""
    reached = Q(threshold_reached_at__isnull=False)
    due = Proposal.filter(id=proposal.id, state=State.PUBLISHED)
    if await due.filter(reached).update(state=State.PASSED, closed_at=F("closes_at")):
        await record("proposal.passed", proposal, by=SYSTEM, at=at)
        await announce(Occasion.PASSED, proposal.id, at=at)
    elif await due.filter(~reached).update(state=State.LAPSED, closed_at=F("closes_at")):
        await record("proposal.lapsed", proposal, by=SYSTEM, at=at)
        await announce(Occasion.LAPSED, proposal.id, at=at)
    else:
        return 0
    return 1
