"""The terms and words that occur, held in the process and kept in step by two small questions for each search."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import log
from typing import Any
from weakref import WeakKeyDictionary

from tortoise.connection import get_connection

from eforslag import clock
from eforslag.search.document import LEAST_MISSPELT
from eforslag.search.models import SearchTerm, SearchWord
from eforslag.search.words import differs_by_missing_dots, fold, root, without_endings

# Rows are numbered as they are written and seen as they are committed, so the newest numbers are read once more.
OVERLAP = 200
# How often a term occurs is read again after an hour, or when a tenth of the terms are new.
READ_AGAIN_SECONDS, NEW_SHARE = 3600.0, 0.1
LEAST_PREFIX, MOST_FOUND = 3, 8
TWO_SLIPS_FROM = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A term's number, and how many proposals hold it."""

    id: int
    occurrences: int


@dataclass(slots=True)
class Terms:
    """All terms and words, and the ways to those that somebody could mean. Pure."""

    known: dict[str, Known] = field(default_factory=dict)
    newest: int = 0
    newest_word: int = 0
    most: int = 1
    _by_fold: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _by_root: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _in_order: list[str] = field(default_factory=list)
    _written: set[str] = field(default_factory=set)
    _by_length: defaultdict[int, tuple[list[str], list[str]]] = field(default_factory=lambda: defaultdict(_two_lists))

    def add(self, rows: Iterable[tuple[int, str, int]]) -> None:
        fresh = []
        for number, term, occurrences in rows:
            fresh += [] if term in self.known else [term]
            self.known[term] = Known(number, occurrences)
            self.newest, self.most = max(self.newest, number), max(self.most, occurrences)
        for term in fresh:
            self._by_fold[fold(term)].append(term)
            self._by_root[root(term)].append(term)
            self._write(term)
        self._put_in_order(fresh)

    def add_words(self, rows: Iterable[tuple[int, str]]) -> None:
        for number, word in rows:
            self.newest_word = max(self.newest_word, number)
            self._write(word)

    def _write(self, word: str) -> None:
        if word in self._written:
            return
        self._written.add(word)
        words, folded = self._by_length[len(word)]
        words.append(word)
        folded.append(fold(word))

    def _put_in_order(self, fresh: list[str]) -> None:
        if len(fresh) > 100:
            self._in_order = sorted(self.known)
            return
        for term in fresh:
            insort(self._in_order, term)

    def rarity(self, term: str) -> float:
        """High for a term that few proposals hold, and never nothing."""
        known = self.known.get(term)
        return log(1 + self.most / max(1, known.occurrences)) + 0.2 if known else 0.0

    def with_other_dots(self, term: str) -> list[str]:
        return [one for one in self._by_fold.get(fold(term), ()) if one != term and differs_by_missing_dots(one, term)]

    def with_the_same_root(self, term: str) -> list[str]:
        return [one for one in self._by_root.get(root(term), ()) if one != term]

    def beginning_with(self, start: str) -> list[str]:
        """The most common of the terms that begin so, for a word that is still being typed."""
        if len(start) < LEAST_PREFIX:
            return []
        first = bisect_left(self._in_order, start)
        last = bisect_left(self._in_order, start + "\uffff")
        found = self._in_order[first : min(last, first + 2000)]
        return sorted(found, key=lambda term: (-self.known[term].occurrences, term))[:MOST_FOUND]

    def nearest(self, word: str) -> list[tuple[str, float]]:
        """The words and terms that this could be a slip for, with how near they are; a missing dot is no slip.

        The word is tried as it stands and without its endings, since the slip may be in a form that nobody has used.
        """
        if len(word) < LEAST_MISSPELT or not word.isalpha():
            return []
        found = [(one, slips + 0.3 * bool(tried)) for tried, form in enumerate((word, *without_endings(word)))
                 for one, slips in self._near(form)]  # fmt: skip
        best = min((slips for _, slips in found), default=0.0)
        return [(one, 1 - slips / len(word)) for one, slips in found if slips == best]

    def _near(self, form: str) -> Iterator[tuple[str, int]]:
        # Imported here, since a start has no use for it.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 2 if len(form) >= TWO_SLIPS_FROM else 1
        bare = fold(form)
        for size in range(len(form) - most, len(form) + most + 1):
            written, folded = self._by_length.get(size, ((), ()))
            near = process.extract(bare, folded, scorer=OSA.distance, score_cutoff=most, limit=MOST_FOUND)
            yield from ((written[place], slips) for _, slips, place in near)


def _two_lists() -> tuple[list[str], list[str]]:
    return [], []


class Vocabulary:
    """The terms of one database."""

    def __init__(self) -> None:
        self._terms = Terms()
        self._read_at = 0.0

    async def now(self) -> Terms:
        """The terms as they are now."""
        if not self._terms.known or clock.steady() - self._read_at > READ_AGAIN_SECONDS:
            return await self._read()
        rows = await _terms(self._terms.newest - OVERLAP)
        fresh = sum(term not in self._terms.known for _, term, _ in rows)
        if fresh > OVERLAP and fresh > NEW_SHARE * len(self._terms.known):
            return await self._read()
        self._terms.add(rows)
        if fresh:
            self._terms.add_words(await _words(self._terms.newest_word - OVERLAP))
        return self._terms

    async def _read(self) -> Terms:
        terms = Terms()
        terms.add(await _terms(0))
        terms.add_words(await _words(0))
        self._terms, self._read_at = terms, clock.steady()
        return terms


_held: WeakKeyDictionary[Any, Vocabulary] = WeakKeyDictionary()


async def known() -> Terms:
    """The terms of the database that is open; not asked for inside a transaction."""
    connection = get_connection("default")
    vocabulary = _held.get(connection)
    if vocabulary is None:
        vocabulary = _held[connection] = Vocabulary()
    return await vocabulary.now()


async def _terms(after: int) -> list[tuple[int, str, int]]:
    rows = SearchTerm.filter(id__gt=after).order_by("id")
    return [(int(a), str(b), int(c)) for a, b, c in await rows.values_list("id", "term", "occurrences")]


async def _words(after: int) -> list[tuple[int, str]]:
    rows = SearchWord.filter(id__gt=after).order_by("id")
    return [(int(a), str(b)) for a, b in await rows.values_list("id", "word")]
