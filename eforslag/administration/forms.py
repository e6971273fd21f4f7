"""A new version of the rules as a form."""

from datetime import date
from typing import Any, Self

from wtforms import BooleanField, DateField, IntegerField, RadioField
from wtforms.validators import StopValidation

from eforslag.municipality.rules import Rules
from eforslag.web.forms import Among, Form, choices
from eforslag.web.language import Deferred, _


class Whole:
    """A whole number from `least` to `most`."""

    field_flags = {"required": True}

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None or not self.least <= field.data <= self.most:
            field.errors.clear()
            sentence = _("Skriv ett heltal från %(least)s till %(most)s.")
            raise StopValidation(sentence % {"least": self.least, "most": self.most})


class DayNeeded:
    field_flags = {"required": True}

    def __init__(self, message: Deferred) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None:
            field.errors.clear()
            raise StopValidation(str(self.message))


def _choice(label: Deferred, answers: dict[str, Deferred]) -> RadioField:
    chosen = Among(_("Välj ett av svaren."), answers)
    return RadioField(label, [chosen], choices=choices(answers), validate_choice=False)


class RulesForm(Form):
    """One field for each rule, named as the rule is, and the day that they begin to apply."""

    threshold_kind = _choice(
        _("Hur räknas gränsen?"),
        {"absolute": _("Ett antal röster"), "permille": _("Promille av antalet invånare")},
    )
    threshold_value = IntegerField(_("Gräns (antal röster eller promille)"), [Whole(1, 100_000)])
    population = IntegerField(_("Antal invånare"), [Whole(0, 10_000_000)])
    population_date = DateField(_("Antalet invånare gällde den"))
    period_unit = _choice(_("Röstningstiden räknas i"), {"months": _("månader"), "days": _("dagar")})
    period_length = IntegerField(_("Röstningstid"), [Whole(1, 400)])
    who_may_submit = _choice(_("Vem får lämna förslag?"), {"anyone": _("Alla"), "voters": _("De som får rösta")})
    voting_right = _choice(
        _("Vem får rösta?"),
        {
            "register": _("De som finns i kommunens röstregister"),
            "declaration": _("De som intygar att de hör till kommunen"),
            "anyone": _("Alla som legitimerar sig"),
        },
    )
    minimum_voting_age = IntegerField(_("Lägsta ålder för att rösta (0 för ingen gräns)"), [Whole(0, 99)])
    guardian_consent_below = IntegerField(_("Vårdnadshavares samtycke krävs för den som är yngre än"), [Whole(0, 18)])
    quarantine_months = IntegerField(_("Månader innan samma förslag kan lämnas igen"), [Whole(0, 120)])
    open_proposals_per_person = IntegerField(_("Öppna förslag per person"), [Whole(1, 1000)])
    months_to_answer = IntegerField(_("Månader till svar"), [Whole(1, 60)])
    days_votes_are_shown = IntegerField(_("Dagar efter röstningen som en väljare ser sin röst"), [Whole(1, 730)])
    shows_proposer_name = BooleanField(_("Visa förslagsställarens namn vid publicerade förslag"))
    votes_can_be_taken_back = BooleanField(_("Den som har röstat får ta tillbaka sin röst"))
    vouching_allowed = BooleanField(_("Hos kundtjänst får någon annan intyga vem den är som saknar legitimation"))
    minority_language_fast_track = BooleanField(_("Snabbspår för förslag om nationella minoriteter"))
    effective_from = DateField(_("Börjar gälla"), [DayNeeded(_("Skriv den dag då reglerna börjar gälla."))])

    def validate_threshold_value(self, field: Any) -> None:
        if self.threshold_kind.data == "permille" and (field.data or 0) > 1000:
            raise StopValidation(str(_("Gränsen kan vara högst 1000 promille.")))

    def validate_population(self, field: Any) -> None:
        if self.threshold_kind.data == "permille" and not field.data:
            raise StopValidation(str(_("Skriv hur många invånare kommunen har, så att promillen kan räknas ut.")))

    def validate_population_date(self, field: Any) -> None:
        if any(field.raw_data or ()):
            return
        field.errors.clear()
        if self.threshold_kind.data == "permille":
            raise StopValidation(str(_("Skriv vilken dag antalet invånare gällde.")))

    def validate_period_length(self, field: Any) -> None:
        if self.period_unit.data == "months" and (field.data or 0) > 24:
            raise StopValidation(str(_("Röstningstiden kan vara högst 24 månader.")))

    @classmethod
    def of(cls, rules: Rules) -> Self:
        """The form filled in with these rules, to be changed from."""
        return cls(data=rules.frozen() | {"population_date": _day(rules.population_date)})

    def rules(self) -> Rules:
        """What was filled in; only once the form is valid."""
        named = {name: self.data[name] for name in Rules.__dataclass_fields__}
        day = named["population_date"]
        return Rules(**named | {"population_date": day.isoformat() if day else ""})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
