"""Which proposals come up in a review, and in what order. Pure; the order informs, and people decide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag.web.language import _, format_number, gettext, ngettext

NEAR = 5
PLACES = (
    _("Första"), _("Andra"), _("Tredje"), _("Fjärde"), _("Femte"),
    _("Sjätte"), _("Sjunde"), _("Åttonde"), _("Nionde"), _("Tionde"),
)  # fmt: skip


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


def nearly(candidates: Iterable[Candidate], *, threshold: int, highest: int) -> list[Surfaced]:
    """Those that just did not come up: in each focus area at most `NEAR` with half of the threshold or next in turn."""
    found: list[Surfaced] = []
    for area in _by_area(candidates):
        left = [row for row in _ranked(area) if not (reached(row, threshold) or is_among(row, highest))]
        next_rank = left[0].rank if left else 0
        close = [row for row in left if row.rank == next_rank or 2 * row.candidate.votes >= threshold]
        found += [row for row in close if row.candidate.votes > 0][:NEAR]
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


def why(votes: int, rank: int, *, threshold: int) -> str:
    """The sentence that says why a proposal came up, in the language of the request."""
    said = ngettext("%(votes)s röst, gränsen är %(limit)s.", "%(votes)s röster, gränsen är %(limit)s.", votes)
    return f"{said} {placed(rank)}" % {"votes": format_number(votes), "limit": format_number(threshold)}


def short_of(votes: int, rank: int, *, threshold: int) -> str:
    """How far from coming up a proposal was."""
    said = ngettext("%(votes)s röst av %(limit)s som behövdes.", "%(votes)s röster av %(limit)s som behövdes.", votes)
    return f"{said} {placed(rank)}" % {"votes": format_number(votes), "limit": format_number(threshold)}


def placed(rank: int) -> str:
    if rank <= len(PLACES):
        return gettext("%(place)s plats i sitt fokusområde.") % {"place": str(PLACES[rank - 1])}
    return gettext("Plats %(rank)s i sitt fokusområde.") % {"rank": format_number(rank)}


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
