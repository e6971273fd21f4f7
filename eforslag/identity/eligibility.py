"""Who may vote, and who needs a guardian's consent. BankID says who someone is, never where they belong."""

from dataclasses import dataclass

from eforslag.errors import DomainError, Forbidden
from eforslag.municipality.rules import Rules
from eforslag.web.language import _

OF_AGE = 18
# Membership of a municipality as in kommunallagen 1 kap. 5 §.
GROUNDS = {
    "resident": _("Jag är folkbokförd i kommunen"),
    "property_owner": _("Jag äger en fastighet i kommunen"),
    "taxpayer": _("Jag betalar kommunalskatt här"),
}


class NotEntitled(Forbidden):
    """The person may not vote; the message says why and what they can do."""


class NotInRegister(NotEntitled):
    message = (
        "Du står inte i kommunens röstregister och kan därför inte rösta. "
        "Tror du att det är fel? Hör av dig till kommunens kundtjänst."
    )


class GroundNotStated(NotEntitled):
    message = "Berätta först hur du hör till kommunen. Sedan kan du rösta."


class TooYoung(NotEntitled):
    message = "Du kan rösta från den dag du fyller %(age)d år. Fram till dess kan du läsa och följa förslagen."


class AgeUnknown(NotEntitled):
    message = (
        "Man behöver ha fyllt %(age)d år för att rösta, och ditt samordningsnummer visar inte hur gammal du är. "
        "Hör av dig till kommunens kundtjänst."
    )


class UnknownGround(DomainError):
    status = 422
    message = "Välj ett av svaren som visar hur du hör till kommunen."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether someone may vote, for a page to show and for an action to insist on."""

    refusal: NotEntitled | None = None

    @property
    def allowed(self) -> bool:
        return self.refusal is None

    def insist(self) -> None:
        """Raise the refusal, if there is one."""
        if self.refusal is not None:
            raise self.refusal


def may_vote(rules: Rules, *, in_register: bool, declared: str | None, age: int | None) -> Verdict:
    """Whether these rules let someone vote, whose age in whole years may be unknown.

    Belonging comes first. An unknown age is no hindrance where there is no age limit, and too little to go by where
    there is one.
    """
    if rules.voting_right == "register" and not in_register:
        return Verdict(NotInRegister())
    if rules.voting_right == "declaration" and declared not in GROUNDS:
        return Verdict(GroundNotStated())
    return Verdict(_too_young(rules.minimum_voting_age, age))


def needs_guardian(rules: Rules, age: int | None) -> bool:
    """Whether a guardian must consent to a proposal. Someone of unknown age is taken for an adult."""
    return age is not None and age < rules.guardian_consent_below


def is_child(age: int | None) -> bool:
    """Whether the name must never be shown, whatever the rules say (Convention on the Rights of the Child, art. 1)."""
    return age is not None and age < OF_AGE


def _too_young(limit: int, age: int | None) -> NotEntitled | None:
    if limit <= 0:
        return None
    if age is None:
        return AgeUnknown(age=limit)
    return TooYoung(age=limit) if age < limit else None
