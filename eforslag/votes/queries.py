"""Whether and on what a person has voted, told from their tags; nothing stored ties the votes together."""

from collections.abc import Sequence
from datetime import date

from eforslag.database.statements import Statement
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import tag_on
from eforslag.votes.models import Vote, VotingKey

_FIND = Statement(
    sqlite="SELECT v.proposal_id, v.day FROM json_each(?1) b JOIN vote v ON v.voter_tag = b.value->>0",
    postgresql="SELECT proposal_id, day FROM vote WHERE voter_tag = ANY($1::text[])",
)


async def has_voted(proposal_id: int, person_key: str, keys: Keys) -> bool:
    return await day_of_vote(proposal_id, person_key, keys) is not None


async def day_of_vote(proposal_id: int, person_key: str, keys: Keys) -> date | None:
    """The day on which the person voted; None for no vote, or one that can't be told any more."""
    tag = await tag_on(proposal_id, person_key, keys)
    vote = await Vote.get_or_none(voter_tag=tag) if tag is not None else None
    return vote.day if vote else None


async def can_be_told(proposal_id: int) -> bool:
    """Whether it can still be seen who voted on the proposal: its key is destroyed a while after the voting."""
    return await VotingKey.exists(proposal_id=proposal_id)


async def voted_on(person_key: str, keys: Keys) -> Sequence[tuple[Proposal, date]]:
    """The proposals that the person has voted on and the day of the vote, those with the latest end of voting first.

    Keys are destroyed a while after the voting, so there are never more of them than of proposals that are open or
    have ended lately.
    """
    tags = [voter_tag(keys, wrapped, proposal_id, person_key) for proposal_id, wrapped in await wrapped_keys()]
    rows = await _FIND.of([(tag,) for tag in tags]) if tags else []
    days = {row["proposal_id"]: _day(row["day"]) for row in rows}
    proposals = await Proposal.filter(id__in=list(days)).order_by("-closes_at", "-id") if days else []
    return [(proposal, days[proposal.id]) for proposal in proposals]


def _day(value: date | str) -> date:
    """SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


async def wrapped_keys() -> Sequence[tuple[int, str]]:
    """Every proposal that has a voting key, with the key as it is wrapped."""
    return await VotingKey.all().order_by("proposal_id").values_list("proposal_id", "wrapped")
