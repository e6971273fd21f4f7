"""A letter as it goes out: text and HTML in one message, with the headers that mail programs act upon."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from urllib.parse import urlsplit

from eforslag.clock import LOCAL_ZONE
from eforslag.config import Settings

# Quoted-printable is readable in a file and passes every mail server.
ENCODING = "quoted-printable"


class WholeLinks(EmailPolicy):
    """A link in a header stays on the header's own line, where every mail program finds it."""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}{self.linesep}" if name == STOP else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii") if name == STOP else super().fold_binary(name, value)


STOP = "List-Unsubscribe"
POLICY = WholeLinks(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Written:
    """What a letter says. `stop_url` takes one POST and the reader gets no more of the kind (RFC 8058)."""

    subject: str
    text: str
    html: str
    language: str
    stop_url: str = ""


def enveloped(written: Written, *, message_id: str, sender: str, sender_name: str, recipient: str, at: datetime)\
        -> EmailMessage:  # fmt: skip
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(sender_name), addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = one_line(written.subject)
    message["Date"] = at.astimezone(LOCAL_ZONE)
    message["Message-ID"] = message_id
    # Nobody's absence is answered to us.
    message["Auto-Submitted"] = "auto-generated"
    if written.stop_url:
        message[STOP] = f"<{written.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(written.text, cte=ENCODING)
    message.add_alternative(written.html, subtype="html", cte=ENCODING)
    message["Content-Language"] = written.language
    return message


def as_bytes(message: EmailMessage) -> bytes:
    """The letter as it is handed over."""
    return message.as_bytes(policy=POLICY)


def domain_of(settings: Settings) -> str:
    """The host that Message-IDs name."""
    return urlsplit(settings.origin).hostname or "localhost"


def sender_of(settings: Settings) -> str:
    """The address that letters come from."""
    return settings.mail_from or settings.municipality.email or f"e-forslag@{domain_of(settings)}"


def one_line(text: str) -> str:
    """Words of a visitor in a header: no line break or control character can begin another header there."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
