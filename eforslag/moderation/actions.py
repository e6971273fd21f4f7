"""What moderators do with a proposal. Each verb is one transaction with its entry in the audit log.

The change of state is conditional on the state that the verb found, so of two moderators at once one decides and the
other is told.
"""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import NotFound
from eforslag.identity.keys import Keys
from eforslag.moderation import decisions
from eforslag.moderation.decisions import DecidedMeanwhile, TextChanged
from eforslag.moderation.numbering import next_number
from eforslag.moderation.second_looks import require_another
from eforslag.municipality.rules import Rules
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.outbox import announce
from eforslag.proposals import lifecycle
from eforslag.proposals.actions import keep_version
from eforslag.proposals.indexing import enter
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.votes.voting_keys import make_key


@atomic()
async def publish(
    proposal_id: int, *, rules: Rules, keys: Keys, by: Actor, at: datetime, read: int | None = None
) -> Proposal:
    """Open the proposal for votes under these rules, which it keeps.

    `read` is the ordinal of the version that the moderator has read; raises TextChanged when a newer one has come in.
    """
    proposal = await _found("publish", proposal_id)
    if read is not None and await ProposalVersion.filter(proposal_id=proposal_id, ordinal__gt=read).exists():
        raise TextChanged
    year, serial = await next_number(at)
    terms = {"rules": rules.frozen(), "threshold": rules.threshold(), "closes_at": rules.voting_ends(at)}
    # A child's name is never shown, whatever the rules say of others.
    name_is_public = rules.shows_proposer_name and proposal.name_is_public
    await _step(
        "publish", proposal, at, year=year, serial=serial, published_at=at, name_is_public=name_is_public, message="",
        **terms,
    )  # fmt: skip
    await make_key(proposal, keys)
    await keep_version(proposal, "published", at=at)
    await record("proposal.published", proposal, by=by, at=at, number=f"{year}-{serial}")
    await announce(Occasion.PUBLISHED, proposal.id, at=at)
    await enter([proposal_id])
    return await Proposal.get(id=proposal_id)


@atomic()
async def return_for_clarification(proposal_id: int, question: str, *, by: Actor, at: datetime) -> None:
    """Send the proposal back to its author, who can change it and send it again."""
    decisions.require_question(question)
    proposal = await _found("return", proposal_id)
    await _step("return", proposal, at, message=question)
    await record("proposal.returned", proposal, by=by, at=at, message=question)
    await announce(Occasion.RETURNED, proposal.id, at=at)


@atomic()
async def forward(proposal_id: int, channel: str, message: str, *, by: Actor, at: datetime) -> None:
    """Close the proposal as something that another channel takes care of (a code of CHANNELS)."""
    decisions.require_channel(channel, message)
    proposal = await _found("forward", proposal_id)
    await require_another(proposal_id, by)
    await _end("forward", proposal, at, forwarded_to=channel, message=message)
    await record("proposal.forwarded", proposal, by=by, at=at, channel=channel, message=message)
    await announce(Occasion.FORWARDED, proposal.id, at=at)


@atomic()
async def reject(proposal_id: int, ground: str, message: str, *, by: Actor, at: datetime) -> None:
    """Close the proposal unpublished, on one of GROUNDS."""
    decisions.require_ground(ground, message)
    proposal = await _found("reject", proposal_id)
    await require_another(proposal_id, by)
    await _end("reject", proposal, at, ground=ground, message=message)
    await record("proposal.rejected", proposal, by=by, at=at, ground=ground, message=message)
    await announce(Occasion.REJECTED, proposal.id, at=at)


@atomic()
async def take_down(proposal_id: int, ground: str, message: str, *, by: Actor, at: datetime) -> None:
    """Remove a proposal that has been public; its votes stay in the record, and no more can be cast."""
    decisions.require_ground(ground, message)
    proposal = await _found("take_down", proposal_id)
    await _end("take_down", proposal, at, ground=ground, message=message)
    await enter([proposal_id])
    await record("proposal.taken_down", proposal, by=by, at=at, ground=ground, message=message, was=str(proposal.state))
    await announce(Occasion.TAKEN_DOWN, proposal.id, at=at)


async def _found(step: str, proposal_id: int) -> Proposal:
    """The proposal, if the step leads on from its state. A draft is nobody's but its author's: NotFound."""
    proposal = await Proposal.get_or_none(id=proposal_id, state__not=State.DRAFT)
    if proposal is None:
        raise NotFound
    if not lifecycle.may(step, proposal.state):
        raise DecidedMeanwhile
    return proposal


async def _end(step: str, proposal: Proposal, at: datetime, **columns: object) -> None:
    """An end on the way. Whoever's proposal is not, or no longer, published is not named in public."""
    await _step(step, proposal, at, decided_at=at, name_is_public=False, **columns)


async def _step(step: str, proposal: Proposal, at: datetime, **columns: object) -> None:
    as_found = Proposal.filter(id=proposal.id, state=proposal.state)
    if not await as_found.update(state=lifecycle.after(step, proposal.state), changed_at=at, **columns):
        raise DecidedMeanwhile
