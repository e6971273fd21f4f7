"""What a proposal is found by: its terms, each with how much it says about the proposal. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from eforslag.search.compounds import parts
from eforslag.search.words import LONGEST, keys, says_nothing, words

# When the analysis changes, so does this, and what was indexed before is indexed anew.
ANALYSIS = 2
FIELD_WEIGHTS = {"title": 4.0, "place": 2.5, "text": 1.0, "answer": 0.5}
HEAD, MODIFIER = 0.5, 0.35
USUAL_LENGTH, SATURATION, LENGTH_COUNTS = 80.0, 1.6, 0.5
HIGHEST = 1000
LEAST_MISSPELT = 4
# As in gång- och cykelväg, where the first word lacks its end.
ELLIPSIS = re.compile(r"([^\W\d_]{3,})[-–]\s+(?:och|eller|samt)\s+([^\W\d_]{5,})")


@dataclass(frozen=True, slots=True)
class Document:
    """The texts of a proposal. The number is looked for as well."""

    title: str
    text: str = ""
    place: str = ""
    answer: str = ""
    number: str = ""

    def fields(self) -> Iterator[tuple[float, str]]:
        yield FIELD_WEIGHTS["title"], f"{self.title} {self.number}"
        yield FIELD_WEIGHTS["place"], self.place
        yield FIELD_WEIGHTS["text"], self.text
        yield FIELD_WEIGHTS["answer"], self.answer


@dataclass(frozen=True, slots=True)
class Weighed:
    """Each term with its weight, and the words as they are written, those that one could misspell."""

    weights: dict[str, int]
    forms: set[str]


def weigh(document: Document) -> Weighed:
    """The weight is from 1 to 1000: the more often and the more prominently, the nearer to the highest."""
    counted: dict[str, float] = defaultdict(float)
    said: set[str] = set()
    length = 0
    for weight, text in document.fields():
        found = spoken(text)
        length += len(found)
        said.update(found)
        for word in found:
            for term, share in _shares(word):
                counted[term] += weight * share
    damping = SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * min(length, 400) / USUAL_LENGTH * 2)
    weights = {term: max(1, round(HIGHEST * count / (count + damping))) for term, count in counted.items()}
    return Weighed(weights, set(filter(_is_spelt, said)))


def forms(document: Document) -> set[str]:
    """The words as they are written, those that one could misspell."""
    return {word for _, text in document.fields() for word in spoken(text) if _is_spelt(word)}


def _is_spelt(word: str) -> bool:
    return LEAST_MISSPELT <= len(word) <= LONGEST and word.isalpha()


def spoken(text: str) -> list[str]:
    """The words that say something, with those that an och has left without their end."""
    found = [word for word in words(text) if not says_nothing(word)]
    for first, second in ELLIPSIS.findall(text.lower()) if "- " in text or "– " in text else ():
        heads = parts(second)
        found += [first + heads[-1]] if heads else []
    return found


def terms(word: str) -> dict[str, float]:
    """The keys of the word, and for less those of the words that it is put together from."""
    return dict(_shares(word))


@lru_cache(maxsize=100_000)
def _shares(word: str) -> tuple[tuple[str, float], ...]:
    found = dict.fromkeys(keys(word), 1.0)
    for part in parts(word):
        share = HEAD if _is_head(part, word) else MODIFIER
        for term in () if says_nothing(part) else keys(part):
            found.setdefault(term, share)
    return tuple(found.items())


def _is_head(part: str, word: str) -> bool:
    """Whether it is what the compound is a kind of, in whatever form that stands there."""
    return parts(word)[-1] == part or word.endswith(part)
