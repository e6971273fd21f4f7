"""Suggests the focus area that a proposal belongs to, from the promises of the running pledges and earlier tags."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eforslag import clock
from eforslag.moderation.likeness import NOWHERE, PROMISES_COUNT, Example, Learned
from eforslag.pledges.models import Commitment, FocusArea, Tag
from eforslag.pledges.standing import IN_USE
from eforslag.proposals.lifecycle import PUBLIC
from eforslag.proposals.models import Proposal
from eforslag.web.language import Deferred, _

KEPT_SECONDS = 300
# Of each, the newest: enough to learn from, and never more to read as the years go by.
TAGS_READ, UNTAGGED_READ = 300, 200
# Of fewer untagged ones nothing can be learned about what belongs nowhere.
UNTAGGED_LEAST = 10
LEAST_SHARE, SURE, LIKELY = 0.4, 0.8, 0.6


@dataclass(frozen=True, slots=True)
class Suggestion:
    area_id: int
    name: str
    share: float
    words: Sequence[str]

    @property
    def percent(self) -> int:
        return round(self.share * 100)

    @property
    def certainty(self) -> Deferred:
        if self.share >= SURE:
            return _("Ganska säkert")
        return _("Troligt") if self.share >= LIKELY else _("Osäkert")


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned, and the names of the areas that it can suggest."""

    learned: Learned
    names: dict[int, str]

    def suggestion(self, proposal: Proposal) -> Suggestion | None:
        """The likest area; None where none is, or where the text is more like what belongs nowhere."""
        likest = next(iter(self.learned.likeness(proposal.title, proposal.text)), None)
        if likest is None or likest.area not in self.names or likest.share < LEAST_SHARE or not likest.words:
            return None
        return Suggestion(likest.area, self.names[likest.area], likest.share, likest.words)


async def taught(at: datetime) -> Taught:
    """Learn from what there is now; four queries, and the counting in a thread beside the event loop."""
    areas = await _areas_now(clock.local_date(at))
    ids = [area.id for area in areas]
    examples = [*await _promises(areas), *await _tagged(ids), *await _untagged()] if ids else []
    return Taught(await asyncio.to_thread(Learned, examples), {area.id: area.name for area in areas})


async def _areas_now(today: date) -> list[FocusArea]:
    running = {"pledge__state__in": IN_USE, "pledge__period_start__lte": today, "pledge__period_end__gte": today}
    return await FocusArea.filter(**running).order_by("id")


async def _promises(areas: Sequence[FocusArea]) -> list[Example]:
    said = {area.id: [area.description] for area in areas}
    for area_id, text in await Commitment.filter(focus_area_id__in=list(said)).values_list("focus_area_id", "text"):
        said[area_id].append(text)
    return [Example(area.id, area.name, "\n".join(said[area.id]), PROMISES_COUNT) for area in areas]


async def _tagged(ids: Sequence[int]) -> list[Example]:
    tags = Tag.filter(focus_area_id__in=list(ids), stands=True).order_by("-id").limit(TAGS_READ)
    rows = await tags.values_list("focus_area_id", "proposal__title", "proposal__text")
    return [Example(area_id, title, text) for area_id, title, text in rows]


async def _untagged() -> list[Example]:
    """What moderators have let stand without an area, as what belongs nowhere."""
    public = Proposal.filter(state__in=PUBLIC).order_by("-published_at", "-id").limit(UNTAGGED_READ)
    rows = await public.values_list("id", "title", "text")
    tagged = set(await Tag.filter(proposal_id__in=[row[0] for row in rows]).values_list("proposal_id", flat=True))
    nowhere = [Example(NOWHERE, title, text) for proposal_id, title, text in rows if proposal_id not in tagged]
    return nowhere if len(nowhere) >= UNTAGGED_LEAST else []
