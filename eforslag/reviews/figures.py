"""What a review counts of all proposals under its pledge, and of each focus area: frozen when it is opened. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from eforslag.municipality.rules import Rules
from eforslag.reviews.evidence import Tagged

EARLIER = "earlier"


def figures_of(tagged: Sequence[Tagged], surfaced: Collection[tuple[int, int]], rules: Rules) -> dict[str, Any]:
    """`surfaced` are the focus area and proposal of each that came up.

    A proposal under two focus areas counts once in the whole, and once in each of them."""
    each = list({one.candidate.proposal_id: one for one in tagged}.values())
    return {
        "population": rules.population,
        "population_date": rules.population_date,
        **_counted(each),
        "surfaced_months": _months(one for one in tagged if _place(one) in surfaced),
        "channels": _channels(each),
        "places": _places(each),
        "areas": [_area(area_id, tagged) for area_id in dict.fromkeys(one.candidate.focus_area_id for one in tagged)],
    }


def _area(area_id: int, tagged: Iterable[Tagged]) -> dict[str, Any]:
    rows = [one for one in tagged if one.candidate.focus_area_id == area_id]
    return {"id": area_id, "name": rows[0].tag.focus_area.name, **_counted(rows)}


def _counted(rows: Sequence[Tagged]) -> dict[str, Any]:
    return {
        "tagged": len(rows),
        "votes": sum(one.candidate.votes for one in rows),
        "votes_in_period": sum(one.candidate.votes_in_period for one in rows),
        "months": _months(rows),
    }


def _place(one: Tagged) -> tuple[int, int]:
    return one.candidate.focus_area_id, one.candidate.proposal_id


def _months(rows: Iterable[Tagged]) -> dict[str, int]:
    months = Counter[str]()
    for one in rows:
        months.update(one.ballots.months)
    return dict(sorted(months.items()))


def _channels(rows: Iterable[Tagged]) -> dict[str, int]:
    """Votes from an older service came by no channel that is known."""
    channels = Counter[str]()
    for one in rows:
        channels.update(one.ballots.channels)
        channels[EARLIER] += one.tag.proposal.earlier_votes
    return {name: count for name, count in sorted(channels.items()) if count}


def _places(rows: Iterable[Tagged]) -> list[dict[str, Any]]:
    """By the place that the proposals name, written in one way; those that name none are together."""
    places: dict[str, dict[str, Any]] = {}
    for one in rows:
        place = " ".join(one.tag.proposal.place.split())
        found = places.setdefault(place.casefold(), {"place": place, "proposals": 0, "votes": 0})
        found["proposals"] += 1
        found["votes"] += one.candidate.votes
    return sorted(places.values(), key=lambda one: (-one["votes"], one["place"]))
