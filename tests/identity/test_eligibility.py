"""Who may vote under which rules, and what those who may not are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.identity.eligibility import (
    GROUNDS,
    AgeUnknown,
    GroundNotStated,
    NotEntitled,
    NotInRegister,
    TooYoung,
    may_vote,
    needs_guardian,
)
from eforslag.municipality.rules import Rules

REGISTER, DECLARATION, ANYONE = (Rules(voting_right=right) for right in ("register", "declaration", "anyone"))
ages = st.none() | st.integers(0, 130)


def refusal(
    rules: Rules, *, in_register: bool = True, declared: str | None = None, age: int | None = 40
) -> type | None:
    verdict = may_vote(rules, in_register=in_register, declared=declared, age=age)
    return type(verdict.refusal) if verdict.refusal else None


def test_those_in_the_register_may_vote() -> None:
    assert refusal(REGISTER) is None
    assert refusal(REGISTER, in_register=False) is NotInRegister


def test_a_statement_does_not_stand_in_for_the_register() -> None:
    assert refusal(REGISTER, in_register=False, declared="resident") is NotInRegister


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_that_can_be_stated_lets_one_vote(ground: str) -> None:
    assert refusal(DECLARATION, in_register=False, declared=ground) is None


@pytest.mark.parametrize("ground", [None, "", "tourist"])
def test_without_a_known_ground_one_is_asked_for_it(ground: str | None) -> None:
    assert refusal(DECLARATION, declared=ground) is GroundNotStated


def test_anyone_may_vote_where_the_rules_say_so() -> None:
    assert refusal(ANYONE, in_register=False) is None


def test_the_age_limit_is_met_on_the_birthday() -> None:
    sixteen = Rules(minimum_voting_age=16)
    assert refusal(sixteen, age=15) is TooYoung
    assert refusal(sixteen, age=16) is None


def test_an_unknown_age_is_a_hindrance_only_where_there_is_a_limit() -> None:
    assert refusal(REGISTER, age=None) is None
    assert refusal(Rules(minimum_voting_age=16), age=None) is AgeUnknown


@given(st.sampled_from([REGISTER, DECLARATION]), st.integers(1, 20), ages)
def test_age_never_makes_up_for_not_belonging(rules: Rules, limit: int, age: int | None) -> None:
    limited = Rules(voting_right=rules.voting_right, minimum_voting_age=limit)
    assert refusal(limited, in_register=False, age=age) in (NotInRegister, GroundNotStated)


def test_a_refusal_says_what_one_can_do() -> None:
    verdict = may_vote(REGISTER, in_register=False, declared=None, age=40)
    assert verdict.refusal is not None
    assert "kundtjänst" in verdict.refusal.message
    assert not verdict.allowed


def test_the_age_stands_in_the_sentence() -> None:
    verdict = may_vote(Rules(minimum_voting_age=16), in_register=True, declared=None, age=12)
    assert verdict.refusal is not None
    assert "16 år" in verdict.refusal.message % verdict.refusal.values


def test_insisting_stops_those_who_may_not_vote_and_no_one_else() -> None:
    may_vote(REGISTER, in_register=True, declared=None, age=40).insist()
    with pytest.raises(NotEntitled):
        may_vote(REGISTER, in_register=False, declared=None, age=40).insist()


@pytest.mark.parametrize(("age", "needed"), [(14, True), (15, False), (80, False), (None, False)])
def test_a_guardian_consents_for_those_under_fifteen(age: int | None, needed: bool) -> None:
    assert needs_guardian(REGISTER, age) is needed
