"""Numbers small enough to point at somebody are not shown, nor found by taking the others from the sum. Pure."""

from collections.abc import Sequence

LEAST = 5


def shown(counts: Sequence[int]) -> list[int | None]:
    """The numbers, with nothing in place of those under five, and of the next ones while the rest reveals them.

    The sum may stand beside them: at least two are hidden then, and what is hidden amounts to five or more.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < LEAST}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= LEAST)
    while hidden and others and (len(hidden) < 2 or sum(counts[place] for place in hidden) < LEAST):
        hidden.add(others.pop(0)[1])
    return [None if place in hidden else count for place, count in enumerate(counts)]
