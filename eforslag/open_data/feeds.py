"""What each feed holds: the newest of all proposals, of a focus area's, and what has happened to one."""

from collections.abc import Sequence
from datetime import date, datetime, time
from urllib.parse import urlsplit

from tortoise.queryset import QuerySet

from eforslag import clock
from eforslag.cases.public import progress_of
from eforslag.config import Settings
from eforslag.errors import NotFound
from eforslag.following.names import NAMES
from eforslag.notifications.models import Notice
from eforslag.notifications.occasions import Occasion
from eforslag.open_data.atom import NEVER, Entry, Feed
from eforslag.pledges.models import FocusArea
from eforslag.pledges.standing import Standing
from eforslag.portal.cards import address, excerpt
from eforslag.portal.timeline import timeline
from eforslag.proposals.lifecycle import PUBLIC
from eforslag.proposals.models import Proposal
from eforslag.reviews.queries import signed_answers
from eforslag.web.convertors import slug
from eforslag.web.language import gettext

ENTRIES = 50
# What others are told of as well as the proposer.
PUBLIC_OCCASIONS = (
    Occasion.PUBLISHED, Occasion.THRESHOLD, Occasion.PASSED, Occasion.LAPSED, Occasion.PICKED_UP,
    Occasion.MERGED, Occasion.SEPARATED,
    Occasion.CASE_STATUS, Occasion.DECIDED, Occasion.IMPLEMENTED, Occasion.REVIEW_ANSWERED,
)  # fmt: skip


class Publisher:
    """Who the feeds are from, and where they are."""

    def __init__(self, settings: Settings) -> None:
        self.origin = settings.origin
        self.name = settings.municipality.name or settings.municipality.service_name
        self._host = urlsplit(settings.origin).hostname or "localhost"

    def tag(self, *path: object) -> str:
        """An id for ever (RFC 4151). The day is the same for all, from when the host has certainly been ours."""
        return f"tag:{self._host},2026-01-01:{'/'.join(map(str, path))}"


async def all_proposals(by: Publisher) -> Feed:
    title = gettext("Förslag i %(municipality)s") % {"municipality": by.name}
    entries = await _entries(Proposal.filter(state__in=PUBLIC), by)
    return Feed(by.tag("forslag"), title, by.name, f"{by.origin}/forslag.atom", f"{by.origin}/forslag", entries)


async def of_area(area_id: int, by: Publisher) -> Feed:
    """The feed of a focus area in a pledge that is public. Raises NotFound."""
    area = await FocusArea.filter(id=area_id).exclude(pledge__state=Standing.DRAFT).first()
    if area is None:
        raise NotFound
    chosen = Proposal.filter(state__in=PUBLIC, tags__focus_area_id=area_id, tags__stands=True)
    title = gettext("Förslag om %(area)s") % {"area": area.name}
    itself, page = f"/medborgarlofte/fokusomrade/{area_id}.atom", f"/forslag?visa=nya&fokus={area_id}"
    entries = await _entries(chosen, by)
    return Feed(by.tag("fokusomrade", area_id), title, by.name, by.origin + itself, by.origin + page, entries)


async def _entries(chosen: QuerySet[Proposal], by: Publisher) -> list[Entry]:
    """The proposals that something has happened to last, each with what it was."""
    newest = await chosen.order_by("-published_at", "-id").limit(ENTRIES)
    ids = [notice.proposal_id for notice in await _news().limit(ENTRIES * 4)]
    moved = await chosen.filter(id__in=ids) if ids else []
    proposals = {proposal.id: proposal for proposal in (*newest, *moved)}
    latest = await _latest(list(proposals))
    entries = [_entry(proposal, latest.get(proposal.id), by) for proposal in proposals.values()]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES]


def _news() -> QuerySet[Notice]:
    return Notice.filter(occasion__in=PUBLIC_OCCASIONS).order_by("-id")


async def _latest(ids: Sequence[int]) -> dict[int, Notice]:
    rows = await _news().filter(proposal_id__in=ids) if ids else []
    return {notice.proposal_id: notice for notice in reversed(rows)}


def _entry(proposal: Proposal, latest: Notice | None, by: Publisher) -> Entry:
    published = proposal.published_at or NEVER
    news = str(NAMES[Occasion(latest.occasion)]) if latest else ""
    return Entry(
        id=by.tag("forslag", proposal.id),
        title=proposal.title,
        url=by.origin + address(proposal),
        published=published,
        updated=max(published, latest.at) if latest else published,
        summary=". ".join(filter(None, (news, excerpt(proposal.text)))),
        language=proposal.language,
    )


async def of_proposal(proposal_id: int, by: Publisher) -> Feed:
    """What has happened to one proposal, newest first. Raises NotFound where its text is not public."""
    proposal = await Proposal.get_or_none(id=proposal_id, state__in=PUBLIC)
    if proposal is None or proposal.published_at is None:
        raise NotFound
    page = by.origin + address(proposal)
    progress = await progress_of(proposal)
    steps = timeline(proposal, proposal.published_at, await signed_answers(proposal_id), progress)
    entries = [
        Entry(
            id=by.tag("forslag", proposal_id, f"{slug(step.title)}-{step.at:%Y%m%d}"),
            title=f"{proposal.title}: {step.title}",
            url=page,
            published=_moment(step.at),
            updated=_moment(step.at),
            summary=step.text,
        )
        for step in steps
        if step.at and step.state in ("done", "stopped")
    ]
    newest = sorted(reversed(entries), key=lambda entry: entry.updated, reverse=True)
    itself = f"{by.origin}/forslag/{proposal_id}.atom"
    return Feed(by.tag("forslag", proposal_id, "vag"), proposal.title, by.name, itself, page, newest)


def _moment(at: datetime | date) -> datetime:
    """A feed tells of moments; what is known by its day only happened at noon."""
    return at if isinstance(at, datetime) else datetime.combine(at, time(12), clock.LOCAL_ZONE)
