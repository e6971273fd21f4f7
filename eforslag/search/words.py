"""Words of a text, and the keys that the inflections of one word have in common. Pure."""

import re
import threading
from collections.abc import Callable
from functools import lru_cache
from unicodedata import normalize

from eforslag.search.lexicon import lemma
from eforslag.search.word_lists import STOP_WORDS

WORD = re.compile(r"[^\W_]+(?:[-–'’:][^\W_]+)*")
LONGEST, MOST_LETTERS = 40, 60
_CONSONANT_E = re.compile(r"(?<=[bcdfghjklmnpqrstvxz])e(?=[lrn]$)")
_DOTS = str.maketrans("åäöéèêáàüæø", "aaoeeeaauao")
_ENDINGS = (
    "ningarna", "ningens", "ningar", "ningen", "nings", "ning", "ingar", "ingen", "ing", "andet", "ande", "elser",
    "elsen", "else", "arna", "are", "het", "erier", "eri", "tion", "era",
)  # fmt: skip
_INFLECTIONS = ("arna", "erna", "orna", "ens", "ets", "en", "et", "ar", "er", "or", "na", "n", "t", "s", "a", "r")
_ROOT_LEAST = 4
# Of borrowed words, as vaccinera and vaccination; only of long ones, for parkering is not of a park.
_BORROWED_LEAST = 5


def words(text: str) -> list[str]:
    """The words in lower case, in the order they stand; of what is longer than any word the beginning."""
    return [word[:MOST_LETTERS] for word in WORD.findall(lower(text))]


def lower(text: str) -> str:
    """Of the same length as what is composed already, so that places in one are places in the other."""
    return normalize("NFC", text).lower()


def joined(word: str) -> str:
    """Without hyphens, as in wi-fi and 2026-17, which some leave out."""
    return word.replace("-", "").replace("–", "")


def says_nothing(word: str) -> bool:
    return word in STOP_WORDS or (len(word) < 2 and not word.isdigit())


@lru_cache(maxsize=100_000)
def keys(word: str) -> tuple[str, ...]:
    """What stands for the word in the index: the stem of its lemma, and its own where that is another.

    The two make up for each other's mistakes: the lemma knows böcker and bok, the stem knows bussar and buss.
    """
    word = joined(word)[:LONGEST]
    own, of = key(word), lemma(word)
    first = key(of) if of else own
    return (first,) if first == own else (first, own)


def key(word: str) -> str:
    """The stem, without the vowel that some words lose as they are inflected: cykel and cyklar are both cykl."""
    stem = str(_stemming()(word))[:LONGEST]
    return _CONSONANT_E.sub("", stem) if len(stem) > _ROOT_LEAST else stem


# A stemmer keeps the word that it is at in itself: two threads with one would spoil each other's.
_own = threading.local()


def _stemming() -> Callable[[str], object]:
    stem_word: Callable[[str], object] | None = getattr(_own, "stem_word", None)
    if stem_word is None:
        # Imported when a word is first asked for: the package brings the stemmers of all languages.
        import snowballstemmer

        stem_word = _own.stem_word = snowballstemmer.stemmer("swedish").stemWord
    return stem_word


def fold(word: str) -> str:
    """Without dots and rings, as somebody writes on a foreign keyboard."""
    return word.translate(_DOTS)


def differs_by_missing_dots(one: str, other: str) -> bool:
    """Whether one of the words is the other with dots left out: gård and gard, not bär and bår."""
    pairs = list(zip(one, other, strict=False))
    same_length = len(one) == len(other)
    return same_length and all(a == b or a == fold(b) or b == fold(a) for a, b in pairs)


def root(term: str) -> str:
    """What words made of one another have in common, as belysa and belysning; the whole where too little is left."""
    bare = _without_ending(term)
    return bare[:-1] if bare.endswith("r") and len(bare) > _BORROWED_LEAST else bare


def _without_ending(term: str) -> str:
    if term.endswith("ation") and len(term) - len("ation") >= _BORROWED_LEAST:
        return term[: -len("ation")]
    for ending in _ENDINGS:
        # An ending this long is none by chance, as in röjning and röj.
        least = _ROOT_LEAST - 1 if ending.startswith("ning") else _ROOT_LEAST
        if term.endswith(ending) and len(term) - len(ending) >= least:
            return _CONSONANT_E.sub("", term[: -len(ending)])
    return term.rstrip("aet") if len(term.rstrip("aet")) >= _ROOT_LEAST else term


def without_endings(word: str) -> list[str]:
    """The word without each of the inflections that it could end with, for a word that no dictionary knows."""
    return [word[: -len(end)] for end in _INFLECTIONS if word.endswith(end) and len(word) - len(end) >= _ROOT_LEAST]
