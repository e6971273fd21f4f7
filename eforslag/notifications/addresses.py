"""E-mail addresses as people type them. Pure: strict about what a mail server would refuse, kind about the rest."""

import re

from eforslag.web.language import Deferred, _

LIMIT = 254
# What stands before the @ without quotes (RFC 5321), and a host name of at least two parts.
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})")

NO_AT = _("En e-postadress har ett @, som i namn@example.se.")
NO_DOT = _("Det som står efter @ ser inte ut att vara komplett. Det brukar sluta på till exempel .se eller .com.")
ODD_LETTERS = _("Före @ går det bara att ha bokstäverna a–z, siffror och vissa tecken.")
TOO_LONG = _("Adressen är för lång för att vara en e-postadress.")
SEVERAL = _("Skriv bara en adress.")
WRONG = _("Adressen ser inte ut att stämma. Kontrollera att den är rätt skriven.")


class NoAddress(ValueError):
    """What was typed is no address; `sentence` says what looks wrong."""

    def __init__(self, sentence: Deferred) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def parsed(typed: str) -> str:
    """The address in the one form that it is kept in. Raises NoAddress.

    Small letters: servers that tell Anna from anna before the @ are rarer than people who type either.
    """
    text = typed.strip().removeprefix("mailto:").strip("<>").lower()
    if "," in text or ";" in text or text.count("@") > 1:
        raise NoAddress(SEVERAL)
    local, at, host = text.partition("@")
    if not at or not local:
        raise NoAddress(NO_AT)
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise NoAddress(TOO_LONG if len(local) > 64 else ODD_LETTERS if not local.isascii() else WRONG)
    address = f"{local}@{_host(host)}"
    if len(address) > LIMIT:
        raise NoAddress(TOO_LONG)
    return address


def _host(typed: str) -> str:
    if "." not in typed.strip("."):
        raise NoAddress(NO_DOT)
    try:
        host = typed.encode("idna").decode()
    except UnicodeError:
        raise NoAddress(WRONG) from None
    if not _HOST.fullmatch(host):
        raise NoAddress(WRONG)
    return host
