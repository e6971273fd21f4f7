"""Which proposals come up in a review, and in what order. Pure; the order informs, and people decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag.web.language import format_number, gettext, ngettext


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal tagged under a focus area, with its votes to the end of the cut-off day."""

    proposal_id: int
    focus_area_id: int
    votes: int
    votes_in_period: int
    published_at: datetime

    @property
    def support(self) -> tuple[int, int]:
        return self.votes, self.votes_in_period


@dataclass(frozen=True, slots=True)
class Surfaced:
    candidate: Candidate
    rank: int


def surface(candidates: Iterable[Candidate], *, threshold: int, highest: int) -> list[Surfaced]:
    """Those with at least `threshold` votes, and the `highest` with most votes in each focus area, ranked there.

    Most votes comes first, then most votes in the period; those alike in both share a rank, and the next rank is
    left out. Within a rank the earlier published stands first, then the lower id. Those who share the last of the
    `highest` places all come up, since nothing in their support tells them apart. Without votes none does.
    """
    found: list[Surfaced] = []
    for area in _by_area(candidates):
        found += [row for row in _ranked(area) if reached(row, threshold) or is_among(row, highest)]
    return found


def reached(row: Surfaced, threshold: int) -> bool:
    return row.candidate.votes >= max(threshold, 1)


def is_among(row: Surfaced, highest: int) -> bool:
    return row.candidate.votes > 0 and row.rank <= highest


def _by_area(candidates: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    areas: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        areas[candidate.focus_area_id].append(candidate)
    for area_id in sorted(areas):
        yield sorted(areas[area_id], key=_order)


def _order(candidate: Candidate) -> tuple[int, int, datetime, int]:
    return -candidate.votes, -candidate.votes_in_period, candidate.published_at, candidate.proposal_id


def _ranked(ordered: Sequence[Candidate]) -> Iterator[Surfaced]:
    rank = 0
    for place, candidate in enumerate(ordered, 1):
        if place == 1 or candidate.support != ordered[place - 2].support:
            rank = place
        yield Surfaced(candidate, rank)


def why(votes: int, rank: int, *, threshold: int, highest: int) -> str:
    """The sentence that says why a proposal came up, in the language of the request."""
    reached_threshold, among_highest = votes >= threshold, rank <= highest
    if reached_threshold and among_highest:
        return gettext("Nådde %(threshold)s, och är %(place)s i fokusområdet.") % _terms(threshold, highest)
    if reached_threshold:
        return gettext("Nådde %(threshold)s.") % _terms(threshold, highest)
    return gettext("Är %(place)s i fokusområdet.") % _terms(threshold, highest)


def _terms(threshold: int, highest: int) -> dict[str, str]:
    limit = ngettext("gränsen på %(num)s röst", "gränsen på %(num)s röster", threshold)
    place = ngettext("det förslag som har flest röster", "bland de %(num)s som har flest röster", highest)
    return {
        "threshold": limit % {"num": format_number(threshold)},
        "place": place % {"num": format_number(highest)},
    }


def rule(*, threshold: int, highest: int) -> str:
    """The rule that a review was opened with, as a sentence."""
    if not highest:
        return gettext("De som nådde %(threshold)s.") % _terms(threshold, highest)
    return gettext("De som nådde %(threshold)s eller är %(place)s i sitt fokusområde.") % _terms(threshold, highest)
