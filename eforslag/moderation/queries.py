"""What the desk reads: its lists, and everything there is to know of one proposal. Drafts are in none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count

from eforslag import clock
from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.moderation.tabs import TABS, Tab
from eforslag.pledges import queries as pledges
from eforslag.pledges.models import FocusArea, Tag
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.search import vocabulary
from eforslag.search.finding import Scope, hits
from eforslag.search.question import question
from eforslag.web.pagination import Page, cursor, place

ROWS = 25
SEARCH_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the moderator has asked for within a list."""

    words: str = ""
    untagged: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.untagged)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One proposal with its versions and history, oldest first, and where it is and can be tagged."""

    proposal: Proposal
    versions: Sequence[ProposalVersion]
    history: Sequence[AuditEntry]
    tags: Sequence[Tag]
    areas: Sequence[FocusArea]

    @property
    def can_be_tagged(self) -> bool:
        return self.proposal.text_is_public


async def counts() -> dict[str, int]:
    """How many proposals are in each list, by its name."""
    per_state = Proposal.exclude(state=State.DRAFT).annotate(count=Count("id")).group_by("state")
    found = {row["state"]: row["count"] for row in await per_state.values("state", "count")}
    return {tab.name: sum(found.get(state, 0) for state in tab.states) for tab in TABS.values()}


async def listed(tab: Tab, narrowing: Narrowing, after: str | None) -> Page[Proposal]:
    """A page of a list, following the cursor `after`."""
    narrowed = await _narrowed(tab, narrowing)
    chosen = Proposal.filter(narrowed, _following(tab, place(after)), state__in=tab.states)
    direction = "-" if tab.newest_first else ""
    rows = await chosen.order_by(f"{direction}{tab.order}", f"{direction}id").limit(ROWS + 1)
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    return Page(rows[:ROWS], cursor(getattr(end, tab.order).isoformat(), end.id))


async def _narrowed(tab: Tab, narrowing: Narrowing) -> Q:
    words, chosen = narrowing.words[:SEARCH_LIMIT], Q()
    if words:
        sought = question(words, await vocabulary.known())
        found = await hits(sought, Scope([str(state) for state in tab.states]))
        chosen = Q(id__in=[hit.proposal_id for hit in found]) | _numbered(words)
    if narrowing.untagged:
        chosen &= Q(id__not_in=Subquery(Tag.filter(stands=True).values("proposal_id")))
    return chosen


def _numbered(words: str) -> Q:
    """The proposal with the reference number that the words are, as in 2026-17; none if they are something else."""
    year, _dash, serial = words.partition("-")
    is_number = all(
        part.isascii() and part.isdigit() and len(part) <= limit for part, limit in ((year, 4), (serial, 9))
    )
    return Q(year=int(year), serial=int(serial)) if is_number else Q(id=0)


def _following(tab: Tab, key: list[str] | None) -> Q:
    """What comes after a row; a cursor that makes no sense is as good as none."""
    try:
        moment_text, id_text = key or ("", "")
        moment, row_id = datetime.fromisoformat(moment_text), int(id_text)
    except ValueError:
        return Q()
    if moment.tzinfo is None or not 2000 < moment.year < 9000 or not 0 < row_id < 10**9:
        return Q()
    beyond = "lt" if tab.newest_first else "gt"
    later: dict[str, Any] = {f"{tab.order}__{beyond}": moment}
    same: dict[str, Any] = {tab.order: moment, f"id__{beyond}": row_id}
    return Q(**later) | Q(**same)


async def dossier(proposal_id: int, at: datetime) -> Dossier:
    """Raises NotFound for drafts too: they are nobody's but their author's."""
    proposal = await Proposal.get_or_none(id=proposal_id, state__not=State.DRAFT)
    if proposal is None:
        raise NotFound
    return Dossier(
        proposal=proposal,
        versions=await ProposalVersion.filter(proposal_id=proposal_id).order_by("ordinal"),
        history=await history(proposal),
        tags=await pledges.tags_of(proposal_id),
        areas=await pledges.areas_for_tagging(clock.local_date(at)),
    )
