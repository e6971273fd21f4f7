"""What an officer fills in. Their fields have names of their own, since several forms stand on one page."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import StopValidation

from eforslag.cases.decisions import (
    ANSWER_LIMIT,
    MEANING_LIMIT,
    UPDATE_LEAST,
    UPDATE_LIMIT,
    URL_LIMIT,
    is_web_address,
)  # fmt: skip
from eforslag.cases.initiatives import MEMBER_LIMIT, NAME_LIMIT
from eforslag.cases.lifecycle import LABELS, Outcome
from eforslag.cases.models import Board, Case
from eforslag.identity.models import StaffMember
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.forms import Day, Form, Line, Required, Text, Within, choices
from eforslag.web.language import _
from eforslag.web.whole_numbers import whole_number

CASE_NUMBER_LIMIT = 40


class ForPublishing:
    """The field may be empty in a draft. The check page says that it must be filled in before publishing."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        return


class Offered:
    """One of the choices, where none is one of them."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise StopValidation(str(self.message))


class _Explained:
    """An outcome in the boards' word, and what it means."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def __str__(self) -> str:
        return f"{self.outcome.label}. {self.outcome.explanation}"


def no_personal_number(form: Any, field: Any) -> None:
    if any(found.kind == "personal_number" for found in find_numbers(field.data or "")):
        raise StopValidation(str(_("Texten ser ut att innehålla ett personnummer. Ta bort det.")))


def _https(form: Any, field: Any) -> None:
    if not is_web_address(field.data or ""):
        raise StopValidation(str(_("Skriv hela adressen till protokollet. Den ska börja med https://.")))


class NotAfterToday:
    def __call__(self, form: Any, field: Any) -> None:
        if field.data and field.data > form.today:
            raise StopValidation(str(_("Välj i dag eller en tidigare dag.")))


class Versioned(Form):
    """The version of the case that the officer has seen comes along, so that nobody's work is written over unseen."""

    version = HiddenField()
    today = date.max

    @property
    def seen(self) -> int:
        return whole_number(self.version.data) or 0


class DetailsForm(Versioned):
    case_number = Line(_("Diarienummer"), [ForPublishing(), Within(CASE_NUMBER_LIMIT)])
    board = SelectField(
        _("Nämnd"), [ForPublishing(), Offered(_("Välj en nämnd i listan."))], choices=(), validate_choice=False
    )
    officer = SelectField(
        _("Handläggare"), [Offered(_("Välj en handläggare i listan."))], choices=(), validate_choice=False
    )
    due_on = Day(_("Svar senast"), [Required(_("Välj den sista dagen för svar."))])

    def offer(self, offered: tuple[Sequence[Board], Sequence[StaffMember]]) -> None:
        """Let the case be given to these."""
        boards, officers = offered
        self.board.choices = choices({"": _("Ingen än")} | {str(one.id): one.name for one in boards})
        self.officer.choices = choices({"": _("Ingen än")} | {str(one.id): one.name for one in officers})

    offered = property(fset=offer)

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "case_number": self.case_number.data,
            "board_id": int(self.board.data) if self.board.data else None,
            "officer_id": int(self.officer.data) if self.officer.data else None,
            "due_on": self.due_on.data,
        }

    @classmethod
    def of(cls, case: Case, offered: tuple[Sequence[Board], Sequence[StaffMember]]) -> Self:
        form = cls(
            data={
                "case_number": case.case_number,
                "board": str(case.board.id) if case.board else "",
                "officer": str(case.officer.id) if case.officer else "",
                "due_on": case.due_on,
            }
        )
        form.offered = offered
        return form


class AnswerForm(Versioned):
    outcome = RadioField(
        _("Beslut"),
        [ForPublishing()],
        choices=choices({outcome.value: _Explained(outcome) for outcome in LABELS}),
        validate_choice=False,
    )
    decided_on = Day(_("Beslutet fattades den"), [ForPublishing(), NotAfterToday()])
    minutes_url = Line(_("Länk till protokollet"), [Within(URL_LIMIT), _https])
    meaning = Line(_("Vad det betyder, i en mening"), [ForPublishing(), Within(MEANING_LIMIT), no_personal_number])
    answer = Text(_("Svaret"), [ForPublishing(), Within(ANSWER_LIMIT), no_personal_number])

    def validate_outcome(self, field: Any) -> None:
        if field.data and field.data not in set(Outcome):
            raise StopValidation(str(_("Välj vad beslutet blev.")))

    @property
    def columns(self) -> dict[str, Any]:
        names = ("decided_on", "minutes_url", "meaning", "answer")
        return {"outcome": self.outcome.data or None, **{name: self[name].data for name in names}}

    @classmethod
    def of(cls, case: Case) -> Self:
        names = ("outcome", "decided_on", "minutes_url", "meaning", "answer")
        return cls(data={name: getattr(case, name) for name in names})


class ProgressForm(Versioned):
    day = Day(_("Dag"), [Required(_("Välj vilken dag det gäller.")), NotAfterToday()])
    text = Text(
        _("Vad har hänt?"),
        [Required(_("Skriv vad som har gjorts.")), Within(UPDATE_LIMIT, UPDATE_LEAST), no_personal_number],
    )
    is_last = BooleanField(_("Nu är det genomfört"))


class InitiativeForm(Form):
    name = Line(_("Initiativets namn"), [Required(_("Skriv vad initiativet heter.")), Within(NAME_LIMIT)])
    member = Line(_("Vem väckte det?"), [Required(_("Skriv vem som väckte det.")), Within(MEMBER_LIMIT)])
    day = Day(_("Vilken dag?"), [Required(_("Välj vilken dag det väcktes.")), NotAfterToday()])
    case_number = Line(_("Diarienummer"), [Within(CASE_NUMBER_LIMIT)])
    today = date.max
