"""A mail server on this machine that keeps what it takes, and fails as it is told to."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from eforslag.config import Settings


@dataclass
class MailServer:
    """`answers` are given to the next letters instead of taking them; the one at `holds_at`, counted from one,
    is answered when it is released, whether the server `takes_first` or not."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    seen: int = 0
    holds_at: int = 0
    takes_first: bool = True
    holding: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            answer = self.answers.pop(0)
            if answer == "gone":
                server.transport.abort()
            return answer
        self.seen += 1
        is_held = self.seen == self.holds_at
        if self.takes_first or not is_held:
            self._take(envelope)
        if is_held:
            self.holding.set()
            await self.release.wait()
        return "250 OK"

    def _take(self, envelope: Any) -> None:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        self.recipients += envelope.rcpt_tos

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    def settings(self, settings: Settings, **others: Any) -> Settings:
        """The same settings with this as their mail server."""
        mail = {"smtp_host": "127.0.0.1", "smtp_port": self.port, "smtp_security": "none"}
        return settings.model_copy(update=mail | others)


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, **others: Any) -> AsyncIterator[MailServer]:
    kept = MailServer()
    loop = asyncio.get_running_loop()
    open_ones: list[SMTP] = []

    def connected() -> SMTP:
        open_ones.append(SMTP(kept, enable_SMTPUTF8=False, tls_context=tls, require_starttls=tls is not None, **others))
        return open_ones[-1]

    server = await loop.create_server(connected, "127.0.0.1", 0)
    kept.port = server.sockets[0].getsockname()[1]
    try:
        yield kept
    finally:
        server.close()
        for one in open_ones:
            if isinstance(one.transport, asyncio.Transport):
                one.transport.abort()
        await server.wait_closed()


def parts(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Each part's kind and what it says."""
    for part in message.iter_parts():
        assert isinstance(part, EmailMessage)
        yield part.get_content_type(), part.get_content().replace("\r\n", "\n")
