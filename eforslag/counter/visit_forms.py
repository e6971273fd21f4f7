"""What is asked at the desk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from eforslag.counter import visiting
from eforslag.proposals.forms import SendForm
from eforslag.web.forms import Form, Line, Required, Text, Within, choices
from eforslag.web.language import Deferred, _

NAME_LIMIT, WHERE_LIMIT = 200, 300
WAYS = {
    "email": _("Med e-post"),
    "telephone": _("Ring mig"),
    "letter": _("Skicka ett brev"),
    "none": _("Jag frågar själv"),
}


def _as_sent(chosen: str | None) -> str | None:
    """Nothing where nothing was offered, which is not the choice of one's own screen."""
    return chosen


class OpenForm(Form):
    """The document that was checked, and the number on it. The number is never shown again."""

    id_kind = RadioField(_("Vilken legitimation har du kontrollerat?"), validate_choice=False)
    personal_number = Line(_("Personnummer"), [Required(visiting.MISSING)])
    station = SelectField(_("Besökarens skärm"), choices=[], validate_choice=False, coerce=_as_sent)
    today = date.min
    takes_test_numbers = False

    def offer(self, offered: Mapping[str, Deferred]) -> None:
        self.id_kind.choices = choices(offered)

    def check(self, offered: Mapping[str, Deferred]) -> bool:
        """Whether both hold; the sentence about what does not stands beside the field."""
        self.offer(offered)
        self.id_kind.errors, self.personal_number.errors = (), ()
        if self.id_kind.data not in offered:
            self.id_kind.errors = [str(_("Välj den legitimation som du har hållit i handen."))]
        wrong = visiting.mistake(self.personal_number.data or "", self.today)
        if wrong:
            self.personal_number.errors = [str(wrong)]
        return not (self.id_kind.errors or self.personal_number.errors)

    def forget_number(self) -> None:
        self.personal_number.data = None
        self.personal_number.raw_data = None


class CodeForm(Form):
    code = Line(_("Koden på kvittot"), [Required(_("Skriv koden som står på kvittot.")), Within(20)])


class VisitSendForm(SendForm):
    """The last step at the desk: the name, and how the proposer hears of the outcome."""

    name = Line(_("Ditt namn"), [Required(_("Skriv namnet som det står på legitimationen.")), Within(NAME_LIMIT)])
    way = RadioField(
        _("Hur vill du få veta hur det går?"),
        [Required(_("Välj ett av svaren."))],
        choices=choices(WAYS),
        validate_choice=False,
    )
    where = Text(_("Telefonnummer, eller namn och adress för brev"), [Within(WHERE_LIMIT)])

    def validate_way(self, field: Any) -> None:
        if field.data not in WAYS:
            raise StopValidation(str(_("Välj ett av svaren.")))

    def validate_where(self, field: Any) -> None:
        if self.way.data in ("telephone", "letter") and not field.data:
            raise StopValidation(str(_("Skriv numret att ringa, eller adressen att skriva till.")))

    def validate_email(self, field: Any) -> None:
        if self.way.data == "email" and not field.data:
            raise StopValidation(str(_("Skriv e-postadressen.")))
