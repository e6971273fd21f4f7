"""Swedish first, English beside it. The msgid of every text is the Swedish text itself.

`_` marks and defers: what it returns is translated when it is shown, in the language of the
request at hand, so it can stand in class bodies.
"""

from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import HTTPConnection

from eforslag.clock import LOCAL_ZONE

LANGUAGES = {"sv": "Svenska", "en": "English"}
COOKIE = "sprak"
_current: ContextVar[str] = ContextVar("language", default="sv")


class Deferred:
    """A text that is translated each time it is turned into a string."""

    def __init__(self, msgid: str) -> None:
        self.msgid = msgid

    def __str__(self) -> str:
        return gettext(self.msgid)

    def __html__(self) -> str:
        return escape(str(self))

    def __mod__(self, values: object) -> str:
        return str(self) % values


def _(msgid: str) -> Deferred:
    return Deferred(msgid)


def chosen(connection: HTTPConnection) -> str:
    """The language that the visitor has chosen, Swedish until then."""
    language = connection.cookies.get(COOKIE, "sv")
    return language if language in LANGUAGES else "sv"


def use(language: str) -> None:
    """Speak this language for the rest of the request."""
    _current.set(language)


def current() -> str:
    return _current.get()


def gettext(msgid: str) -> str:
    return _catalogue(current()).gettext(msgid) if msgid else ""


# With the context as argument, or `"sv"|lang` would be answered once and for all when the template is compiled.
@pass_context
def attribute(_context: Context, code: str) -> Markup:
    """The lang attribute for words in this language, with its space; nothing where they are in the page's own."""
    return Markup(' lang="{}"').format(code) if code and code != current() else Markup("")


def ngettext(singular: str, plural: str, count: int) -> str:
    return _catalogue(current()).ngettext(singular, plural, count)


@cache
def _catalogue(language: str) -> NullTranslations:
    # Read from the text catalogue when it is first asked for, so that there is no compiled copy to keep in step.
    source = Path(__file__).parent.parent / "locale" / f"{language}.po"
    if not source.exists():
        return NullTranslations()
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def format_date(value: date | datetime) -> str:
    """A day as in 3 maj 2026; moments are shown as the day in Sweden."""
    if isinstance(value, datetime):
        value = value.astimezone(LOCAL_ZONE).date()
    return _day(value, current())


# A page has dozens of days and numbers, many of them alike, and Babel takes longer for one than the template around it.
@lru_cache(maxsize=4000)
def _day(day: date, locale: str) -> str:
    return dates.format_date(day, "d MMMM y", locale=locale)


def format_moment(value: datetime) -> str:
    """A moment as in 3 maj 2026 kl. 14:05, in Swedish local time."""
    clock = dates.format_time(value.astimezone(LOCAL_ZONE), "HH:mm", locale=current())
    return gettext("%(day)s kl. %(time)s") % {"day": format_date(value), "time": clock}


def format_decimal(value: float) -> str:
    """One decimal, as in 3,4."""
    return str(numbers.format_decimal(value, format="0.0", locale=current()))


def format_number(value: float) -> str:
    return _decimal(value, current())


@lru_cache(maxsize=4000)
def _decimal(value: float, locale: str) -> str:
    return numbers.format_decimal(value, locale=locale)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs: a blank line parts them, a single line break stays one."""
    blocks = [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.strip().split("\n")))
        for block in blocks
    )
