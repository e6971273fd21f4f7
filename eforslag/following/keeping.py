"""How long an address is kept: until everything has been told, and a while longer for a second look or a correction.

Everything has been told with the word that ends a proposal's way, or with a decision that nothing is to be done; but
not while that word can still be taken back, by a second look or by undoing a merging. Of a proposal about which nothing
more is ever said, the addresses go after two years of silence.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tortoise.functions import Max

from eforslag import clock
from eforslag.following.telling import LAST
from eforslag.following.wording import CARRIED_OUT
from eforslag.moderation.mergeable import may_separate
from eforslag.notifications import readers
from eforslag.notifications.models import Following, Notice
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.reviewable import REVIEWABLE, last_day

SILENCE = timedelta(days=730)


def is_last(occasion: str, words: Mapping[str, str]) -> bool:
    """Whether there is nothing more to tell after it."""
    if occasion == Occasion.DECIDED:
        return words.get("outcome", "") not in CARRIED_OUT
    if occasion == Occasion.SECOND_LOOK:
        return words.get("outcome", "") == "upheld"
    # The one into which another was merged goes on.
    return occasion in LAST and "merged" not in words


def is_over(notice: Notice, days: int, at: datetime) -> bool:
    """Whether the addresses that were told this, a proposal's latest news, are needed no more."""
    kept = timedelta(days=days) if is_last(notice.occasion, notice.words) else SILENCE
    return notice.at + kept < at


def may_come_back(proposal: Proposal, look: SecondLook | None, at: datetime) -> bool:
    """Whether what ended the proposal's way can still be undone: its merging, or its refusal by a second look."""
    if proposal.state == State.MERGED:
        return may_separate(proposal, at)
    if proposal.state not in REVIEWABLE or proposal.decided_at is None:
        return False
    return look.outcome is None if look else clock.local_date(at) <= last_day(proposal)


async def _final(proposal_ids: list[int], at: datetime) -> list[int]:
    """Those of the proposals whose end is the end."""
    chosen = Proposal.filter(id__in=proposal_ids, state__in=[State.MERGED, *REVIEWABLE])
    ended = await chosen if proposal_ids else []
    looks = await SecondLook.filter(proposal_id__in=[one.id for one in ended]) if ended else []
    asked: dict[int, SecondLook] = {look.proposal_id: look for look in looks}  # type: ignore[attr-defined]
    kept = {one.id for one in ended if may_come_back(one, asked.get(one.id), at)}
    return [one for one in proposal_ids if one not in kept]


async def forget(days: int, at: datetime) -> int:
    """Throw away the addresses that are needed no more, and those that were never confirmed; returns how many."""
    proposals = set(await Following.all().distinct().values_list("proposal_id", flat=True))
    newest = await Notice.all().annotate(last=Max("id")).group_by("proposal_id").values("proposal_id", "last")
    latest = [row["last"] for row in newest if row["proposal_id"] in proposals]
    notices = await Notice.filter(id__in=latest, spread_at__isnull=False) if latest else []
    over = await _final([notice.proposal_id for notice in notices if is_over(notice, days, at)], at)
    gone = await readers.forget_followings_of(over) if over else 0
    return gone + await readers.forget_unconfirmed(clock.local_date(at))
