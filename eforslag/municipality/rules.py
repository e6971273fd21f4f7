"""The rules that a proposal lives under, and what follows from them. Defaults are Söderhamn's."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Literal

from eforslag import clock

VotingRight = Literal["register", "declaration", "anyone"]


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the rules. A proposal keeps a copy of those it was published under."""

    threshold_kind: Literal["absolute", "permille"] = "absolute"
    threshold_value: int = 25
    population: int = 0
    population_date: str = ""
    period_unit: Literal["months", "days"] = "months"
    period_length: int = 3
    who_may_submit: Literal["anyone", "voters"] = "anyone"
    voting_right: VotingRight = "register"
    minimum_voting_age: int = 0
    guardian_consent_below: int = 15
    quarantine_months: int = 12
    open_proposals_per_person: int = 5
    shows_proposer_name: bool = True
    votes_can_be_taken_back: bool = True
    minority_language_fast_track: bool = True
    months_to_answer: int = 12
    days_votes_are_shown: int = 60
    vouching_allowed: bool = False

    def threshold(self) -> int:
        """Votes needed; a proposal with that many has reached it (compared with >=)."""
        if self.threshold_kind == "absolute":
            return self.threshold_value
        return max(1, ceil(self.population * self.threshold_value / 1000))

    def voting_ends(self, published: datetime) -> datetime:
        """The local midnight that ends the last day of the voting period."""
        first = clock.local_date(published)
        return clock.end_of_local_day(last_day(first, self.period_length, self.period_unit))

    def votes_shown_until(self, ended: datetime) -> datetime:
        """How long after the voting a voter can see that they voted; then the key that tells is destroyed."""
        last = last_day(clock.local_date(ended), self.days_votes_are_shown, "days")
        return clock.end_of_local_day(last)

    def frozen(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def thawed(cls, frozen: dict[str, Any]) -> "Rules":
        """A copy from before a rule came to be gets that rule's default."""
        return cls(**frozen)


def last_day(first: date, length: int, unit: Literal["months", "days"]) -> date:
    """The day `length` months or days after `first`; 30 November plus three months is 28 or 29 February."""
    if unit == "days":
        return date.fromordinal(first.toordinal() + length)
    year, month = divmod(first.month - 1 + length, 12)
    for day in range(first.day, 27, -1):
        try:
            return date(first.year + year, month + 1, day)
        except ValueError:
            continue
    return date(first.year + year, month + 1, first.day)
