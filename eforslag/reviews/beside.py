"""What a board shows that comes from elsewhere. Each is a plain value that the page includes where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DialoguePart:
    """What a dialogue found that is tied to a focus area: a sentence, the numbers behind it, and where to read more."""

    title: str
    url: str
    sentence: str
    concerns: Sequence[tuple[str, int]] = ()


async def dialogue_of(pledge_id: int) -> dict[int, Sequence[DialoguePart]]:
    """By focus area; empty where no dialogue has been held."""
    return {}
