"""A worker's round of delivery: one letter after the other, over one connection."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from email.message import EmailMessage

import structlog

from eforslag.config import Settings
from eforslag.database.finishing import finished
from eforslag.notifications import letters
from eforslag.notifications.carrier import Carrier, Deferred, Lost, Post, Refused
from eforslag.notifications.mail_files import FileCarrier
from eforslag.notifications.models import Letter
from eforslag.notifications.retrying import MOST_ATTEMPTS

log = structlog.get_logger()
# Mail servers want a new connection now and then.
LETTERS_OF_A_ROUND = 500

Compose = Callable[[Letter, datetime], Awaitable[tuple[EmailMessage, str] | None]]


def carrier_of(settings: Settings) -> Carrier:
    """The mail server of the settings, or the folder for letters where there is none."""
    if not settings.smtp_host:
        return FileCarrier(settings.data_dir / "mail")
    # Imported here, since who has no mail server has no use for it.
    from eforslag.notifications.smtp import SmtpCarrier

    return SmtpCarrier(settings)


async def deliver(carrier: Carrier, compose: Compose, now: Callable[[], datetime]) -> int:
    """Send what is due; returns how many letters were tried. Raises Unreachable, and then no letter was touched.

    `compose` makes a letter and says to whom, or None where nobody is to get it any more.
    """
    await letters.release_abandoned(now())
    if not await letters.is_any_due(now()):
        return 0
    async with carrier.open() as post:
        # The connection stands before a letter is claimed, so what is claimed is at most a moment from being sent.
        tried, goes_on = 0, True
        while goes_on and tried < LETTERS_OF_A_ROUND:
            # A worker that is asked to end does so after this letter, so that it is known what became of it.
            was_one, goes_on = await finished(_next(post, compose, now))
            tried += was_one
    return tried


async def _next(post: Post, compose: Compose, now: Callable[[], datetime]) -> tuple[bool, bool]:
    """Whether there was a letter to try, and whether to go on."""
    one = await letters.claim(now())
    return (False, False) if one is None else (True, await _carry(one, post, compose, now))


async def _carry(one: Letter, post: Post, compose: Compose, now: Callable[[], datetime]) -> bool:
    """Try one letter and note how it went; whether the connection is good for the next."""
    if one.attempts > MOST_ATTEMPTS:
        await letters.refused(one, "the worker ended each time that it was sent")
        return True
    made = await compose(one, now())
    if made is None:
        await letters.dropped(one)
        return True
    try:
        await post(*made)
    except Refused as refusal:
        await letters.refused(one, str(refusal))
        log.warning("letter refused", kind=one.kind, notice=one.notice_id)  # type: ignore[attr-defined]
    except Deferred as delay:
        await letters.deferred(one, str(delay), now())
        return not isinstance(delay, Lost)
    else:
        await letters.sent(one)
    return True
