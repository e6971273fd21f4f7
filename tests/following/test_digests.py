"""The week's letter: on Monday morning, one to each address, with what has happened to all that it follows."""

from datetime import UTC, datetime, timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag.config import Settings
from eforslag.following.digests import SETTLING, monday_morning, write_week
from eforslag.notifications import outbox, readers
from eforslag.notifications.models import DigestRound
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State
from tests.following.builders import DOMAIN, follower, letters_of, proposer
from tests.notifications.mail_server import parts
from tests.portal.builders import saved

MONDAY = datetime(2026, 11, 2, 7, tzinfo=UTC)  # 08:00 in Sweden
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (datetime(2026, 11, 2, 7, tzinfo=UTC), datetime(2026, 11, 2, 7, tzinfo=UTC)),
        (datetime(2026, 11, 2, 6, 59, 59, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2026, 10, 25, 12, tzinfo=UTC), datetime(2026, 10, 19, 6, tzinfo=UTC)),
        (datetime(2026, 11, 8, 23, 30, tzinfo=UTC), datetime(2026, 11, 2, 7, tzinfo=UTC)),
        (datetime(2027, 3, 29, 6, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC)),
    ],
)
def test_a_monday_begins_at_eight_by_the_clocks_of_sweden(at: datetime, morning: datetime) -> None:
    assert monday_morning(at) == morning


async def test_each_address_gets_one_letter_about_all_that_it_follows(
    settings: Settings, database: TortoiseContext
) -> None:
    lapsed, worked_on, silent = await saved(1, State.LAPSED, votes=7), await saved(2), await saved(3)
    for proposal in (lapsed, worked_on, silent):
        await follower(proposal, "anna@example.se")
    await follower(silent, "bo@example.se")
    mine = await proposer(worked_on, "nils@example.se", "en")
    await outbox.announce(Occasion.LAPSED, lapsed.id, at=MONDAY - timedelta(days=2))
    await outbox.announce(Occasion.CASE_STATUS, worked_on.id, at=MONDAY - timedelta(days=1), status="preparing")
    await outbox.announce(Occasion.CASE_STATUS, worked_on.id, at=MONDAY - timedelta(hours=1), board="Nämnden",
                          status="board")  # fmt: skip
    assert await write_week(DOMAIN, MONDAY) == 0, "what began before the hour may not be written yet"
    assert await write_week(DOMAIN, MONDAY + SETTLING) == 2
    assert await write_week(DOMAIN, MONDAY + SETTLING) == 0, "once a week"
    assert await write_week(DOMAIN, MONDAY + WEEK - timedelta(hours=1)) == 0
    annas, nils = await letters_of(settings, MONDAY + SETTLING)
    assert annas["Subject"] == "Veckans nytt om 2 förslag som du följer"
    text = dict(parts(annas))["text/plain"]
    for part in ("Förslag 1", "fick 7 röster och nådde inte gränsen", "Förslag 2", "börjat arbeta", "hos Nämnden."):
        assert part in text
    assert "Förslag 3" not in text
    assert nils["Subject"] == "This week’s news of a proposal that you follow"
    assert nils["List-Unsubscribe"] == f"<http://localhost:8000/avsluta/{mine.reader.token}>"


@pytest.mark.usefixtures("database")
async def test_a_week_begins_where_the_last_one_ended(settings: Settings) -> None:
    """The worker was away on two Mondays."""
    proposal = await saved(1, State.LAPSED)
    await follower(proposal, "anna@example.se")
    await write_week(DOMAIN, MONDAY + SETTLING)
    await outbox.announce(Occasion.LAPSED, proposal.id, at=MONDAY + timedelta(minutes=1))
    assert await write_week(DOMAIN, MONDAY + 3 * WEEK + timedelta(days=2)) == 1
    assert [(one.since, one.until) for one in await DigestRound.all().order_by("week")] == [
        (MONDAY - WEEK, MONDAY), (MONDAY, MONDAY + 3 * WEEK),
    ]  # fmt: skip


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("database")
async def test_who_stopped_since_monday_gets_no_letter(settings: Settings) -> None:
    proposal, other = await saved(1, State.LAPSED), await saved(2, State.LAPSED)
    stopped = await follower(proposal, "anna@example.se")
    await follower(other, "anna@example.se")
    for one in (proposal, other):
        await outbox.announce(Occasion.LAPSED, one.id, at=MONDAY)
    assert await write_week(DOMAIN, MONDAY + SETTLING) == 1
    await readers.stop(stopped.token)
    (letter,) = await letters_of(settings, MONDAY + SETTLING)
    assert letter["Subject"] == "Veckans nytt om ett förslag som du följer"
    assert "Förslag 1" not in dict(parts(letter))["text/plain"]
