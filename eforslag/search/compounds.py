"""Taking compounds apart: gatubelysning is gatu and belysning, hundrastgården is hund and rastgården. Pure."""

from functools import lru_cache

from eforslag.search.lexicon import lemma
from eforslag.search.word_lists import NO_HEADS, PREFIXES, SHORT, WHOLE

LEAST_SPLIT, LEAST_PART, LEAST_OF_BOTH, LONGEST = 6, 4, 8, 60
# From so many letters on a beginning with an s is one, though no known word, before a word of three letters too.
LEAST_JOINED = 6
JOINTS = ("", "s", "e", "o", "u", "a")
# After these a compound takes an s, which then is not the first letter of the next word.
TAKES_S = ("ing", "het", "tion", "skap", "dom", "tet", "ment", "nad")


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """The words that it is put together from, in their order; none for a word that is no compound as far as we know.

    Of several ways the one with the longest last word is taken, since that says what kind of thing it is. A beginning
    that is no known word, as in a name, stays as it is.
    """
    if len(word) > LONGEST or word.replace("-", "").isdigit():
        return ()
    if "-" in word or "–" in word:
        return tuple(part for part in word.replace("–", "-").split("-") if len(part) > 1)
    if len(word) < LEAST_SPLIT:
        return ()
    of = lemma(word) or word
    return () if of in WHOLE else _split(of)


def _split(word: str) -> tuple[str, ...]:
    unknown_start: tuple[str, ...] = ()
    for place in range(2, len(word) - 2):
        head, start = word[place:], word[:place]
        if not _may_end(head) or start in PREFIXES or _takes_the_s(start, head):
            continue
        known = first_part(start)
        if known:
            return (known, *parts(known), *_inner(head))
        if not unknown_start and _may_begin(start, head):
            bare = start[:-1] if start.endswith("s") else start
            unknown_start = (bare, *parts(bare), *_inner(head)) if len(start) >= LEAST_PART else _inner(head)
    return unknown_start


def _may_begin(start: str, head: str) -> bool:
    """Whether what is no known word may stand before this one: names do, and what the dictionary has left out."""
    if len(head) < LEAST_PART:
        return start.endswith("s") and len(start) >= LEAST_JOINED
    return len(start) > 2 and len(start) + len(head) >= LEAST_OF_BOTH


def _takes_the_s(start: str, head: str) -> bool:
    return head[0] == "s" and start.endswith(TAKES_S) and _may_end(head[1:])


def _inner(head: str) -> tuple[str, ...]:
    """The last word, and what that in its turn is put together from."""
    within = parts(head)
    return (*within[:-1], head, *within[-1:]) if within else (head,)


def _may_end(head: str) -> bool:
    if head in NO_HEADS:
        return False
    of = lemma(head)
    return head in SHORT or of in SHORT or (len(head) >= LEAST_PART and of is not None)


def first_part(start: str) -> str | None:
    """The word that stands first in a compound, without what joins it to the next: gatu is gata, skol is skola."""
    for joint in JOINTS:
        bare = start[: len(start) - len(joint)] if joint else start
        if not start.endswith(joint) or len(bare) < 2 or bare in PREFIXES:
            continue
        longer = [bare + end for end in "ae"] if len(bare) >= LEAST_PART else []
        found = next(filter(_is_word, [bare, *longer]), None)
        if found:
            return found
    return None


def _is_word(form: str) -> bool:
    return form in SHORT or (len(form) >= LEAST_PART and lemma(form) is not None and form not in NO_HEADS)
