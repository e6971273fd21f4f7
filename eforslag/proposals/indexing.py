"""Keeping the index in step with the proposals' texts and their answers."""

from collections.abc import Collection, Iterable
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.proposals.answers import answers
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.proposals.unwritten import forget_words
from eforslag.search import index
from eforslag.search.document import ANALYSIS, Document

AT_ONCE = 100
# The rest are found by nobody: neither by the public nor at the desk.
FOUND = frozenset(State) - {State.DRAFT, State.WITHDRAWN, State.TAKEN_DOWN}


async def enter(proposal_ids: Collection[int], before: Iterable[Document] = ()) -> None:
    """Have the index say what these proposals say now, in the transaction that changes them or answers them.

    Words that only their earlier texts held are forgotten; `before` are such as stand in no version.
    """
    if not proposal_ids:
        return
    answered = await index.claim(proposal_ids)
    rows = await Proposal.filter(id__in=list(proposal_ids)).order_by("id")
    given = await answers(proposal_ids)
    found = {one.id: document(one, given.get(one.id, "")) for one in rows if one.state in FOUND}
    await index.put(found, [one.id for one in rows if one.id not in found])
    earlier = [*before, *await _versions(proposal_ids), *(Document("", answer=answer) for answer in answered.values())]
    left = [document(one) for one in rows if one.id not in found]
    await forget_words([*earlier, *left], found.values())


def document(proposal: Proposal, answer: str = "") -> Document:
    return Document(proposal.title, proposal.text, proposal.place, answer, proposal.number)


async def _versions(proposal_ids: Collection[int]) -> list[Document]:
    versions = await ProposalVersion.filter(proposal_id__in=list(proposal_ids))
    return [Document(one.title, one.text, one.place) for one in versions]


@atomic()
async def enter_missing(at: datetime) -> int:
    """Enter some of those that are not in the index, or are by an earlier analysis; returns how many."""
    sent = Proposal.filter(state__in=FOUND, created_at__lte=at).order_by("-id").limit(AT_ONCE)
    missing = await sent.filter(search_document__proposal_id=None).values_list("id", flat=True)
    older = await sent.filter(search_document__analysis__lt=ANALYSIS).values_list("id", flat=True)
    chosen = [int(one) for one in [*missing, *older]]  # type: ignore[call-overload]
    await enter(chosen)
    return len(chosen)
