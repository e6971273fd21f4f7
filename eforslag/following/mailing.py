"""A round of mail: letters for what is new and for the week that has ended, and then whatever is due is sent."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from eforslag import clock
from eforslag.config import Settings
from eforslag.following import commitment_letters, dialogue_letters, digests, keeping, nod_letters, reminders, spreading
from eforslag.following.composing import Composer
from eforslag.notifications.carrier import Carrier, Unreachable
from eforslag.notifications.delivery import carrier_of, deliver
from eforslag.notifications.envelopes import domain_of

log = structlog.get_logger()
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)


class Mailing:
    """What one worker keeps between rounds: how long a mail server that is away is left alone, and the day."""

    def __init__(self, settings: Settings, carrier: Carrier | None = None) -> None:
        self._settings = settings
        self._carrier = carrier or carrier_of(settings)
        self._compose = Composer(settings)
        self._pause, self._not_before = SHORTEST, datetime.min.replace(tzinfo=clock.LOCAL_ZONE)
        self._forgotten_on: date | None = None

    def say_where(self) -> None:
        """Nobody is to wonder why no letter arrives."""
        if self._settings.smtp_host:
            log.info("letters go to the mail server", host=self._settings.smtp_host)
        else:
            log.warning("no EFORSLAG_SMTP_HOST: letters are files", folder=str(self._settings.data_dir / "mail"))

    async def round(self, now: Callable[[], datetime]) -> dict[str, int]:
        """Do what is due; returns how much of each."""
        at, domain = now(), domain_of(self._settings)
        return {
            "written": await spreading.spread(domain, at)
            + await reminders.spread(domain, at)
            + await commitment_letters.spread(domain, at)
            + await dialogue_letters.spread(domain, at)
            + await nod_letters.spread(domain, at),
            "weekly": await digests.write_week(domain, at),
            "forgotten": await self._forget(at),
            "tried": await self._deliver(now),
        }

    async def _forget(self, at: datetime) -> int:
        today = clock.local_date(at)
        if today == self._forgotten_on:
            return 0
        self._forgotten_on = today
        return await keeping.forget(self._settings.days_addresses_are_kept, at)

    async def _deliver(self, now: Callable[[], datetime]) -> int:
        if now() < self._not_before:
            return 0
        try:
            tried = await deliver(self._carrier, self._compose, now)
        except Unreachable as failure:
            log.error("mail server away", error=str(failure))
            self._not_before, self._pause = now() + self._pause, min(self._pause * 2, LONGEST)
            return 0
        self._pause = SHORTEST
        return tried
