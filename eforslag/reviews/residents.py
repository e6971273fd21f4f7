"""What the frozen figures say of who is heard: votes per thousand residents, by channel, by the proposals' places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eforslag.cases.handover import CHANNELS
from eforslag.reviews.figures import EARLIER
from eforslag.reviews.small_cells import shown
from eforslag.web.language import _, format_number, gettext

MOST_PLACES = 12
EARLIER_LABEL = _("Från en tidigare tjänst")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its name; nothing where it is too small to be shown."""

    label: str
    votes: int | None
    proposals: int = 0
    code: str = ""

    @property
    def written(self) -> str:
        return gettext("visas inte") if self.votes is None else format_number(self.votes)


@dataclass(frozen=True, slots=True)
class Residents:
    """`population` is 0 where the rules in force knew none when the review was opened.

    `silent` are the parts of the municipality that no proposal names as its place.
    """

    votes: int
    population: int
    population_date: str
    channels: Sequence[Cell]
    places: Sequence[Cell]
    silent: Sequence[str] = ()

    @property
    def per_thousand(self) -> float | None:
        return round(1000 * self.votes / self.population, 1) if self.population else None

    @property
    def silence(self) -> str:
        """The silent parts in a sentence; empty where all are heard, or none are known."""
        if not self.silent:
            return ""
        return gettext("Inget förslag har sin plats i: %(places)s.") % {"places": ", ".join(self.silent)}

    @property
    def channel_rows(self) -> list[list[str]]:
        return [[one.label, one.written] for one in self.channels]

    @property
    def place_rows(self) -> list[list[str]]:
        return [[one.label, format_number(one.proposals), one.written] for one in self.places]


def residents_of(figures: Mapping[str, Any]) -> Residents | None:
    """Nothing for a review that was opened before any of it was counted."""
    if not figures:
        return None
    terms = {name: figures[name] for name in ("votes", "population", "population_date")}
    places, silent = _places(figures["places"]), _silent(figures.get("localities", ()), figures["places"])
    return Residents(**terms, channels=_channels(figures["channels"]), places=places, silent=silent)


def _channels(counted: Mapping[str, int]) -> list[Cell]:
    """Every channel that there is, so that one sees which of them is silent."""
    names = [*CHANNELS, *([EARLIER] if counted.get(EARLIER) else [])]
    visible = shown([counted.get(name, 0) for name in names])
    labels = {**CHANNELS, EARLIER: EARLIER_LABEL}
    return [Cell(str(labels[name]), votes, code=name) for name, votes in zip(names, visible, strict=True)]


def _places(counted: Sequence[Mapping[str, Any]]) -> list[Cell]:
    """The places with most votes by name, the others together, and last those proposals that name no place."""
    named = [one for one in counted if one["place"]]
    rows = [(one["place"], one["votes"], one["proposals"]) for one in named[:MOST_PLACES]]
    rows += _together(gettext("Övriga platser"), named[MOST_PLACES:])
    rows += _together(gettext("Ingen plats angiven"), [one for one in counted if not one["place"]])
    visible = shown([votes for _label, votes, _proposals in rows])
    return [Cell(row[0], votes, row[2]) for row, votes in zip(rows, visible, strict=True)]


def _silent(localities: Sequence[str], counted: Sequence[Mapping[str, Any]]) -> list[str]:
    """A place is written in the writer's own words, such as "Skolan i Ljusne", so that its name need only be in it."""
    named = [one["place"].casefold() for one in counted if one["place"]]
    return [one for one in localities if named and not any(one.casefold() in place for place in named)]


def _together(label: str, rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    return [(label, sum(one["votes"] for one in rows), sum(one["proposals"] for one in rows))] if rows else []
