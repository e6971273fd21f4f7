"""Proposals as cards in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag.pledges.queries import focus_areas_of
from eforslag.proposals.models import Proposal
from eforslag.votes.panel import time_left
from eforslag.web.convertors import slug
from eforslag.web.language import format_number, gettext, ngettext

EXCERPT = 180
# What a card and its place in a list need of a proposal: reading all of it would take three times as long.
READ = (
    "id", "state", "year", "serial", "title", "text", "place", "language", "votes", "earlier_votes", "threshold",
    "published_at", "closes_at", "closed_at", "decided_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of a proposal; the names are those that the card in _ui.html asks for."""

    url: str
    title: str
    state: str
    number: str
    excerpt: str
    votes: int
    threshold: int
    time_left: str
    place: str
    areas: tuple[str, ...]
    language: str
    label: str = ""
    meta: str = ""


async def cards(proposals: Sequence[Proposal], at: datetime, *, own: bool = False) -> list[Card]:
    """One card for each proposal, with one query for all their focus areas; `own` are read by their author."""
    areas = await focus_areas_of(proposal.id for proposal in proposals)
    return [
        card(proposal, at, tuple(areas[proposal.id]), shows_text=own or proposal.text_is_public)
        for proposal in proposals
    ]


def card(proposal: Proposal, at: datetime, areas: tuple[str, ...], *, shows_text: bool) -> Card:
    return Card(
        url=address(proposal),
        title=proposal.title if shows_text else gettext("Förslaget visas inte"),
        state=proposal.state,
        number=proposal.number,
        excerpt=excerpt(proposal.text) if shows_text else "",
        votes=proposal.votes,
        threshold=proposal.threshold or 0,
        time_left=time_left(proposal, at),
        meta=_collected_earlier(proposal),
        place=proposal.place if shows_text else "",
        areas=areas,
        language=proposal.language if shows_text else "",
    )


def _collected_earlier(proposal: Proposal) -> str:
    """The votes of one that was over before it came here, and which no threshold of ours was set for."""
    if proposal.threshold is not None or not proposal.text_is_public or not proposal.earlier_votes:
        return ""
    votes = ngettext("%(num)s röst", "%(num)s röster", proposal.votes)
    return votes % {"num": format_number(proposal.votes)}


def address(proposal: Proposal) -> str:
    """The proposal's own address; its title is in it while the title is public."""
    known = slug(proposal.title) if proposal.text_is_public else ""
    return f"/forslag/{proposal.id}-{known}" if known else f"/forslag/{proposal.id}"


def excerpt(text: str) -> str:
    """The beginning of the text, cut between two words."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"
