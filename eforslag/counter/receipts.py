"""What a receipt says, and where its code leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eforslag import clock
from eforslag.counter import codes
from eforslag.counter.models import Receipt
from eforslag.counter.visits import OpenVisit
from eforslag.identity.keys import Keys
from eforslag.proposals.models import Proposal
from eforslag.web.language import gettext, ngettext


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done, and its code. A vote's line never names the proposal."""

    text: str
    code: str
    title: str = ""
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Paper:
    """A receipt as it is printed."""

    at: datetime
    lines: Sequence[Line]


async def keep(proposal_id: int, keys: Keys) -> None:
    """Let the code on the receipt lead to the proposal."""
    mark = codes.mark_of(keys, codes.of_proposal(keys, proposal_id))
    await Receipt.get_or_create(code_mark=mark, defaults={"proposal_id": proposal_id})


async def paper(visit: OpenVisit, keys: Keys) -> Paper:
    """Everything that was done in the visit."""
    lines = []
    code = codes.grouped(codes.of_vote(keys, clock.local_date(visit.opened_at), visit.token))
    if visit.votes_cast:
        given = ngettext("En röst är lämnad.", "%(num)s röster är lämnade.", visit.votes_cast)
        lines.append(Line(given % {"num": visit.votes_cast}, code))
    if visit.votes_taken_back:
        gone = ngettext("En röst är borttagen.", "%(num)s röster är borttagna.", visit.votes_taken_back)
        lines.append(Line(gone % {"num": visit.votes_taken_back}, code))
    for proposal in await Proposal.filter(id__in=visit.sent).order_by("id") if visit.sent else ():
        code = codes.grouped(codes.of_proposal(keys, proposal.id))
        lines.append(Line(gettext("Ett förslag är inskickat."), code, proposal.title, proposal.language))
    return Paper(visit.opened_at, lines)


@dataclass(frozen=True, slots=True)
class Found:
    """What a code leads to: a proposal, or the day of a vote."""

    proposal: Proposal | None = None
    day: date | None = None


async def found(code: str, keys: Keys) -> Found | None:
    """What the code on a paper tells whoever holds it."""
    if code.startswith(codes.VOTE):
        day = codes.day_of_vote(keys, code)
        return Found(day=day) if day else None
    row = await Receipt.get_or_none(code_mark=codes.mark_of(keys, code)).select_related("proposal")
    return Found(proposal=row.proposal) if row else None
