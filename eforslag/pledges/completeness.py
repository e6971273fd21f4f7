"""What a pledge still lacks before the parties can say yes to it and sign it. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.parties import owners
from eforslag.web.language import Deferred, _

NAMED = 60


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing, in words, the thing that it is missing from, and where it can be written."""

    words: Deferred
    url: str
    name: str = ""


def missing(pledge: Pledge, areas: Iterable[tuple[FocusArea, list[Commitment]]], party: str = "") -> list[Missing]:
    """In the order of the page. What only the other party can write leads to where it stands."""
    parts = list(areas)
    return [*_of_the_text(pledge), *_of_the_parts(pledge, parts), *_of_the_commitments(pledge, parts, party)]


def can_be_followed_up(terms: Mapping[str, Any]) -> bool:
    """Whether it can be seen afterwards if the promise was kept: by a number, or in something that tells."""
    return terms.get("target") is not None or bool(terms.get("follow_up_source"))


def _of_the_text(pledge: Pledge) -> Iterator[Missing]:
    address = f"/loftesarbete/{pledge.id}/uppgifter"
    if not pledge.title.strip():
        yield Missing(_("Skriv vad löftet heter"), f"{address}#title")
    if not pledge.sentence.strip():
        yield Missing(_("Skriv löftet i en mening"), f"{address}#sentence")
    if pledge.period_end <= pledge.period_start:
        yield Missing(_("Välj från vilken dag till vilken löftet gäller"), f"{address}#period_start")


def _of_the_parts(pledge: Pledge, areas: list[tuple[FocusArea, list[Commitment]]]) -> Iterator[Missing]:
    if not areas:
        yield Missing(_("Lägg till minst ett fokusområde"), f"/loftesarbete/{pledge.id}/fokusomraden/nytt")
    elif not any(commitments for _area, commitments in areas):
        area = areas[0][0]
        address = f"/loftesarbete/fokusomraden/{area.id}/ataganden/nytt"
        yield Missing(_("Lägg till minst ett åtagande"), address, area.name)


def _of_the_commitments(
    pledge: Pledge, areas: list[tuple[FocusArea, list[Commitment]]], party: str
) -> Iterator[Missing]:
    for area, commitments in areas:
        for one in commitments:
            if not can_be_followed_up({"target": one.target, "follow_up_source": one.follow_up_source}):
                own = not party or party in owners(one.owner)
                there = f"ataganden/{one.id}#target" if own else f"{pledge.id}#fokus-{area.id}"
                words = _("Skriv ett mål eller hur åtagandet följs upp")
                yield Missing(words, f"/loftesarbete/{there}", _shortened(one.text))


def _shortened(text: str) -> str:
    return text if len(text) <= NAMED else f"{text[:NAMED].rstrip()}…"
