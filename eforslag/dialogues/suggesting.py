"""Which concerns a text is likely to be about, by its words. Pure.

A concern is known by its own name and by the texts that have been coded as it. Words are compared as the search does,
by stem, lemma and the parts of compounds. A word speaks for a concern by how much more often it stands in the concern's
texts than in all of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from eforslag.search.document import spoken, terms

NAMED, SUGGESTED = 1.2, 2
# A suggestion must say something, and nearly as much as the best one.
LEAST, BESIDE_BEST = 0.35, 0.6


@dataclass(frozen=True, slots=True)
class Known:
    """How much each word speaks for each concern, by its id."""

    evidence: Mapping[int, Mapping[str, float]]

    def suggested(self, text: str) -> list[int]:
        """The likeliest concerns first; none where the text says too little."""
        said = _said(text)
        scores = {
            concern: sum(share * evidence.get(term, 0.0) for term, share in said.items())
            for concern, evidence in self.evidence.items()
        }
        least = max(LEAST, BESIDE_BEST * max(scores.values(), default=0.0))
        return sorted((one for one in scores if scores[one] >= least), key=lambda one: (-scores[one], one))[:SUGGESTED]


def known(names: Mapping[int, str], coded: Iterable[tuple[int, str]]) -> Known:
    """From the concerns' names and the texts that have been coded, each with its concern."""
    texts: dict[int, list[str]] = defaultdict(list)
    for concern, text in coded:
        texts[concern].append(text)
    holding = {one: Counter(term for text in texts[one] for term in _said(text)) for one in names}
    everywhere, whole = sum(holding.values(), Counter()), sum(map(len, texts.values()))
    evidence: dict[int, dict[str, float]] = {one: dict.fromkeys(_said(name), NAMED) for one, name in names.items()}
    for one, held in holding.items():
        for term, times in held.items():
            usual = (everywhere[term] + 1) / (whole + 2)
            here = (times + 1) / (len(texts[one]) + 2)
            # What has been seen once or twice proves little.
            weight = log(here / usual) * times / (times + 1)
            evidence[one][term] = evidence[one].get(term, 0.0) + weight
    return Known(evidence)


def _said(text: str) -> dict[str, float]:
    said: dict[str, float] = {}
    for word in spoken(text):
        for term, share in terms(word).items():
            said[term] = max(share, said.get(term, 0.0))
    return said
