"""Whether and on what a person has voted, told from their tags; nothing stored ties the votes together."""

from collections.abc import Sequence

from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import voter_tag
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import tag_on
from eforslag.votes.models import Vote, VotingKey

ASKED_AT_ONCE = 500


async def has_voted(proposal_id: int, person_key: str, keys: Keys) -> bool:
    tag = await tag_on(proposal_id, person_key, keys)
    return tag is not None and await Vote.exists(voter_tag=tag)


async def voted_on(person_key: str, keys: Keys) -> Sequence[Proposal]:
    """The proposals that the person has voted on, those with the latest end of voting first."""
    tags = [voter_tag(keys, key.wrapped, key.proposal_id, person_key) for key in await VotingKey.all()]  # type: ignore[attr-defined]
    ids: list[int] = []
    for first in range(0, len(tags), ASKED_AT_ONCE):
        found = Vote.filter(voter_tag__in=tags[first : first + ASKED_AT_ONCE])
        ids += await found.values_list("proposal_id", flat=True)  # type: ignore[arg-type]
    return await Proposal.filter(id__in=ids).order_by("-closes_at", "-id") if ids else []
