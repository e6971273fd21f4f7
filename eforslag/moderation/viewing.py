"""Who is reading which proposal, so that two moderators do not write the same answer. It runs out by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from eforslag.database.outages import DATABASE_ERRORS, is_outage
from eforslag.moderation.models import Viewing

LASTS = timedelta(minutes=10)


async def look(proposal_id: int, staff_id: int, at: datetime) -> str | None:
    """Note that this moderator has the proposal in front of them; the other's name where somebody else has."""
    try:
        if await _take(proposal_id, staff_id, at):
            return None
    except DATABASE_ERRORS as error:
        # Reading goes on where nothing can be written.
        if not is_outage(error):
            raise
    return (await others([proposal_id], staff_id, at)).get(proposal_id)


async def _take(proposal_id: int, staff_id: int, at: datetime) -> bool:
    free = Viewing.filter(Q(staff_id=staff_id) | Q(until__lte=at), proposal_id=proposal_id)
    if await free.update(staff_id=staff_id, until=at + LASTS):
        return True
    try:
        async with in_transaction():
            await Viewing.create(proposal_id=proposal_id, staff_id=staff_id, until=at + LASTS)
    except IntegrityError:
        return False
    return True


async def others(proposal_ids: Iterable[int], staff_id: int, at: datetime) -> dict[int, str]:
    """The names of the other moderators who are reading these, by proposal."""
    rows = Viewing.filter(proposal_id__in=list(proposal_ids), until__gt=at).exclude(staff_id=staff_id)
    return dict(await rows.values_list("proposal_id", "staff__name"))


async def leave(proposal_id: int, staff_id: int) -> None:
    await Viewing.filter(proposal_id=proposal_id, staff_id=staff_id).delete()
