"""What the desk reads: its lists, and everything there is to know of one proposal. Drafts are in none of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from eforslag import clock
from eforslag.audit.log import history
from eforslag.audit.models import AuditEntry
from eforslag.errors import NotFound
from eforslag.moderation.models import Checked, Note, Viewing
from eforslag.moderation.references import Reference
from eforslag.moderation.tabs import TABS, Tab
from eforslag.moderation.waiting import Band, bounds
from eforslag.pledges import queries as pledges
from eforslag.pledges.models import FocusArea, Tag
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion, SecondLook
from eforslag.search import vocabulary
from eforslag.search.finding import Scope, hits
from eforslag.search.question import question
from eforslag.web.pagination import Page, cursor, place
from eforslag.web.whole_numbers import whole_number

ROWS = 25
SEARCH_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the moderator has asked for within a list."""

    words: str = ""
    untagged: bool = False
    band: Band | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.untagged or self.band)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One proposal with its versions and history, oldest first, and where it is and can be tagged."""

    proposal: Proposal
    versions: Sequence[ProposalVersion]
    history: Sequence[AuditEntry]
    tags: Sequence[Tag]
    areas: Sequence[FocusArea]
    notes: Sequence[Note] = ()
    checked: Sequence[Checked] = ()

    @property
    def can_be_tagged(self) -> bool:
        return self.proposal.text_is_public


async def counts() -> dict[str, int]:
    """How many proposals are in each list, by its name."""
    per_state = Proposal.exclude(state=State.DRAFT).annotate(count=Count("id")).group_by("state")
    found = {row["state"]: row["count"] for row in await per_state.values("state", "count")}
    again = {tab.name: await SecondLook.filter(outcome=None).count() for tab in TABS.values() if tab.looked_at_again}
    return again | {
        tab.name: sum(found.get(state, 0) for state in tab.states) for tab in TABS.values() if not tab.looked_at_again
    }


async def listed(tab: Tab, narrowing: Narrowing, after: str | None, *, sent: Q | None = None) -> Page[Proposal]:
    """A page of a list, following the cursor `after`."""
    narrowed = await _narrowed(tab, narrowing)
    chosen = Proposal.filter(sent or Q(), narrowed, _following(tab, place(after)), state__in=tab.states)
    if tab.looked_at_again:
        chosen = chosen.filter(id__in=Subquery(SecondLook.filter(outcome=None).values("proposal_id")))
    direction = "-" if tab.newest_first else ""
    rows = await chosen.order_by(f"{direction}{tab.order}", f"{direction}id").limit(ROWS + 1)
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    return Page(rows[:ROWS], cursor(getattr(end, tab.order).isoformat(), end.id))


def sent_within(band: Band | None, at: datetime, promised: int) -> Q:
    """Those that have waited as long as the band says; all without one."""
    since, until = bounds(band, clock.local_date(at), promised) if band else (None, None)
    limits: dict[str, Any] = {"submitted_at__gte": since, "submitted_at__lt": until}
    return Q(**{name: moment for name, moment in limits.items() if moment is not None})


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
    number = whole_number(year, digits=4), whole_number(serial)
    return Q(id=0) if None in number else Q(year=number[0], serial=number[1])


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


async def at_the_desk(proposal_id: int) -> Proposal | None:
    """The proposal, unless it is a draft: those are nobody's but their author's."""
    return await Proposal.get_or_none(id=proposal_id, state__not=State.DRAFT)


async def referred_to(reference: Reference) -> Proposal | None:
    """The proposal that a moderator pointed out, if it has been published."""
    published = Proposal.filter(published_at__isnull=False)
    if reference.id is not None:
        return await published.get_or_none(id=reference.id)
    return await published.get_or_none(year=reference.year, serial=reference.serial)


async def dossier(proposal_id: int, at: datetime) -> Dossier:
    """Raises NotFound for drafts too: they are nobody's but their author's."""
    proposal = await at_the_desk(proposal_id)
    if proposal is None:
        raise NotFound
    return Dossier(
        proposal=proposal,
        versions=await ProposalVersion.filter(proposal_id=proposal_id).order_by("ordinal"),
        history=await history(proposal),
        tags=await pledges.tags_of(proposal_id),
        areas=await pledges.areas_for_tagging(clock.local_date(at)),
        notes=await Note.filter(proposal_id=proposal_id).select_related("by").order_by("id"),
        checked=await Checked.filter(proposal_id=proposal_id).select_related("by"),
    )


async def next_in_queue(left_id: int | None, staff_id: int, at: datetime) -> int | None:
    """The id of the proposal to read next: the one that has waited longest, or comes after the one that was left.

    What another moderator has in front of them is passed over; past the end it begins again. None for an empty queue.
    """
    after = await Proposal.get_or_none(id=left_id) if left_id is not None else None
    taken = Viewing.filter(until__gt=at).exclude(staff_id=staff_id)
    free = Proposal.filter(state=State.SUBMITTED, id__not_in=Subquery(taken.values("proposal_id")))
    if after is not None and after.submitted_at is not None:
        later = Q(submitted_at__gt=after.submitted_at) | Q(submitted_at=after.submitted_at, id__gt=after.id)
        return await _first(free.filter(later)) or await _first(free.exclude(id=after.id))
    return await _first(free)


async def _first(queue: QuerySet[Proposal]) -> int | None:
    found = await queue.order_by("submitted_at", "id").limit(1).only("id")
    return found[0].id if found else None
