"""Taking out of a text what could point at a person, before others read it. What was sent stays in the record.

The rule is pure: which places were chosen, and what the text reads without them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eforslag.errors import DomainError
from eforslag.moderation.traces import Kind, find_traces
from eforslag.proposals.models import Proposal

MASK = "[…]"
FIELDS = ("title", "text", "place")
AROUND = 30


class NothingChosen(DomainError):
    status = 422
    message = "Välj minst en uppgift att ta bort."


@dataclass(frozen=True, slots=True)
class Place:
    """One trace in one of the proposal's texts, with some words around it."""

    field: str
    kind: Kind
    start: int
    end: int
    before: str
    found: str
    after: str
    is_cut_before: bool
    is_cut_after: bool

    @property
    def code(self) -> str:
        """How a form names it."""
        return f"{self.field}:{self.start}:{self.end}"


def places(proposal: Proposal) -> list[Place]:
    """Everything in the proposal's texts that could be taken out."""
    return [place for field in FIELDS for place in _in(field, getattr(proposal, field))]


def _in(field: str, text: str) -> Iterable[Place]:
    for trace in find_traces(text):
        # Whole words only, so the one that is cut is left out.
        before, after = text[max(0, trace.start - AROUND) : trace.start], text[trace.end : trace.end + AROUND]
        before = before if trace.start <= AROUND else before.partition(" ")[2]
        after = after if trace.end + AROUND >= len(text) else after.rpartition(" ")[0]
        yield Place(
            field, trace.kind, trace.start, trace.end, before, text[trace.start : trace.end], after,
            trace.start > AROUND, trace.end + AROUND < len(text),
        )  # fmt: skip


def masked(proposal: Proposal, chosen: Iterable[str]) -> dict[str, str]:
    """The texts that change, without the places that were chosen by their codes. Raises NothingChosen."""
    wanted = set(chosen)
    out = [place for place in places(proposal) if place.code in wanted]
    if not out:
        raise NothingChosen
    texts = {place.field: getattr(proposal, place.field) for place in out}
    # From behind, so that the places before keep their positions.
    for place in sorted(out, key=lambda one: -one.start):
        text = texts[place.field]
        texts[place.field] = text[: place.start] + MASK + text[place.end :]
    return texts
