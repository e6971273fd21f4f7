"""Which focus area a text is most like, learned from what the areas promise and from what has been tagged. Pure.

Multinomial naive Bayes over the terms of the search (stems, lemmas and parts of compounds), with smoothing. Beside the
areas may stand what belongs in none of them. The scores are of the average term, so that a text is not more certain for
being long. Smoothing and sharpness were fitted on the labelled set, where nine of ten are right of those that are said
to be four fifths sure or more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

from eforslag.search.document import spoken, terms

# What an area says of itself counts as much as three tagged proposals, so that it has a say from the first day.
PROMISES_COUNT = 3.0
SMOOTHING = 0.8
SHARPNESS = 3.0
WORDS_SHOWN = 5
# How much a word must say for an area to be named as a reason.
TELLING = 0.5
NOWHERE = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text that is known to belong to an area, by its id, or NOWHERE; `weight` is how much it counts."""

    area: int | None
    title: str
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like an area the text is, as a share of 1 among all, and the words of the text that speak for it."""

    area: int | None
    share: float
    words: tuple[str, ...]


class Learned:
    """What is known of each area's words."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._counts: dict[int | None, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._all: dict[str, float] = defaultdict(float)
        for example in examples:
            counted = self._counts[example.area]
            for term, count in _counted(example.title, example.text).items():
                # Said ten times it does not tell ten times as much.
                said = example.weight * log(1 + count)
                counted[term] += said
                self._all[term] += said
        self._totals = {area: sum(counted.values()) for area, counted in self._counts.items()}

    def likeness(self, title: str, text: str) -> list[Likeness]:
        """The likest area first; empty where nothing is known of any of the words, or of only one area."""
        found = {term: count for term, count in _counted(title, text).items() if term in self._all}
        if not found or len(self._counts) < 2:
            return []
        weight = sum(found.values())
        scores = {
            area: sum(count * self._evidence(area, term) for term, count in found.items()) / weight
            for area in self._counts
        }
        shares = sorted(_shares(scores).items(), key=lambda one: -one[1])
        return [Likeness(area, share, self._words(area, f"{title}\n{text}")) for area, share in shares]

    def _evidence(self, area: int | None, term: str) -> float:
        """How much more the term is at home in the area than in the others, as a logarithm."""
        inside, size = self._counts[area].get(term, 0.0), self._totals[area]
        elsewhere, rest = self._all[term] - inside, sum(self._totals.values()) - size
        kinds = SMOOTHING * len(self._all)
        return log((inside + SMOOTHING) / (size + kinds)) - log((elsewhere + SMOOTHING) / (rest + kinds))

    def _words(self, area: int | None, text: str) -> tuple[str, ...]:
        """The words that say most for the area, as they are written, the most telling first."""
        telling = {word: self._said_by(area, word) for word in dict.fromkeys(spoken(text))}
        best = sorted((word for word in telling if telling[word] > TELLING), key=lambda word: -telling[word])
        return tuple(best[:WORDS_SHOWN])

    def _said_by(self, area: int | None, word: str) -> float:
        known = {term: share for term, share in terms(word).items() if term in self._all}
        return sum(share * self._evidence(area, term) for term, share in known.items())


def _counted(title: str, text: str) -> Mapping[str, float]:
    """The terms of the text with how often they are said; the title says everything twice."""
    counted: dict[str, float] = defaultdict(float)
    for word in [*spoken(title), *spoken(title), *spoken(text)]:
        for term, share in terms(word).items():
            counted[term] += share
    return counted


def _shares(scores: Mapping[int | None, float]) -> dict[int | None, float]:
    most = max(scores.values())
    powers = {area: exp(SHARPNESS * (score - most)) for area, score in scores.items()}
    whole = sum(powers.values())
    return {area: power / whole for area, power in powers.items()}
