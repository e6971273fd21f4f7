"""Handing letters over to the municipality's mail server."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import EmailMessage

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from eforslag.config import Settings
from eforslag.notifications.carrier import Deferred, Lost, Post, Refused, Unreachable
from eforslag.notifications.envelopes import as_bytes, sender_of

PORTS = {"starttls": 587, "tls": 465, "none": 25}
# For one question to the server, and for a whole letter; much less than a claim lasts.
ANSWER_SECONDS, LETTER_SECONDS = 30.0, 120.0


class SmtpCarrier:
    def __init__(self, settings: Settings, trusted: ssl.SSLContext | None = None) -> None:
        """Certificates are checked against the system's authorities, or those that are `trusted`."""
        self._settings, self._trusted = settings, trusted

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        client = self._client()
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            client.close()
            raise Unreachable(_reason(error)) from error
        try:
            yield lambda message, recipient: _hand_over(client, message, recipient, sender_of(self._settings))
        finally:
            with suppress(SMTPException, OSError):
                await client.quit()
            client.close()

    def _client(self) -> SMTP:
        settings, password = self._settings, self._settings.smtp_password
        return SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port or PORTS[settings.smtp_security],
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            username=settings.smtp_user,
            password=password.get_secret_value() if password else None,
            tls_context=self._trusted,
            timeout=ANSWER_SECONDS,
        )


async def _hand_over(client: SMTP, message: EmailMessage, recipient: str, sender: str) -> None:
    try:
        async with asyncio.timeout(LETTER_SECONDS):
            await client.sendmail(sender, [recipient], as_bytes(message))
    except SMTPRecipientsRefused as refusal:
        raise _judged(refusal.recipients[0], recipient) from refusal
    except SMTPResponseException as refusal:
        raise _judged(refusal, recipient) from refusal
    except (SMTPException, OSError) as error:
        client.close()
        raise Lost(_reason(error)) from error


def _judged(refusal: SMTPResponseException, recipient: str) -> Deferred | Refused:
    """By the code: five hundred is for good, all else may pass. The address is not repeated where others read it."""
    said = f"{refusal.code} {refusal.message}".replace(recipient, "…")[:300]
    return Refused(said) if refusal.code >= 500 else Deferred(said)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
