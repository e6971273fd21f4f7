"""The life of a proposal, step by step, from every state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.proposals.lifecycle import PUBLIC, STEPS, State, StepNotPossible, after, may

ALLOWED = {
    "submit": {"draft", "returned"},
    "return": {"submitted"},
    "publish": {"submitted"},
    "reject": {"submitted"},
    "forward": {"submitted"},
    "reinstate": {"rejected", "forwarded"},
    "withdraw": {"submitted", "returned", "published"},
    "take_down": {"published", "passed", "lapsed", "merged"},
    "pass": {"published"},
    "lapse": {"published"},
    "merge": {"published"},
    "separate": {"merged"},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", State)
def test_a_step_is_possible_from_these_states_and_no_others(step: str, state: State) -> None:
    assert may(step, state) == (state.value in ALLOWED[step])


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=12))
def test_no_chain_of_steps_makes_a_text_public_without_publishing(steps: list[str]) -> None:
    state, published = State.DRAFT, False
    for step in steps:
        if not may(step, state):
            with pytest.raises(StepNotPossible):
                after(step, state)
            continue
        state = after(step, state)
        published = published or step == "publish"
        assert published or state not in PUBLIC


@given(st.sampled_from([State.WITHDRAWN, State.TAKEN_DOWN]))
def test_an_exit_leads_nowhere(state: State) -> None:
    assert not any(may(step, state) for step in STEPS)
