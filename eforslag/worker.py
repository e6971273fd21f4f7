"""What time does without anybody asking: closes votes that have ended, throws away what has expired, sends letters.

On SQLite it runs inside the one serving process; on PostgreSQL as `eforslag work` beside the
servers, where several do no harm: every step is decided by a conditional update.

None of it can be undone, so nothing is done while the clock can't be believed.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from eforslag import clock
from eforslag.cases.opening import open_due
from eforslag.cases.reminding import remind_due
from eforslag.config import Settings
from eforslag.counter import contacts, stations, visits
from eforslag.database.forgetting import empty_log
from eforslag.dialogues import ending, traces, unfinished
from eforslag.following.mailing import Mailing
from eforslag.identity import attempts, sessions
from eforslag.pledges.reminding import remind_late
from eforslag.proposals.actions import close_due, remove_old_drafts
from eforslag.proposals.indexing import enter_missing
from eforslag.votes.recount import recount
from eforslag.votes.voting_keys import destroy_due

log = structlog.get_logger()
PAUSE_SECONDS = 30.0
# Somebody may be looking into their inbox for the link that they just asked for.
MAIL_PAUSE_SECONDS = 3.0


async def work_once(at: datetime) -> dict[str, int]:
    """Do everything that is due; returns how much of each."""
    return {
        "closed": await close_due(at),
        "cases": await open_due(at),
        "reminders": await remind_due(at),
        "commitments": await remind_late(at),
        "dialogues": await ending.close_due(at),
        "keys": await destroy_due(at),
        "sessions": await sessions.remove_expired(at),
        "visits": await visits.end_due(at),
        "contacts": await contacts.remove_old(clock.local_date(at)),
        "attempts": await attempts.remove_expired(at),
        "pairings": await stations.remove_expired(at),
        "drafts": await remove_old_drafts(at),
        "unfinished": await unfinished.remove_old(clock.local_date(at)),
        "blurred": await traces.blur(),
        "indexed": await enter_missing(at),
    }


class Nightly:
    """Once every night, the first time in the night after the start: counts all votes again, and empties SQLite's log,
    which may not have been possible when a key was destroyed."""

    def __init__(self) -> None:
        self._last = clock.local_date(clock.now())

    async def recount(self, at: datetime) -> int:
        """How many tallies had to be put right; none where it is not yet time."""
        if clock.local_date(at) == self._last:
            return 0
        self._last = clock.local_date(at)
        differences = await recount(at)
        for difference in differences:
            log.error("tally differed", proposal=difference.proposal_id, tally=difference.tally, rows=difference.rows)
        await empty_log()
        return len(differences)


async def work(now: Callable[[], datetime] = clock.now, steady: Callable[[], float] = clock.steady) -> None:
    """Work until cancelled. One failed round is logged and the next one tries again."""
    nightly, doubt = Nightly(), clock.Doubt(now(), steady())
    while True:
        at = now()
        off = doubt.seconds_off(at, steady())
        if off:
            log.error("clock jumped, nothing is done", seconds=round(off))
        else:
            await _round(nightly, at)
        await asyncio.sleep(PAUSE_SECONDS)


async def _round(nightly: Nightly, at: datetime) -> None:
    try:
        done = {**await work_once(at), "tallies": await nightly.recount(at)}
    except Exception as error:
        log.error("worker", error=type(error).__name__)
    else:
        if any(done.values()):
            log.info("worker", **done)


async def send_letters(
    settings: Settings, now: Callable[[], datetime] = clock.now, steady: Callable[[], float] = clock.steady
) -> None:
    """Write and send letters until cancelled. It is a task of its own, so that no mail server holds up the rest."""
    mailing, doubt = Mailing(settings), clock.Doubt(now(), steady())
    mailing.say_where()
    while True:
        at = now()
        if not doubt.seconds_off(at, steady()):
            await _mail_round(mailing, now)
        await asyncio.sleep(MAIL_PAUSE_SECONDS)


async def _mail_round(mailing: Mailing, now: Callable[[], datetime]) -> None:
    try:
        done = await mailing.round(now)
    except Exception as error:
        log.error("mail", error=type(error).__name__)
    else:
        if any(done.values()):
            log.info("mail", **done)


async def work_for_ever(settings: Settings) -> None:
    """All of it, until cancelled."""
    await asyncio.gather(work(), send_letters(settings))
