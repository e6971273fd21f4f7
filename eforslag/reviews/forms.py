"""Opening a review, and answering a proposal in it, as forms."""

from datetime import date
from typing import Any, Self

from starlette.requests import Request
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, StopValidation

from eforslag.pledges.parties import PARTIES
from eforslag.proposals.personal_data import find_numbers
from eforslag.reviews.models import SurfacedProposal
from eforslag.reviews.notes import NOTE_LIMIT
from eforslag.reviews.responses import REASON_LEAST, REASON_LIMIT, RESPONSES
from eforslag.reviews.reviewing import HIGHEST_LIMIT, THRESHOLD_LIMIT
from eforslag.reviews.sides import may_write
from eforslag.web.forms import Among, Day, Form, Required, Text, Within, choices
from eforslag.web.language import _


class ReviewForm(Form):
    period_start = Day(_("Perioden börjar"), [Required(_("Välj periodens första dag."))])
    period_end = Day(_("Perioden slutar"), [Required(_("Välj periodens sista dag."))])
    cutoff = Day(_("Räkna röster till och med"), [Required(_("Välj den sista dagen då röster räknas."))])
    threshold = IntegerField(
        _("Röster som behövs för att komma upp"),
        [InputRequired(_("Skriv ett antal röster.")), NumberRange(1, THRESHOLD_LIMIT, _("Skriv ett antal, minst 1."))],
    )
    highest = IntegerField(
        _("Så många av de populäraste kommer upp i varje fokusområde"),
        [
            InputRequired(_("Skriv ett antal, 0 om bara röstgränsen ska gälla.")),
            NumberRange(0, HIGHEST_LIMIT, _("Skriv ett antal mellan 0 och 100.")),
        ],
    )
    today = date.max

    def validate_period_end(self, field: Any) -> None:
        start = self.period_start.data
        if start and field.data and field.data < start:
            raise StopValidation(str(_("Perioden måste sluta efter att den börjar.")))

    def validate_cutoff(self, field: Any) -> None:
        start = self.period_start.data
        if field.data and field.data > self.today:
            raise StopValidation(str(_("Röster kan räknas till och med i dag, inte längre fram.")))
        if start and field.data and field.data < start:
            raise StopValidation(str(_("Sista dagen för röster kan inte vara före perioden.")))


def _no_personal_number(form: Any, field: Any) -> None:
    if any(found.kind == "personal_number" for found in find_numbers(field.data or "")):
        raise StopValidation(
            str(_("Texten ser ut att innehålla ett personnummer. Ta bort det, för svaret blir offentligt."))
        )


class AnswerForm(Form):
    """One of several on a page, so its fields' ids say whose they are; their names do not."""

    response = RadioField(
        _("Svar"),
        [Among(_("Välj ett svar."))],
        choices=choices({one.code: one.label for one in RESPONSES.values()}),
        validate_choice=False,
    )
    reason = Text(
        _("Motivering"),
        [
            Required(_("Skriv varför, så att den som har röstat förstår.")),
            Within(REASON_LIMIT, REASON_LEAST),
            _no_personal_number,
        ],
    )
    party = RadioField(
        _("Vem svarar?"), [Among(_("Välj vem som svarar."))], choices=choices(PARTIES), validate_choice=False
    )
    seen = HiddenField()

    @classmethod
    def of(cls, row: SurfacedProposal, side: str) -> Self:
        """The answer as it is now, for a party to change."""
        known = {"response": row.response, "reason": row.reason, "party": row.party or side, "seen": row.version}
        return cls(data=known)._named_for(row, side)

    @classmethod
    async def sent_for(cls, row: SurfacedProposal, side: str, request: Request) -> Self:
        return (await cls.read(request))._named_for(row, side)

    def _named_for(self, row: SurfacedProposal, side: str) -> Self:
        """With the parties that this one may answer as, which is a single one where there is nothing to choose."""
        self.party.choices = choices({one: name for one, name in PARTIES.items() if may_write(side, row.party, one)})
        for field in self:
            field.id = f"svar-{row.id}-{field.name}"
        return self


class NoteForm(Form):
    """One for each focus area on a page."""

    area = HiddenField()
    text = Text(_("Anteckning"), [Required(_("Skriv en anteckning.")), Within(NOTE_LIMIT), _no_personal_number])

    @classmethod
    def for_area(cls, area_id: int) -> Self:
        return cls(data={"area": str(area_id)})._named_for(area_id)

    @classmethod
    async def sent(cls, request: Request) -> Self:
        form = await cls.read(request)
        return form._named_for(form.area_id)

    @property
    def area_id(self) -> int:
        sent = self.area.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    def _named_for(self, area_id: int) -> Self:
        for field in self:
            field.id = f"anteckning-{area_id}-{field.name}"
        return self
