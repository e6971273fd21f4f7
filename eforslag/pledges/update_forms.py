"""Forms for telling how a commitment goes, and for where reminders are sent."""

from datetime import date
from typing import Any, Self

from wtforms import IntegerField, RadioField
from wtforms.validators import NumberRange, Optional, StopValidation

from eforslag.cases.board_forms import ADDRESS_LIMIT, an_address
from eforslag.cases.decisions import is_web_address
from eforslag.cases.forms import no_personal_number
from eforslag.pledges.following_up import CommitmentNow
from eforslag.pledges.models import CommitmentUpdate
from eforslag.pledges.progress import STATUSES
from eforslag.web.forms import Among, Day, Form, Line, Required, Text, Within, choices
from eforslag.web.language import _


class UpdateForm(Form):
    status = RadioField(
        _("Hur går det?"), [Among(_("Välj hur det går."))], choices=choices(STATUSES), validate_choice=False
    )
    text = Text(_("Vad har hänt?"), [Required(_("Skriv vad som har hänt.")), Within(2000), no_personal_number])
    achieved = IntegerField(
        _("Hur mycket är gjort hittills?"),
        [Optional(), NumberRange(0, 1_000_000, _("Skriv ett antal mellan 0 och 1 000 000."))],
    )
    day = Day(_("Vilken dag gäller det?"), [Required(_("Välj vilken dag det gäller."))])
    evidence = Line(_("Var kan man se det?"), [Within(300), no_personal_number])
    evidence_url = Line(_("Länk"), [Within(500)])
    today = date.max

    def validate_day(self, field: Any) -> None:
        if field.data and field.data > self.today:
            raise StopValidation(str(_("Välj i dag eller en tidigare dag.")))

    def validate_evidence_url(self, field: Any) -> None:
        if not is_web_address(field.data or ""):
            raise StopValidation(str(_("Skriv hela adressen. Den ska börja med https://.")))

    @classmethod
    def new(cls, one: CommitmentNow, today: date) -> Self:
        """An empty form, with what is most likely filled in."""
        return cls(data={"status": one.status, "day": today, "achieved": one.achieved})

    @classmethod
    def beside(cls, one: CommitmentNow, today: date) -> Self:
        """The same, on a page with several of them: no two fields may have one id."""
        form = cls.new(one, today)
        for field in form:
            field.id = f"{field.id}-{one.commitment.id}"
            field.label.field_id = field.id
        return form

    @classmethod
    def of(cls, update: CommitmentUpdate) -> Self:
        names = ("status", "text", "achieved", "day", "evidence", "evidence_url")
        return cls(data={name: getattr(update, name) for name in names})


class ContactForm(Form):
    email = Line(_("E-postadress för påminnelser"), [Within(ADDRESS_LIMIT), an_address])
