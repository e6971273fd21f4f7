"""What is printed at the desk: voting slips, the form for a proposal, and the open proposals in large print.

A slip is one person's own. A list that goes from hand to hand would show each who signs it the numbers, the names and
the opinion of everybody above.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import randbelow

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.counter import paper_references
from eforslag.dialogues import queries as dialogues
from eforslag.identity.eligibility import GROUNDS
from eforslag.municipality.queries import rules_in_force
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.panel import end_of_voting
from eforslag.web.qr import svg
from eforslag.web.responses import page, redirect

PAPER = "/kundtjanst/papper"
SLIPS_ON_SHEET = 3
MOST_SHEETS, SHEETS_OF_ALL = 20, 60
MOST_OFFERED = 100
CHANCES = 32**5
# Papers have to be entered before the voting closes, and not all come in at a desk that is open every day.
TIME_TO_ENTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of one proposal, on so many sheets with one reference."""

    proposal: Proposal
    reference: str
    address: str
    code: Markup
    sheets: int

    @property
    def hand_in_by(self) -> date:
        return max(last_day(self.proposal) - TIME_TO_ENTER, clock.local_date(clock.now()))

    @property
    def asks_ground(self) -> bool:
        return Rules.thawed(self.proposal.rules or {}).voting_right == "declaration"


def last_day(proposal: Proposal) -> date:
    """The last day of an open voting."""
    return clock.local_date(end_of_voting(proposal) or clock.now())


async def open_proposals() -> Sequence[Proposal]:
    """Those open for votes, that which closes first at the top: its papers are the most urgent."""
    open_now = Proposal.filter(state=State.PUBLISHED, closes_at__gt=clock.now())
    return await open_now.order_by("closes_at", "id").limit(MOST_OFFERED)


async def choose(request: Request) -> Response:
    today = clock.local_date(clock.now())
    asking = [one for one in await dialogues.taking_papers(today) if one.closes_on >= today]
    return page(
        request, "counter/paper_choose.html", proposals=await open_proposals(), dialogues=asking, most=MOST_SHEETS
    )


async def slips(request: Request) -> Response:
    """Slips for the proposals that are chosen in the address and open."""
    chosen = set(request.query_params.getlist("forslag"))
    picked = [one for one in await open_proposals() if str(one.id) in chosen]
    if not picked:
        return redirect(request, PAPER, notice="no_proposal_chosen")
    sheets = min(_sheets(request.query_params.get("blad", "")), max(SHEETS_OF_ALL // len(picked), 1))
    printed = [_slips(request, one, sheets) for one in picked]
    return page(request, "counter/paper_slips.html", printed=printed, on_sheet=SLIPS_ON_SHEET, grounds=GROUNDS)


def _sheets(asked: str) -> int:
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 4
    return min(max(int(asked), 1), MOST_SHEETS) if is_number else 1


def _slips(request: Request, proposal: Proposal, sheets: int) -> Slips:
    state = request.app.state
    reference = paper_references.of_print(state.keys, proposal.number, randbelow(CHANCES))
    address = f"{state.settings.origin}/forslag/{proposal.id}"
    return Slips(proposal, reference, address, svg(address), sheets)


async def blank(request: Request) -> Response:
    """The form on which somebody writes a proposal by hand."""
    address = f"{request.app.state.settings.origin}/forslag/nytt"
    rules = await rules_in_force(clock.local_date(clock.now()))
    return page(
        request, "counter/paper_form.html",
        reference=paper_references.of_form(randbelow(CHANCES)), address=address, code=svg(address), rules=rules,
    )  # fmt: skip


async def large_print(request: Request) -> Response:
    """The open proposals, to be read without a screen."""
    origin = request.app.state.settings.origin
    rows = await open_proposals()
    ends = {one.id: last_day(one) for one in rows}
    codes = {one.id: svg(f"{origin}/forslag/{one.id}") for one in rows}
    return page(request, "counter/paper_large.html", rows=rows, codes=codes, ends=ends, at=clock.now())
