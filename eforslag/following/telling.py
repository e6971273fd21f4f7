"""Of what a follower is told at once, and of what once a week. Pure."""

from eforslag.notifications.models import Role
from eforslag.notifications.occasions import Occasion

_PROPOSER, _ALL = frozenset({Role.PROPOSER}), frozenset(Role)

# What the proposer waits for, and what everybody waits for.
AT_ONCE: dict[Occasion, frozenset[Role]] = {
    Occasion.PUBLISHED: _PROPOSER,
    Occasion.RETURNED: _PROPOSER,
    Occasion.FORWARDED: _PROPOSER,
    Occasion.REJECTED: _PROPOSER,
    Occasion.TAKEN_DOWN: _PROPOSER,
    Occasion.SECOND_LOOK: _PROPOSER,
    Occasion.MERGED: _ALL,
    Occasion.SEPARATED: _ALL,
    Occasion.THRESHOLD: _ALL,
    Occasion.PICKED_UP: _ALL,
    Occasion.DECIDED: _ALL,
    Occasion.IMPLEMENTED: _ALL,
    Occasion.REVIEW_ANSWERED: _ALL,
}
# Whatever nobody needs to know the same day comes with the week's letter.
WEEKLY: dict[Occasion, frozenset[Role]] = {
    Occasion.TAKEN_DOWN: frozenset({Role.FOLLOWER}),
    Occasion.PASSED: _ALL,
    Occasion.LAPSED: _ALL,
    Occasion.WITHDRAWN: frozenset({Role.FOLLOWER}),
    Occasion.CASE_STATUS: _ALL,
}
# After these there is nothing more to tell.
LAST = frozenset(
    {
        Occasion.FORWARDED,
        Occasion.REJECTED,
        Occasion.TAKEN_DOWN,
        Occasion.MERGED,
        Occasion.WITHDRAWN,
        Occasion.IMPLEMENTED,
    }
)


def at_once(occasion: str) -> frozenset[Role]:
    """Those who get a letter of their own about it."""
    return AT_ONCE.get(Occasion(occasion), frozenset())


def weekly(occasion: str) -> frozenset[Role]:
    """Those who read of it in the week's letter."""
    return WEEKLY.get(Occasion(occasion), frozenset())
