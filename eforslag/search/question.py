"""What is asked, as terms to look for: each word with all that could be meant by it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise, product
from math import prod

from eforslag.search.compounds import first_part, parts
from eforslag.search.document import FIELD_WEIGHTS, Document, spoken, terms
from eforslag.search.lexicon import lemma
from eforslag.search.synonyms import others
from eforslag.search.vocabulary import Terms
from eforslag.search.words import fold, keys, says_nothing

MOST_WORDS, MOST_CHARACTERS, MOST_DRIVING = 12, 200, 8
DOTS_MISSING, DOTS_ELSEWHERE, SAME_ROOT, BEGINNING, SLIP = 0.9, 0.3, 0.5, 0.6, 0.8
SAME_ROOT_ALONE = 0.7
# What another word for the same thing counts, where the word itself occurs somewhere and where it doesn't.
SYNONYM, SYNONYM_ALONE = 0.4, 0.7
# What the parts of a compound count, where the compound itself occurs somewhere and where it doesn't.
PART, PART_BESIDE_GUESS, PART_ALONE = 0.35, 0.5, 0.8
# Of a whole proposal that is asked with, so many of its terms say what it is about.
MOST_OF_A_PROPOSAL = 18
VOWELS = {"a": "aåä", "o": "oö"}
MOST_VARIANTS = 64
LEAST_START, LEAST_END, MOST_ENDS = 3, 5, 3
# A compound that occurs counts with its parts hardly more than another word.
WHOLE_BESIDE_PARTS = 0.8


@dataclass(slots=True)
class Sought:
    """One thing that is looked for: any of the terms will do, each for what it counts."""

    word: str
    terms: dict[str, float]
    is_slip: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """`rows`: group, id of a term, its points, the most in the group, 1 where it is rare enough to begin with."""

    sought: list[Sought] = field(default_factory=list)
    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    @property
    def terms(self) -> set[str]:
        return {term for one in self.sought for term in one.terms}


def question(text: str, known: Terms) -> Question:
    """What a visitor asks."""
    asked = list(dict.fromkeys(spoken(text[:MOST_CHARACTERS])))[:MOST_WORDS]
    sought = [one for word in asked for one in _sought(word, known)]
    return _question([*sought, *_written_apart(asked, known)], known)


def _written_apart(asked: Sequence[str], known: Terms) -> Iterator[Sought]:
    """Compounds that somebody has written as two words, as in lek plats, where the whole occurs somewhere."""
    for first, second in pairwise(asked):
        found = _exact(first + second, known) or _exact(f"{first}s{second}", known)
        if found:
            yield Sought(f"{first} {second}", found)


def like(document: Document, known: Terms) -> Question:
    """What a whole proposal asks for: its terms that say most, those of the title above all."""
    counted: Counter[str] = Counter()
    for weight, text in ((FIELD_WEIGHTS["title"], document.title), (1.0, document.text), (1.0, document.place)):
        for word in spoken(text):
            for term, share in terms(word).items():
                counted[term] += weight * share if share == 1 else weight * share / 2  # type: ignore[assignment]
    telling = {
        term: min(count, 6) ** 0.5 * known.rarity(term) for term, count in counted.items() if term in known.known
    }
    best = sorted(telling, key=lambda term: (-telling[term], term))[:MOST_OF_A_PROPOSAL]
    return _question([Sought(term, {term: 1.0}, weight=min(counted[term], 6) ** 0.5) for term in best], known)


def _sought(word: str, known: Terms) -> Iterator[Sought]:
    """The word itself with what else could be meant, and apart from it the words that it is put together from."""
    meant = [word] if _exact(word, known) else readings(word)
    whole = _alternatives(word, meant, known)
    is_known = any(share == 1.0 for share in whole.values())
    apart = [part for one in meant[:2] for part in telling_parts(one)]
    pieces = [piece for piece in (_alternatives(part, (), known) for part in apart) if piece]
    started = {} if is_known or whole or pieces else _started(word, known)
    guessed = {} if is_known or started or (lemma(word) and (whole or pieces)) else _guesses(word, known)
    if not whole and not started and not guessed:
        pieces += _misspelt_end(word, known)
    if whole or started or guessed:
        beside = WHOLE_BESIDE_PARTS if whole and pieces else 1.0
        yield Sought(word, started | guessed | whole, is_slip=not whole and not started, weight=beside)
    weight = PART if whole else PART_BESIDE_GUESS if guessed else PART_ALONE
    yield from (Sought(word, piece, weight=weight) for piece in pieces)


def _misspelt_end(word: str, known: Terms) -> list[dict[str, float]]:
    """What the end of a compound could be a slip for, as in simbasäng, where no such compound occurs anywhere."""
    places = (place for place in range(LEAST_START, len(word) - LEAST_END + 1) if first_part(word[:place]))
    guesses = (_guesses(word[place:], known) for place in islice(places, MOST_ENDS))
    return [found for found in guesses if found][:1]


def telling_parts(word: str) -> list[str]:
    return [part for part in parts(word) if not says_nothing(part)]


def _exact(word: str, known: Terms) -> dict[str, float]:
    return {term: 1.0 for term in keys(word) if term in known.known}


def _alternatives(word: str, meant: Iterable[str], known: Terms) -> dict[str, float]:
    """The terms of the word, of what it is with its dots, and of words made of it."""
    found = _exact(word, known)
    dotted, rooted = (DOTS_ELSEWHERE, SAME_ROOT) if found else (DOTS_MISSING, SAME_ROOT_ALONE)
    for reading in meant:
        for term in _exact(reading, known):
            found.setdefault(term, dotted)
    for term in (term for reading in (word, *meant) for term in keys(reading)):
        for other in known.with_other_dots(term):
            found.setdefault(other, dotted)
        for other in known.with_the_same_root(term):
            found.setdefault(other, rooted)
    return _with_synonyms((word, *meant), found, known)


def _with_synonyms(words: Iterable[str], found: dict[str, float], known: Terms) -> dict[str, float]:
    """The same with other words for what these words, as they are spelt, stand for."""
    share = SYNONYM if found else SYNONYM_ALONE
    meant = (other for word in words for term in keys(word) for other in others(term) if other in known.known)
    return dict.fromkeys(meant, share) | found


def _started(word: str, known: Terms) -> dict[str, float]:
    """What a word that occurs nowhere could be the beginning of."""
    return dict.fromkeys(known.beginning_with(word), BEGINNING)


def _guesses(word: str, known: Terms) -> dict[str, float]:
    """What a word that occurs nowhere could be a slip for; one that is known to mean something is none."""
    if any(others(term) for term in keys(word)):
        return {}
    near = known.nearest(word)
    return {term: SLIP * nearness for one, nearness in near for term in (one, *keys(one)) if term in known.known}


def readings(word: str) -> list[str]:
    """The word, or where it is none, what it is with its dots put in: bocker is böcker, snorojning is snöröjning."""
    if lemma(word) or fold(word) != word:
        return [word]
    whole = list(with_dots(word))
    if whole or parts(word):
        return whole or [word]
    return list(islice(_put_together(word), 2)) or [word]


def _put_together(word: str) -> Iterator[str]:
    for place in range(3, len(word) - 3):
        for head in (word[place:], *with_dots(word[place:])):
            for start in (word[:place], *with_dots(word[:place])) if lemma(head) else ():
                if lemma(start):
                    yield start + head


def with_dots(word: str) -> Iterator[str]:
    """Words of the dictionary that this is with its dots left out."""
    choices = [VOWELS.get(letter, letter) for letter in word]
    if prod(map(len, choices)) > MOST_VARIANTS:
        return
    for letters in product(*choices):
        variant = "".join(letters)
        if variant != word and lemma(variant):
            yield variant


def _question(sought: list[Sought], known: Terms) -> Question:
    rows = list(_rows(sought, known))
    driving = {row[1] for row in sorted(rows, key=lambda row: (-row[2], row[1]))[:MOST_DRIVING]}
    return Question(sought, [(*row, int(row[1] in driving)) for row in rows])


def _rows(sought: Iterable[Sought], known: Terms) -> Iterator[tuple[int, int, int, int]]:
    for group, one in enumerate(sought):
        # Another form of the word is no better for being rarer than the word itself.
        usual = min((known.rarity(term) for term, share in one.terms.items() if share == 1.0), default=100.0)
        points = {
            term: max(1, round(1000 * share * one.weight * min(usual, known.rarity(term))))
            for term, share in one.terms.items()
        }
        for term, count in points.items():
            yield group, known.known[term].id, count, max(points.values())
