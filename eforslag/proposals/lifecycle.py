"""The life of a proposal: its states, and which step leads from which to which.

draft → submitted ⇄ returned → published → passed | lapsed, with exits on the way.
"""

from enum import StrEnum

from eforslag.errors import Conflict


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    PASSED = "passed"
    LAPSED = "lapsed"
    REJECTED = "rejected"
    FORWARDED = "forwarded"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    TAKEN_DOWN = "taken_down"

    @property
    def is_public(self) -> bool:
        """Whether anyone may read the text. What a visible ground adds is moderation's to say."""
        return self in PUBLIC


PUBLIC = frozenset({State.PUBLISHED, State.PASSED, State.LAPSED, State.MERGED})
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
IN_QUEUE = frozenset({State.SUBMITTED})
COUNTED_AS_OPEN = frozenset({State.SUBMITTED, State.RETURNED, State.PUBLISHED})

STEPS: dict[str, tuple[frozenset[State], State]] = {
    "submit": (EDITABLE, State.SUBMITTED),
    "return": (IN_QUEUE, State.RETURNED),
    "publish": (IN_QUEUE, State.PUBLISHED),
    "reject": (IN_QUEUE, State.REJECTED),
    "forward": (IN_QUEUE, State.FORWARDED),
    "reinstate": (frozenset({State.REJECTED, State.FORWARDED}), State.SUBMITTED),
    "withdraw": (frozenset({State.SUBMITTED, State.RETURNED, State.PUBLISHED}), State.WITHDRAWN),
    "take_down": (PUBLIC, State.TAKEN_DOWN),
    "pass": (frozenset({State.PUBLISHED}), State.PASSED),
    "lapse": (frozenset({State.PUBLISHED}), State.LAPSED),
    "merge": (frozenset({State.PUBLISHED}), State.MERGED),
    "separate": (frozenset({State.MERGED}), State.PUBLISHED),
}

# What is done to a proposal and leaves it in its state.
IN_PLACE = {"mask": IN_QUEUE | PUBLIC}


class StepNotPossible(Conflict):
    """The proposal is in a state from which this step does not lead anywhere."""

    message = "Förslaget har ändrats sedan du öppnade sidan, så det går inte att göra det här längre."


def may(step: str, state: State | str) -> bool:
    """Whether the step can be taken from the state."""
    return State(state) in (IN_PLACE[step] if step in IN_PLACE else STEPS[step][0])


def after(step: str, state: State | str) -> State:
    """The state that the step leads to. Raises StepNotPossible."""
    if not may(step, state):
        raise StepNotPossible
    return STEPS[step][1]
