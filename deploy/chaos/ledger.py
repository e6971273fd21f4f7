"""What was tried and what was said, against what stands in the database. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Said = Literal["counted", "refused", "unknown"]
Attempt = tuple[int, int]


@dataclass
class Ledger:
    """Every voter's attempts on every proposal, by their numbers, and the last word on each."""

    said: dict[Attempt, Said] = field(default_factory=dict)
    sent: Counter[Said] = field(default_factory=Counter)

    def note(self, attempt: Attempt, said: Said) -> None:
        """What was once counted stays counted; a doubt is settled by what comes after it."""
        self.sent[said] += 1
        if self.said.get(attempt) != "counted":
            self.said[attempt] = said


def losses(ledger: Ledger, rows: Iterable[Attempt], tallies: Mapping[int, int]) -> Iterator[str]:
    """A sentence for each thing that must not be: a vote lost, doubled or from nowhere, a tally unlike its rows."""
    there = Counter(rows)
    for attempt, said in ledger.said.items():
        if said == "counted" and there[attempt] != 1:
            yield f"The vote of {attempt} was told as counted, and is there {there[attempt]} times."
        if said == "refused" and there[attempt]:
            yield f"The vote of {attempt} was refused, and is there."
        if said == "unknown" and there[attempt] > 1:
            yield f"The vote of {attempt} was in doubt, and is there {there[attempt]} times."
    yield from (f"There is a vote of {attempt} that nobody cast." for attempt in there.keys() - ledger.said.keys())
    for proposal, tally in tallies.items():
        rows_of_it = sum(count for (_, number), count in there.items() if number == proposal)
        if tally != rows_of_it:
            yield f"The tally of proposal {proposal} is {tally}, its rows are {rows_of_it}."
