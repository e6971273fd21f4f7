"""Keeping the index in step with the proposals' texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tortoise.transactions import atomic

from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.search import index
from eforslag.search.document import ANALYSIS, Document

AT_ONCE = 100


async def enter(proposals: Sequence[Proposal], added: Mapping[int, str] | None = None) -> None:
    """Put the proposals as they are now into the index, in the transaction that changes them.

    Drafts have no place there. What has been answered before stays; `added` are new answers, by the proposals' ids.
    """
    known = await index.answers([proposal.id for proposal in proposals])
    new = added or {}
    await index.put({one.id: document(one, known.get(one.id, ""), new.get(one.id, "")) for one in proposals})


def document(proposal: Proposal, *answers: str) -> Document:
    answer = "\n".join(filter(None, answers))
    return Document(proposal.title, proposal.text, proposal.place, answer, proposal.number)


@atomic()
async def enter_missing(at: datetime) -> int:
    """Enter some of those that are not in the index, or are by an earlier analysis; returns how many."""
    sent = Proposal.filter(state__not=State.DRAFT, created_at__lte=at)
    missing = await sent.filter(search_document__proposal_id=None).order_by("-id").limit(AT_ONCE)
    missing += await sent.filter(search_document__analysis__lt=ANALYSIS).order_by("-id").limit(AT_ONCE)
    await enter(missing)
    return len(missing)
