"""Proposals that are open for votes, and what stands in the ballot box of one."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from eforslag.identity.keys import Keys
from eforslag.identity.models import RegisterEntry
from eforslag.identity.pseudonyms import register_key
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from tests.moderation.builders import moderator, submitted

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


class Box(NamedTuple):
    """What the proposal says that there are, and how many there are."""

    tally: int
    rows: int


def anyone(**terms: Any) -> Rules:
    """Rules under which everybody may vote."""
    return Rules(voting_right="anyone", **terms)


async def entitle(keys: Keys, *people: str) -> None:
    """Enter those with these person keys in the register of voters."""
    for person_key in people:
        await RegisterEntry.get_or_create(register_key=register_key(keys, person_key))


async def published(keys: Keys, rules: Rules | None = None, at: datetime = AT) -> Proposal:
    """A proposal that a moderator has just opened for votes, everybody's unless its rules say otherwise."""
    proposal = await submitted()
    return await moderation.publish(proposal.id, rules=rules or anyone(), keys=keys, by=await moderator(), at=at)


async def box(proposal_id: int) -> Box:
    proposal = await Proposal.get(id=proposal_id)
    return Box(proposal.votes, await Vote.filter(proposal_id=proposal_id).count())


def person(number: int) -> str:
    """The key of somebody, as a login would give it."""
    return f"{number:064x}"
