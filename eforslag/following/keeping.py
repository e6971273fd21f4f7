"""How long an address is kept: until everything has been told, and a while longer for a second look or a correction.

Everything has been told with the word that ends a proposal's way, or with a decision that nothing is to be done. Of a
proposal about which nothing more is ever said, the addresses go after two years of silence.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tortoise.functions import Max

from eforslag import clock
from eforslag.following.telling import LAST
from eforslag.following.wording import CARRIED_OUT
from eforslag.notifications import readers
from eforslag.notifications.models import Following, Notice
from eforslag.notifications.occasions import Occasion

SILENCE = timedelta(days=730)


def is_last(occasion: str, words: Mapping[str, str]) -> bool:
    """Whether there is nothing more to tell after it."""
    if occasion == Occasion.DECIDED:
        return words.get("outcome", "") not in CARRIED_OUT
    return occasion in LAST


def is_over(notice: Notice, days: int, at: datetime) -> bool:
    """Whether the addresses that were told this, a proposal's latest news, are needed no more."""
    kept = timedelta(days=days) if is_last(notice.occasion, notice.words) else SILENCE
    return notice.at + kept < at


async def forget(days: int, at: datetime) -> int:
    """Throw away the addresses that are needed no more, and those that were never confirmed; returns how many."""
    proposals = set(await Following.all().distinct().values_list("proposal_id", flat=True))
    newest = await Notice.all().annotate(last=Max("id")).group_by("proposal_id").values("proposal_id", "last")
    latest = [row["last"] for row in newest if row["proposal_id"] in proposals]
    notices = await Notice.filter(id__in=latest, spread_at__isnull=False) if latest else []
    over = [notice.proposal_id for notice in notices if is_over(notice, days, at)]
    gone = await readers.forget_followings_of(over) if over else 0
    return gone + await readers.forget_unconfirmed(clock.local_date(at))
