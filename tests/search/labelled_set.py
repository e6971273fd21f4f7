"""A labelled set of proposals, questions and pairs, and how well the search does on it.

Each line of the files is parted by bars: number, title, text and place of a proposal; a question and the proposals that
answer it, the best first or all as good; a new proposal's title and text and the ones that it is like. The later ones
are of other topics, and were written when the search was there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Labelled:
    """What is asked, with the numbers that should be found."""

    asked: tuple[str, ...]
    right: frozenset[int]


def proposals(name: str = "proposals") -> dict[int, tuple[str, str, str]]:
    return {int(number): (title, text, place) for number, title, text, place in _lines(name)}


def labelled(name: str) -> list[Labelled]:
    return [Labelled(tuple(asked), frozenset(map(int, right.split()))) for *asked, right in _lines(name)]


def _lines(name: str) -> list[list[str]]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines]


def recall(found: Sequence[Sequence[int]], wanted: Sequence[Labelled], at: int) -> float:
    """The mean share of the right ones among the first so many."""
    shares = [
        len(one.right & set(some[:at])) / min(at, len(one.right)) for some, one in zip(found, wanted, strict=True)
    ]
    return sum(shares) / len(shares)


def precision_at_1(found: Sequence[Sequence[int]], wanted: Sequence[Labelled]) -> float:
    """How often the first one is right."""
    return sum(bool(set(some[:1]) & one.right) for some, one in zip(found, wanted, strict=True)) / len(wanted)
