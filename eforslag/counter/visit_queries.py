"""What the desk looks for in a visit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.proposals.lifecycle import PUBLIC, State
from eforslag.proposals.models import Proposal
from eforslag.search import vocabulary
from eforslag.search.finding import Scope, hits
from eforslag.search.question import question
from eforslag.votes.panel import is_open
from eforslag.web.forms import tidy

MOST = 12
# Of a number without its year: nothing is asked at the desk about a voting that is older.
YEARS = 3
_NUMBER = re.compile(r"(?:([0-9]{4})-)?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Found:
    """Proposals to choose from; `is_exact` when a reference number led to a single one."""

    rows: Sequence[Proposal]
    is_exact: bool = False


async def looked_for(asked: str, at: datetime) -> Found:
    """Open proposals by reference number (the year may be left out) or by words; the most voted for without either.

    A number that no open proposal has leads to those whose voting is over: one may ask whether one's vote was counted.
    """
    words = tidy(asked).strip()[:100]
    number = _NUMBER.fullmatch(words)
    if number:
        rows = await _numbered(number[1], int(number[2]), at)
        return Found(rows, len(rows) == 1)
    open_now = Proposal.filter(state=State.PUBLISHED, closes_at__gt=at)
    if not words:
        return Found(await open_now.order_by("-votes", "id").limit(MOST))
    asked_for = question(words, await vocabulary.known())
    ids = [hit.proposal_id for hit in await hits(asked_for, Scope([State.PUBLISHED], open_at=at))][:MOST]
    rows_by_id = {row.id: row for row in await Proposal.filter(id__in=ids)} if ids else {}
    return Found([rows_by_id[one] for one in ids if one in rows_by_id])


async def _numbered(year: str | None, serial: int, at: datetime) -> Sequence[Proposal]:
    this_year = clock.local_date(at).year
    years = [int(year)] if year else [this_year - back for back in range(YEARS)]
    rows = await Proposal.filter(year__in=years, serial=serial, state__in=PUBLIC).order_by("-year")
    return [row for row in rows if is_open(row, at)] or rows


async def returned_to(person_key: str) -> Sequence[Proposal]:
    """The person's own proposals about which a moderator has a question."""
    return await Proposal.filter(proposer_key=person_key, state=State.RETURNED).order_by("id")
