"""Proposals that are much like one that is being written or judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.search import marking, vocabulary
from eforslag.search.document import Document
from eforslag.search.finding import Scope, hits
from eforslag.search.question import like

MOST = 3
# Of the best fit that could be. Proposals about the same thing reach a quarter and more, others hardly an eighth.
LEAST_SHARE = 0.12
# What was closed longer ago is no longer said to be recent.
RECENTLY = timedelta(days=730)
LEAST_TEXT = 8
TO_EVERYBODY = (State.PUBLISHED, State.PASSED, State.LAPSED)
TO_MODERATORS = (*TO_EVERYBODY, State.SUBMITTED, State.RETURNED, State.REJECTED, State.FORWARDED, State.MERGED)


@dataclass(frozen=True, slots=True)
class Similar:
    """A proposal with the words that it has in common with the other."""

    proposal: Proposal
    words: Sequence[str]
    takes_votes: bool


async def similar(
    title: str, text: str, place: str = "", *, at: datetime, besides: int | None = None, to_moderators: bool = False
) -> list[Similar]:
    """At most three: open, under way, or closed within two years; moderators are shown those in their queue as well."""
    if len(title) + len(text) < LEAST_TEXT:
        return []
    asked = like(Document(title, text, place), await vocabulary.known())
    states = TO_MODERATORS if to_moderators else TO_EVERYBODY
    scope = Scope([str(state) for state in states], closed_since=at - RECENTLY, besides=besides)
    near = [hit.proposal_id for hit in await hits(asked, scope) if hit.share >= LEAST_SHARE][:MOST]
    rows = {row.id: row for row in await Proposal.filter(id__in=near)} if near else {}
    return [_similar(rows[one], asked.terms, at) for one in near if one in rows]


def _similar(proposal: Proposal, terms: set[str], at: datetime) -> Similar:
    is_open = proposal.state == State.PUBLISHED and proposal.closes_at is not None and at < proposal.closes_at
    words = marking.shared((proposal.title, proposal.text, proposal.place), terms)
    return Similar(proposal, words, is_open)
