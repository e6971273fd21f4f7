"""Handing out the proposals as lines that can be brought in again, here or elsewhere."""

from collections.abc import AsyncIterator
from datetime import datetime

from tortoise.expressions import Q

from eforslag.archive.line import Earlier, written
from eforslag.archive.states import ANSWERED, state_of, word_for
from eforslag.proposals.answers import answers
from eforslag.proposals.lifecycle import PUBLIC, State
from eforslag.proposals.models import Proposal, ProposalOrigin

AT_ONCE = 1000


async def hand_out() -> AsyncIterator[str]:
    """A line for each proposal whose text is public, and for each that was brought in, in the order they came."""
    last = 0
    while True:
        chosen = Proposal.filter(Q(state__in=PUBLIC) | Q(origin__source_id__isnull=False), id__gt=last)
        rows = await chosen.order_by("id").limit(AT_ONCE)
        if not rows:
            return
        ids = [row.id for row in rows]
        origins = {one.pk: one for one in await ProposalOrigin.filter(proposal_id__in=ids)}
        given = await answers(ids)
        for row in rows:
            origin = origins.get(row.id)
            yield written(_brought_in(row, origin) if origin else _own(row, given.get(row.id, "")))
        last = ids[-1]


def _brought_in(proposal: Proposal, origin: ProposalOrigin) -> Earlier:
    """As it came, but for what has happened here since."""
    as_it_came = Earlier("", "", state=origin.state, closed=origin.closed).meant == proposal.state
    return Earlier(
        id=origin.source_id, title=proposal.title, text=proposal.text, votes=proposal.votes, answer=origin.answer,
        source_url=origin.source_url, published=origin.published,
        state=origin.state if as_it_came else word_for(proposal.state),
        closed=origin.closed or ("" if as_it_came else _moment(proposal.closed_at)),
    )  # fmt: skip


def _own(proposal: Proposal, answer: str) -> Earlier:
    over = proposal.closed_at or proposal.closes_at
    is_answered = bool(answer) and state_of(ANSWERED) == State(proposal.state)
    return Earlier(
        id=proposal.number or f"eforslag-{proposal.id}", title=proposal.title, text=proposal.text, answer=answer,
        state=ANSWERED if is_answered else word_for(proposal.state),
        published=_moment(proposal.published_at), closed=_moment(over), votes=proposal.votes,
    )  # fmt: skip


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
