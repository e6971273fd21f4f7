"""Forms: text in, typed values or a Swedish sentence beside the field out. Nothing typed is ever lost."""

from collections.abc import Container, Mapping
from functools import cache
from typing import Any, Self
from unicodedata import category, normalize

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from wtforms import DateField, StringField, TextAreaField
from wtforms import Form as WTForm
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import get_translations
from wtforms.validators import Length, StopValidation

from eforslag.web.language import _, current


@cache
def _translations(language: str) -> Any:
    """WTForms' own sentences; it would look for them on the disk for each form."""
    return get_translations([language])


FIRST_YEAR, LAST_YEAR = 2000, 2100
# What is typed anew rather than kept on the way through a login or shown again after a failure.
NEVER_KEPT = frozenset({"personal_number"})


class Form(WTForm):
    """A form that reads itself from a request."""

    class Meta:
        def get_translations(self, form: WTForm) -> Any:
            return _translations(current())

    @classmethod
    async def read(cls, request: Request, **circumstances: Any) -> Self:
        """The form as it was sent, checked; look at `is_valid` next. Circumstances are set before it is checked."""
        form = cls(await fields(request))
        for name, value in circumstances.items():
            setattr(form, name, value)
        form.is_valid = form.validate()
        return form

    is_valid = False


class _Fields:
    """Form fields as WTForms asks for them; files and repeated names do no harm."""

    def __init__(self, sent: FormData) -> None:
        self._sent = {tidy(name): [tidy(v) for v in sent.getlist(name) if isinstance(v, str)] for name in sent}

    def __iter__(self) -> Any:
        return iter(self._sent)

    def __contains__(self, name: object) -> bool:
        return bool(self._sent.get(str(name)))

    def getlist(self, name: str) -> list[str]:
        return self._sent.get(name, [])

    def items(self) -> list[tuple[str, str]]:
        """What may be kept and sent again."""
        return [(name, value) for name, values in self._sent.items() for value in values if name not in NEVER_KEPT]


async def fields(request: Request) -> _Fields:
    """What was sent with a form. Raises a 400 where it can't be read at all."""
    try:
        return _Fields(await request.form(max_files=0, max_fields=200))
    except (ValueError, UnicodeError, LookupError) as error:
        raise HTTPException(400) from error


def tidy(text: str) -> str:
    """The text in one normal form, with plain line ends and without control characters."""
    text = normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or category(c) not in ("Cc", "Cs"))


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


class Required:
    """Something must be there. `message` says what, as a person would."""

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: WTForm, field: Any) -> None:
        if not field.data:
            raise StopValidation(str(self.message))


class Within(Length):
    """At most `limit` characters, and at least `least`; says how many there are."""

    def __init__(self, limit: int, least: int = 0) -> None:
        super().__init__(min=least or -1, max=limit)
        self.limit, self.least = limit, least

    def __call__(self, form: WTForm, field: Any) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise StopValidation(
                _("Texten får vara högst %(limit)d tecken. Den är %(length)d nu.")
                % {"limit": self.limit, "length": length}
            )
        if length < self.least:
            raise StopValidation(
                _("Skriv minst %(least)d tecken. Det är %(length)d nu.") % {"least": self.least, "length": length}
            )


class Line(StringField):
    """One line of text; runs of spaces become one."""

    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[_one_line], **kwargs)


class Text(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[_stripped], **kwargs)


class Day(DateField):
    """A day as browsers send it, in a year that somebody may have meant."""

    def pre_validate(self, form: Any) -> None:
        typed = "".join(self.raw_data or ()).strip()
        if typed and not self.data:
            raise StopValidation(str(_("Skriv dagen som år, månad och dag, till exempel 2026-03-01.")))
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise StopValidation(str(_("Kontrollera årtalet.")))


class Among:
    """One of the field's choices must be made, or of those that are named, and no other."""

    field_flags = {"required": True}

    def __init__(self, message: Any, among: Container[Any] | None = None) -> None:
        self.message, self.among = message, among

    def __call__(self, form: Any, field: Any) -> None:
        among = {choice.value for choice in field.choices} if self.among is None else self.among
        if field.data not in among:
            raise StopValidation(str(self.message))


def choices(labels: Mapping[str, Any]) -> list[SelectChoice]:
    """The options of a choice, from code to label, in their order."""
    return [SelectChoice(code, label) for code, label in labels.items()]
