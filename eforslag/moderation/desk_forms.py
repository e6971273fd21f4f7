"""What moderators do at the desk beside deciding on one proposal, as forms."""

from collections.abc import Sequence
from typing import Any, Self

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from eforslag.moderation.answers import STEPS
from eforslag.moderation.decisions import MESSAGE_LIMIT, QUESTION_LEAST
from eforslag.moderation.forms import (
    REASON_LIMIT,
    ForwardForm,
    GroundForm,
    ReturnForm,
    known_places,
    no_personal_number,
)
from eforslag.pledges.models import FocusArea
from eforslag.web.forms import Among, Form, Line, Required, Text, Within, choices
from eforslag.web.language import _

NAME_LIMIT = 80


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
        [Among(_("Välj ett beslut."), BULK_STEPS)],
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
        _("Till vilket beslut?"), [Among(_("Välj ett beslut."), STEPS)], choices=choices(STEPS), validate_choice=False
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
        [Among(_("Välj om beslutet står fast eller hävs."))],
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
    focus_area = RadioField(_("Fokusområde"), [Among(_("Välj ett fokusområde."))], choices=(), validate_choice=False)
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
