"""What changed from one text to the next, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Literal["same", "added", "removed"]
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces that make up both texts: same and removed give the earlier one, same and added the later."""
    return list(_pieces(_words(before), _words(after)))


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    # Words that come again and again in a long text anchor nothing (autojunk), which keeps this quick for any text.
    for _step, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        removed, added = "".join(before[i:j]), "".join(after[k:m])
        if removed == added:
            yield Piece("same", removed)
            continue
        if removed:
            yield Piece("removed", removed)
        if added:
            yield Piece("added", added)
