"""Pointing out in a text the words that were looked for. Pure."""

import re
from collections.abc import Collection, Iterable
from itertools import pairwise

from markupsafe import Markup, escape

from eforslag.search.compounds import LEAST_SPLIT
from eforslag.search.document import terms
from eforslag.search.question import Sought
from eforslag.search.words import MOST_LETTERS, WORD, fold, keys, lower, says_nothing

ELLIPSIS = " … "
NOTHING = "(?!)"
Place = tuple[int, int]


def places(text: str, wanted: Collection[str]) -> list[Place]:
    """Where in the text there is a word of one of these terms."""
    small = lower(text)
    # A text whose letters are put together in an unusual way has other places when it is tidied: nothing is marked.
    if not wanted or len(small) != len(text):
        return []
    beginning, inside = _likely(wanted)
    bare = fold(small)
    found = (span for match in WORD.finditer(small) if (span := match.span())[1] - span[0] <= MOST_LETTERS)
    return [
        (a, b)
        for a, b in found
        if (beginning.match(bare, a, b) and _is_wanted(small[a:b], wanted))
        or (b - a >= LEAST_SPLIT and inside.search(bare, a, b) and _holds_wanted(small[a:b], wanted))
    ]


def _likely(wanted: Collection[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Find the beginnings of the terms at the beginning of a word, and more than that of a term anywhere in it.

    Looking a word up takes time, so it is only done for what could be one of them.
    """
    starts = {re.escape(fold(term)[: 2 if len(term) < 4 else 3]) for term in wanted}
    within = {re.escape(fold(term)[:5]) for term in wanted if len(term) > 2}
    return re.compile("|".join(sorted(starts))), re.compile("|".join(sorted(within)) or NOTHING)


def _is_wanted(word: str, wanted: Collection[str]) -> bool:
    return not says_nothing(word) and not set(keys(word)).isdisjoint(wanted)


def _holds_wanted(word: str, wanted: Collection[str]) -> bool:
    return not says_nothing(word) and not terms(word).keys().isdisjoint(wanted)


def marked(text: str, wanted: Collection[str]) -> Markup:
    """The text as HTML, with each of the words in a mark element."""
    return _marked(text, places(text, wanted), 0, len(text))


def passage(text: str, wanted: Collection[str], length: int) -> Markup:
    """The part of the text that holds most of the words, cut between two words."""
    line = " ".join(text.split())
    found = places(line, wanted)
    if len(line) <= length:
        return _marked(line, found, 0, len(line))
    start = _best_start(line, found, length)
    end = len(line) if start + length >= len(line) else line.rfind(" ", start, start + length)
    end = end if end > start else start + length
    before, after = ELLIPSIS.lstrip() if start else "", ELLIPSIS.rstrip() if end < len(line) else ""
    return escape(before) + _marked(line, found, start, end) + escape(after)


def _best_start(line: str, found: list[Place], length: int) -> int:
    """A little before the first of as many marked words as fit in."""
    candidates = [max(0, line.rfind(" ", 0, max(0, begin - length // 4)) + 1) for begin, _ in found] or [0]
    return max(candidates, key=lambda start: (sum(start <= b and e <= start + length for b, e in found), -start))


def _marked(text: str, found: Iterable[Place], start: int, end: int) -> Markup:
    inside = [place for place in found if start <= place[0] and place[1] <= end]
    edges = [start, *(edge for place in inside for edge in place), end]
    pieces = [escape(text[a:b]) for a, b in pairwise(edges)]
    return Markup("").join(Markup("<mark>{}</mark>").format(one) if n % 2 else one for n, one in enumerate(pieces))


def instead(sought: Sought, texts: Iterable[str]) -> str:
    """The word that a misspelt one was taken for, as it stands in what was found; the shortest form of it."""
    found = {text[a:b].lower() for text in texts for a, b in places(text, sought.terms)}
    whole = {word for word in found if not set(_whole(word)).isdisjoint(sought.terms)}
    return min(whole or found, key=lambda word: (len(word), word), default="")


def _whole(word: str) -> list[str]:
    return [term for term, share in terms(word).items() if share == 1.0]


def shared(texts: Iterable[str], wanted: Collection[str], most: int = 6) -> list[str]:
    """The words that the texts have in common with what was asked for, as they stand there, each once."""
    found: dict[str, str] = {}
    for text in texts:
        for begin, end in places(text, wanted):
            word = text[begin:end].lower()
            term = next((one for one in terms(word) if one in wanted), word)
            found.setdefault(term, word)
    return list(found.values())[:most]
