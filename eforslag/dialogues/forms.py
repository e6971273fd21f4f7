"""The coordinators' forms for a dialogue and its parts."""

from collections.abc import Sequence
from typing import Any, Self

from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Regexp, StopValidation

from eforslag.dialogues.kinds import KINDS, OPTIONS, with_codes
from eforslag.dialogues.models import Question
from eforslag.dialogues.printing import MOST_COPIES
from eforslag.dialogues.standing import LINK, WAYS
from eforslag.pledges.models import FocusArea, Pledge
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.forms import Among, Day, Form, Line, Required, Text, Within, choices
from eforslag.web.language import _

OPTION_LIMIT = 150


def no_personal_number(form: Any, field: Any) -> None:
    if any(found.kind == "personal_number" for found in find_numbers(field.data or "")):
        raise StopValidation(str(_("Texten ser ut att innehålla ett personnummer. Ta bort det.")))


class DialogueForm(Form):
    title = Line(_("Namn"), [Required(_("Skriv vad dialogen heter.")), Within(150)])
    title_en = Line(_("Namn på engelska"), [Within(150)])
    introduction = Text(_("Inledning"), [Within(3000)])
    introduction_en = Text(_("Inledning på engelska"), [Within(3000)])
    way = RadioField(
        _("Vem kan svara?"), [Among(_("Välj vem som kan svara."))], choices=choices(WAYS), default=LINK,
        validate_choice=False,
    )  # fmt: skip
    opens_on = Day(_("Första dagen att svara"), [Required(_("Välj den första dagen."))])
    closes_on = Day(_("Sista dagen att svara"), [Required(_("Välj den sista dagen."))])
    pledge_id = SelectField(_("Medborgarlöfte som förbereds"), choices=(), validate_choice=False)
    remark = Text(_("Att tänka på när man läser resultatet"), [Within(1000)])
    remark_en = Text(_("Att tänka på, på engelska"), [Within(1000)])

    def offer(self, pledges: Sequence[Pledge]) -> None:
        titles = {str(one.id): one.title for one in pledges}
        self.pledge_id.choices = choices({"": _("Inget än")} | titles)

    offered = property(fset=offer)

    def validate_closes_on(self, field: Any) -> None:
        if self.opens_on.data and field.data and field.data < self.opens_on.data:
            raise StopValidation(str(_("Den sista dagen får inte komma före den första.")))

    def validate_pledge_id(self, field: Any) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise StopValidation(str(_("Välj ett av löftena i listan.")))

    @property
    def columns(self) -> dict[str, Any]:
        return {**self.data, "pledge_id": int(self.pledge_id.data) if self.pledge_id.data else None}


class QuestionForm(Form):
    """Options are written one on a line; those in English in the same order."""

    kind = RadioField(
        _("Hur svarar man?"), [Among(_("Välj hur man svarar."))], choices=choices(KINDS), validate_choice=False
    )
    text = Line(_("Frågan"), [Required(_("Skriv frågan.")), Within(300)])
    text_en = Line(_("Frågan på engelska"), [Within(300)])
    options = Text(_("Svar att välja på"))
    options_en = Text(_("Svaren på engelska"))
    is_required = BooleanField(_("Man måste svara på frågan"))

    @classmethod
    def of(cls, question: Question) -> Self:
        lines = {name: "\n".join(one[name] for one in question.options) for name in ("sv", "en")}
        plain = {name: getattr(question, name) for name in ("kind", "text", "text_en", "is_required")}
        return cls(data=plain | {"options": lines["sv"], "options_en": lines["en"].strip()})

    def validate_options(self, field: Any) -> None:
        least, most = OPTIONS.get(self.kind.data, (0, 0))
        options = _lines(field.data)
        if most and not least <= len(options) <= most:
            raise StopValidation(str(self._how_many(least, most)))
        if most and (len(set(options)) < len(options) or any(len(one) > OPTION_LIMIT for one in options)):
            raise StopValidation(str(_("Skriv varje svar en gång, med högst 150 tecken.")))

    def validate_options_en(self, field: Any) -> None:
        english = _lines(field.data)
        if english and len(english) != len(_lines(self.options.data)):
            raise StopValidation(str(_("Skriv lika många svar på engelska som på svenska, i samma ordning.")))

    def _how_many(self, least: int, most: int) -> Any:
        if least == most:
            return _("Skriv två rader: vad 1 betyder och vad 5 betyder.")
        return _("Skriv minst %(least)d och högst %(most)d svar, ett på varje rad.") % {"least": least, "most": most}

    @property
    def columns(self) -> dict[str, Any]:
        has_options = OPTIONS[self.kind.data][1] > 0
        options = with_codes(_lines(self.options.data), _lines(self.options_en.data)) if has_options else []
        words = {name: self.data[name] for name in ("kind", "text", "text_en", "is_required")}
        return words | {"options": options}


def _lines(text: str | None) -> list[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


class LocalityForm(Form):
    name = Line(_("Ort"), [Required(_("Skriv vad orten heter.")), Within(80)])


class MeetingForm(Form):
    day = Day(_("Dag"), [Required(_("Välj dagen."))])
    place = Line(_("Plats"), [Required(_("Skriv var mötet var.")), Within(150)])
    people = IntegerField(
        _("Antal personer"),
        [Required(_("Skriv hur många som kom.")), NumberRange(1, 10000, _("Skriv hur många som kom."))],
    )
    notes = Text(_("Anteckningar"), [Within(10000), no_personal_number])


class ConcernForm(Form):
    name = Line(_("Oro eller önskan"), [Required(_("Skriv den med några ord.")), Within(150), no_personal_number])
    name_en = Line(_("På engelska"), [Within(150)])
    focus_area_id = SelectField(_("Fokusområde i löftet"), choices=(), validate_choice=False)

    def offer(self, areas: Sequence[FocusArea]) -> None:
        self.focus_area_id.choices = choices({"": _("Inget än")} | {str(one.id): one.name for one in areas})

    offered = property(fset=offer)

    def validate_focus_area_id(self, field: Any) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise StopValidation(str(_("Välj ett av fokusområdena i listan.")))

    @property
    def columns(self) -> dict[str, Any]:
        area = int(self.focus_area_id.data) if self.focus_area_id.data else None
        return {"name": self.name.data, "name_en": self.name_en.data, "focus_area_id": area}


class PaperForm(Form):
    """The paper's own number; the answers beside it are read by the dialogue's own questions."""

    reference = Line(
        _("Papperets nummer"),
        [Required(_("Skriv numret som står på papperet.")), Within(9), Regexp("[0-9]+$", 0, _("Skriv bara siffror."))],
    )

    @property
    def number(self) -> int:
        return int(self.reference.data)


class CopiesForm(Form):
    count = IntegerField(
        _("Antal blanketter"),
        [
            InputRequired(_("Skriv hur många blanketter som ska skrivas ut.")),
            NumberRange(1, MOST_COPIES, _("Skriv ett antal mellan 1 och 50. Fler skrivs ut i flera omgångar.")),
        ],
    )


def sent_numbers(sent: Any, name: str) -> list[int]:
    """The ids that were ticked."""
    return [int(one) for one in sent.getlist(name) if one.isascii() and one.isdigit() and len(one) < 19]
