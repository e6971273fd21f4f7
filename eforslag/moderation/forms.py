"""The moderators' decisions as forms. Their fields have names of their own, since several stand on one page."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, Self

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from eforslag.moderation.answers import PLACES, STEPS, unknown_places
from eforslag.moderation.channels import CHANNELS, Channel
from eforslag.moderation.decisions import MESSAGE_LIMIT, QUESTION_LEAST
from eforslag.moderation.grounds import GROUNDS, Ground
from eforslag.pledges.models import FocusArea
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.forms import Form, Line, Required, Text, Within, choices
from eforslag.web.language import Deferred, _

REASON_LIMIT = 500
NAME_LIMIT = 80


class Chosen:
    """One of the choices must be made, and no other."""

    field_flags = {"required": True}

    def __init__(self, message: Any, among: Container[Any] | None = None) -> None:
        self.message = message
        self.among = among

    def __call__(self, form: Any, field: Any) -> None:
        among = {choice.value for choice in field.choices} if self.among is None else self.among
        if field.data not in among:
            raise StopValidation(str(self.message))


def no_personal_number(form: Any, field: Any) -> None:
    """A telephone number to customer service may well stand in an answer, a personal number never."""
    if any(finding.kind == "personal_number" for finding in find_numbers(field.data or "")):
        raise StopValidation(str(_("Texten ser ut att innehålla ett personnummer. Ta bort det.")))


def known_places(form: Any, field: Any) -> None:
    """Only what can be filled in may stand in braces."""
    unknown = unknown_places(field.data or "")
    if unknown:
        raise StopValidation(
            _("%(place)s går inte att fylla i. Skriv bara %(known)s inom klamrar.")
            % {"place": unknown[0], "known": ", ".join(f"{{{name}}}" for name in PLACES)}
        )


def _titles(options: Mapping[str, Ground] | Mapping[str, Channel]) -> dict[str, Deferred]:
    return {code: option.title for code, option in options.items()}


class PublishForm(Form):
    """The version that the moderator has read comes along, so that a newer one is not published unread."""

    read_version = HiddenField()

    @property
    def version(self) -> int:
        text = self.read_version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


class MaskForm(PublishForm):
    """Which places in the text are to be taken out, by their codes."""

    places = SelectMultipleField(validate_choice=False)

    @property
    def chosen(self) -> set[str]:
        return set(self.places.data or ())


class CheckForm(Form):
    """The points of the checklist that are to be ticked; codes that are none of them do nothing."""

    points = SelectMultipleField(validate_choice=False)

    @property
    def ticked(self) -> set[str]:
        return set(self.points.data or ())


class NoteForm(Form):
    note = Text(
        _("Anteckning till de andra moderatorerna"),
        [Required(_("Skriv något i anteckningen.")), Within(MESSAGE_LIMIT), no_personal_number],
    )


class ReturnForm(Form):
    question = Text(
        _("Vad behöver förtydligas eller ändras?"),
        [
            Required(_("Skriv vad förslagsställaren ska ändra.")),
            Within(MESSAGE_LIMIT, QUESTION_LEAST),
            no_personal_number,
        ],
    )


class ForwardForm(Form):
    channel = RadioField(
        _("Vart hör det?"),
        [Chosen(_("Välj vart förslaget hör."), CHANNELS)],
        choices=choices(_titles(CHANNELS)),
        validate_choice=False,
    )
    channel_message = Text(_("Meddelande till förslagsställaren"), [Within(MESSAGE_LIMIT), no_personal_number])


class GroundForm(Form):
    """For rejecting, and for taking down; a page never has both."""

    ground = SelectField(
        _("Grund"),
        [Chosen(_("Välj en grund."), GROUNDS)],
        choices=choices({"": _("Välj en grund")} | _titles(GROUNDS)),
        validate_choice=False,
    )
    ground_message = Text(_("Meddelande till förslagsställaren"), [Within(MESSAGE_LIMIT), no_personal_number])


BULK_STEPS = {
    "publish": _("Publicera"),
    "return": _("Återsänd med en fråga"),
    "forward": _("Skicka vidare"),
    "reject": _("Avvisa"),
}


class BulkForm(Form):
    """Which proposals, and which decision. `begun` is there when the queue itself has sent it."""

    chosen = SelectMultipleField(validate_choice=False)
    step = SelectField(
        _("Beslut"),
        [Chosen(_("Välj ett beslut."), BULK_STEPS)],
        choices=choices({"": _("Välj ett beslut")} | BULK_STEPS),
        validate_choice=False,
    )
    begun = HiddenField()

    @property
    def codes(self) -> list[str]:
        return list(self.chosen.data or ())

    @property
    def is_begun(self) -> bool:
        return bool(self.begun.data)


def bulk_form(step: str) -> type[Form]:
    """The form of the words that go with a decision."""
    return {"return": ReturnForm, "forward": ForwardForm, "reject": GroundForm}.get(step, Form)


class AnswerForm(Form):
    """A text to be saved for one of the decisions."""

    step = RadioField(
        _("Till vilket beslut?"), [Chosen(_("Välj ett beslut."), STEPS)], choices=choices(STEPS), validate_choice=False
    )
    name = Line(_("Textens namn"), [Required(_("Ge texten ett namn.")), Within(NAME_LIMIT)])
    text = Text(_("Texten"), [Required(_("Skriv texten.")), Within(MESSAGE_LIMIT), no_personal_number, known_places])


class NeededToUphold:
    """Whoever is refused twice is told why. The field is marked as one to fill in, and its hint says when."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if form.outcome.data == "upheld" and len(field.data or "") < QUESTION_LEAST:
            raise StopValidation(str(_("Skriv varför beslutet står fast.")))


class SecondLookForm(Form):
    outcome = RadioField(
        _("Vad kommer du fram till?"),
        [Chosen(_("Välj om beslutet står fast eller hävs."))],
        choices=choices({"upheld": _("Beslutet står fast"), "lifted": _("Beslutet hävs, och förslaget granskas igen")}),
        validate_choice=False,
    )
    second_look_answer = Text(
        _("Svar till förslagsställaren"), [NeededToUphold(), Within(MESSAGE_LIMIT), no_personal_number]
    )


class MergeForm(Form):
    other = Line(
        _("I vilket förslag ska röstningen fortsätta?"),
        [Required(_("Skriv förslagets nummer, eller klistra in en länk till det.")), Within(REASON_LIMIT)],
    )


class TagForm(Form):
    focus_area = RadioField(_("Fokusområde"), [Chosen(_("Välj ett fokusområde."))], choices=(), validate_choice=False)
    reason = Text(
        _("Varför hör förslaget dit?"),
        [Required(_("Skriv med en mening varför.")), Within(REASON_LIMIT), no_personal_number],
    )

    @property
    def area_id(self) -> int:
        """The chosen focus area; only once the form is valid."""
        return int(self.focus_area.data)

    @classmethod
    def offering(cls, areas: Sequence[FocusArea]) -> Self:
        """An empty form to choose between these."""
        form = cls()
        form.offered = areas
        return form

    def _offer(self, areas: Sequence[FocusArea]) -> None:
        self.focus_area.choices = choices({str(area.id): f"{area.name} ({area.pledge.title})" for area in areas})

    offered = property(fset=_offer)
