"""The coordinator's forms for a pledge and its parts."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, StopValidation

from eforslag.cases.forms import no_personal_number
from eforslag.pledges.models import FocusArea, Pledge
from eforslag.pledges.parties import PARTIES, SIGNING, may_choose, owners
from eforslag.pledges.sources import are_sources, as_lines, sources_in
from eforslag.web.forms import Among, Day, Form, Line, Required, Text, Within, choices
from eforslag.web.language import Deferred, _

MOST_SIGNATORIES = 8


class PledgeForm(Form):
    title = Line(_("Namn"), [Required(_("Skriv vad löftet heter.")), Within(150)])
    sentence = Text(
        _("Löftet i en mening"), [Required(_("Skriv löftet som en mening som alla kan förstå.")), Within(500)]
    )
    background = Text(_("Bakgrund"), [Within(5000)])
    period_start = Day(_("Gäller från och med"), [Required(_("Välj den första dagen."))])
    period_end = Day(_("Gäller till och med"), [Required(_("Välj den sista dagen."))])
    police_area = Line(_("Lokalpolisområde"), [Within(100)])
    predecessor_id = SelectField(_("Bygger vidare på"), choices=(), validate_choice=False)

    def offer(self, earlier: Sequence[Pledge]) -> None:
        """Let these be chosen as the pledge that this one builds on."""
        titles = {str(one.id): one.title for one in earlier}
        self.predecessor_id.choices = choices({"": _("Inget tidigare löfte")} | titles)

    earlier = property(fset=offer)

    def validate_period_end(self, field: Any) -> None:
        start = self.period_start.data
        if start and field.data and field.data <= start:
            raise StopValidation(str(_("Den sista dagen måste komma efter den första.")))

    def validate_predecessor_id(self, field: Any) -> None:
        if (field.data or "") not in {choice.value for choice in field.choices}:
            raise StopValidation(str(_("Välj ett av löftena i listan.")))

    @property
    def columns(self) -> dict[str, Any]:
        """What was written, as columns of the pledge."""
        chosen = self.predecessor_id.data
        return {**self.data, "predecessor_id": int(chosen) if chosen else None}


class AreaForm(Form):
    name = Line(_("Fokusområde"), [Required(_("Skriv vad fokusområdet heter.")), Within(100)])
    description = Text(_("Beskrivning"), [Within(1000)])
    picture = Text(_("Så ser problemet ut"), [Within(3000), no_personal_number])
    sources = Text(_("Källor"), [Within(3000)])

    def validate_sources(self, field: Any) -> None:
        if not are_sources(field.data or ""):
            raise StopValidation(
                str(_("Skriv högst 20 källor, en på varje rad. En länk ska stå sist på raden och börja med https://."))
            )

    @property
    def columns(self) -> dict[str, Any]:
        """What was written, as columns of the focus area."""
        return {**self.data, "sources": sources_in(self.sources.data or "")}

    @classmethod
    def of(cls, area: FocusArea) -> Self:
        names = ("name", "description", "picture")
        return cls(data={**{name: getattr(area, name) for name in names}, "sources": as_lines(area.sources)})


class CommitmentForm(Form):
    text = Text(_("Vad ska göras?"), [Required(_("Skriv vad ni lovar att göra.")), Within(1000)])
    owner = RadioField(
        _("Vem gör det?"),
        [Among(_("Välj vem som gör det. Ni kan lova för er själva eller tillsammans med den andra parten."))],
        choices=choices(PARTIES),
        validate_choice=False,
    )
    target = IntegerField(
        _("Mål, som ett antal"),
        [Optional(), NumberRange(0, 1_000_000, _("Skriv ett antal mellan 0 och 1 000 000."))],
    )
    unit = Line(_("Antal av vad?"), [Within(60)])
    due = Day(_("Klart senast"), [Optional()])
    follow_up_source = Line(_("Så följs det upp"), [Within(200)])

    def offer(self, party: str) -> None:
        """Let the owner be this party, or both together."""
        self.owner.choices = choices(may_choose(party))

    party = property(fset=offer)

    def validate_unit(self, field: Any) -> None:
        """A number alone says nothing: nobody could see afterwards whether it was reached."""
        if self.target.data is not None and not field.data:
            raise StopValidation(str(_("Skriv vad målet räknar, till exempel ”insatser”.")))

    def validate_follow_up_source(self, field: Any) -> None:
        """Said here for both, since the target may be left out when this is known."""
        if not field.data and self.target.data is None and not self.target.errors:
            raise StopValidation(str(_("Skriv ett mål ovanför, eller hur åtagandet följs upp.")))


class SigningForm(Form):
    """Who signed and when. Each signatory is a row of three fields; rows that are empty count for nothing."""

    signed_on = Day(_("Undertecknat den"), [Required(_("Välj den dag då löftet undertecknades."))])
    today = date.max

    def validate_signed_on(self, field: Any) -> None:
        if field.data and field.data > self.today:
            raise StopValidation(str(_("Löftet kan inte vara undertecknat en dag som inte har kommit än.")))

    def forget_errors(self) -> None:
        """Nothing is wrong with a form that is not finished."""
        for field in self:
            field.errors = ()

    def validate_party_0(self, field: Any) -> None:
        """Both parties sign; said beside the first row, where nothing else may be wrong."""
        filled = {row[2].data for row in self.rows if row[0].data and row[1].data}
        both = {party for owner in filled for party in owners(owner)}
        if self.name_0.data and self.role_0.data and not both.issuperset(SIGNING):
            raise StopValidation(str(_("Skriv minst en undertecknare för kommunen och en för polisen.")))

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"name_{n}"], self[f"role_{n}"], self[f"party_{n}"]) for n in range(MOST_SIGNATORIES)]

    @property
    def signatories(self) -> list[dict[str, str]]:
        filled = [row for row in self.rows if row[0].data or row[1].data]
        return [{"name": name.data or "", "role": role.data, "party": party.data} for name, role, party in filled]

    def shown(self, more: bool = False) -> list[tuple[Any, Any, Any]]:
        """The rows to show: those in use and an empty one, at least two; one more when that is asked for."""
        used = [n for n, (name, role, _party) in enumerate(self.rows, 1) if name.data or role.data]
        return self.rows[: max(2, max(used, default=0) + 1 + more)]

    @classmethod
    def of(cls, pledge: Pledge, today: date) -> "SigningForm":
        """The form as it was filled in before, or with the day today."""
        entered: dict[str, Any] = {"signed_on": pledge.signed_on or today}
        for n, signatory in enumerate(pledge.signatories[:MOST_SIGNATORIES]):
            entered |= {f"{name}_{n}": value for name, value in signatory.items()}
        return cls(data=entered)


class _Both:
    """Whoever signs has a name and a title: with one of them the other is asked for. The first row must have both."""

    def __init__(self, row: int, other: str, sentence: Deferred) -> None:
        self.row, self.other, self.sentence = row, f"{other}_{row}", sentence
        self.field_flags = {"required": True} if row == 0 else {}

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and (self.row == 0 or form[self.other].data):
            raise StopValidation(str(self.sentence))


class _Party:
    """There is always a choice, so the field is never marked as optional."""

    field_flags = {"required": True}

    def __init__(self, row: int) -> None:
        self.row = row

    def __call__(self, form: Any, field: Any) -> None:
        if form[f"role_{self.row}"].data and field.data not in PARTIES:
            raise StopValidation(str(_("Välj för vem.")))


# A form without JavaScript can't grow, so all the rows are there and the page shows as many as are needed.
for _row in range(MOST_SIGNATORIES):
    _name = Line(_("Namn"), [_Both(_row, "role", _("Skriv vad undertecknaren heter.")), Within(150)])
    setattr(SigningForm, f"name_{_row}", _name)
    _role = Line(_("Titel"), [_Both(_row, "name", _("Skriv vilken titel undertecknaren har.")), Within(150)])
    setattr(SigningForm, f"role_{_row}", _role)
    _party = SelectField(_("Undertecknar för"), [_Party(_row)], choices=choices(PARTIES), validate_choice=False)
    setattr(SigningForm, f"party_{_row}", _party)
