"""From a notice to its letters: one for each of those who are told at once, all in one transaction."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.following.telling import at_once
from eforslag.notifications import letters
from eforslag.notifications.models import Following, LetterKind, Notice


async def spread(domain: str, at: datetime) -> int:
    """Write the letters of every notice that has none yet; returns how many."""
    return sum([await _spread(notice, domain, at) for notice in await Notice.filter(spread_at=None).order_by("id")])


@atomic()
async def _spread(notice: Notice, domain: str, at: datetime) -> int:
    # Of two workers that found it, the one that changes the row writes the letters.
    if not await Notice.filter(id=notice.id, spread_at=None).update(spread_at=at):
        return 0
    roles = at_once(notice.occasion)
    of_it = Following.filter(proposal_id=notice.proposal_id, confirmed_on__isnull=False, role__in=roles)
    told = await of_it.select_related("reader") if roles else []
    return await letters.put_in(
        letters.letter(
            LetterKind.NOTICE, domain, due_at=at, language=one.reader.language,
            notice=notice, reader=one.reader, following=one,
        )
        for one in told
    )  # fmt: skip
