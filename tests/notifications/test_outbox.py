"""A notice is written with what it tells of, or not at all."""

from datetime import UTC, datetime

import pytest
from tortoise.context import TortoiseContext
from tortoise.transactions import atomic

from eforslag.notifications import outbox
from eforslag.notifications.models import Notice
from eforslag.notifications.occasions import Occasion

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def test_a_notice_keeps_what_its_letters_need(database: TortoiseContext) -> None:
    await outbox.announce(Occasion.DECIDED, 17, at=AT, board="Kultur- och fritidsnämnden", on="2026-11-02")
    notice = await Notice.get()
    assert (notice.occasion, notice.proposal_id, notice.at) == (Occasion.DECIDED, 17, AT)
    assert notice.words == {"board": "Kultur- och fritidsnämnden", "on": "2026-11-02"}
    assert notice.spread_at is None


@atomic()
async def _publish_and_fail() -> None:
    await outbox.announce(Occasion.PUBLISHED, 17, at=AT)
    raise ZeroDivisionError


async def test_an_action_that_fails_announces_nothing(database: TortoiseContext) -> None:
    with pytest.raises(ZeroDivisionError):
        await _publish_and_fail()
    assert await Notice.all().count() == 0
