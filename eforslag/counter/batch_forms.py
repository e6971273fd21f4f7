"""What is typed about papers that have come in."""

from datetime import date
from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, StopValidation

from eforslag.counter import visiting
from eforslag.identity.eligibility import GROUNDS
from eforslag.web.forms import Form, Line, Required, Within, choices
from eforslag.web.language import Deferred, _

MOST_PAPERS = 100_000
MISSING = _("Skriv personnumret som står på papperet.")
# The same slips of the pen as at the desk, but what is in hand is a paper.
_ON_PAPER = (
    (visiting.MISSING, MISSING),
    (visiting.WRONG_LENGTH, visiting.WRONG_LENGTH),
    (visiting.WRONG_DATE, _("Datumet i numret finns inte eller har inte varit än. Jämför siffrorna med papperet.")),
    (visiting.WRONG_DIGIT, _("Siffrorna går inte ihop, så någon av dem är fel. Jämför dem en och en med papperet.")),
)


def mistake(typed: str, today: date) -> Deferred | None:
    """What is wrong with the number that was typed from a paper, in words that never repeat it."""
    found = visiting.mistake(typed, today)
    return next((words for general, words in _ON_PAPER if general is found), None)


class BatchForm(Form):
    reference = Line(
        _("Numret på papperen"), [Required(_("Skriv numret som står överst på varje papper.")), Within(20)]
    )
    origin = Line(_("Var papperen kommer ifrån"), [Required(_("Skriv var papperen har samlats in.")), Within(100)])


class NumberForm(Form):
    """The number on one paper. It is never shown again."""

    personal_number = Line(_("Personnummer"), [Required(MISSING)])
    ground = RadioField(_("Kryssat på papperet"), choices=choices(GROUNDS), validate_choice=False, default="resident")
    today = date.min

    def validate_personal_number(self, field: Any) -> None:
        wrong = mistake(field.data or "", self.today)
        if wrong:
            raise StopValidation(str(wrong))

    def forget_number(self) -> None:
        self.personal_number.data = None
        self.personal_number.raw_data = None


class CountForm(Form):
    papers = IntegerField(
        _("Antal papper"),
        [
            InputRequired(_("Räkna papperen och skriv hur många de är.")),
            NumberRange(1, MOST_PAPERS, _("Räkna papperen och skriv hur många de är.")),
        ],
    )
