"""The rules in words."""

from dataclasses import replace
from typing import Any

import pytest

from eforslag.municipality.describe import describe
from eforslag.municipality.rules import Rules

IN_PERMILLE = Rules(threshold_kind="permille", threshold_value=1, population=25_400, population_date="2025-12-31")

OTHERWISE: dict[str, Any] = {
    "threshold_kind": "permille",
    "threshold_value": 40,
    "period_unit": "days",
    "period_length": 6,
    "who_may_submit": "voters",
    "voting_right": "declaration",
    "minimum_voting_age": 16,
    "guardian_consent_below": 13,
    "quarantine_months": 24,
    "open_proposals_per_person": 1,
    "shows_proposer_name": False,
    "votes_can_be_taken_back": False,
    "months_to_answer": 6,
    "days_votes_are_shown": 30,
    "vouching_allowed": True,
}


def text(rules: Rules) -> str:
    return "\n".join(sentence.text for sentence in describe(rules))


def test_the_usual_rules_say_25_votes_and_3_months() -> None:
    assert "25 röster eller fler" in text(Rules())
    assert "öppet för röster i 3 månader" in text(Rules())


def test_a_share_is_told_with_what_it_is_a_share_of() -> None:
    assert "26 röster" in text(IN_PERMILLE)
    assert "1 promille" in text(IN_PERMILLE)
    assert "25\u00a0400" in text(IN_PERMILLE)
    assert "2025-12-31" in text(IN_PERMILLE)


def test_one_of_something_is_told_in_the_singular() -> None:
    rules = Rules(threshold_value=1, period_length=1, period_unit="days", months_to_answer=1, days_votes_are_shown=1)
    assert "1 röst eller fler" in text(rules)
    assert "i 1 dag." in text(rules)
    assert "inom 1 månad " in text(rules)
    assert "tills 1 dag har gått" in text(rules)


@pytest.mark.parametrize("rule", OTHERWISE)
def test_another_rule_reads_otherwise(rule: str) -> None:
    changes: dict[str, Any] = {rule: OTHERWISE[rule]}
    assert text(replace(Rules(), **changes)) != text(Rules())


@pytest.mark.parametrize(("rule", "value"), [("population", 30_000), ("population_date", "2024-12-31")])
def test_another_population_reads_otherwise_where_it_counts(rule: str, value: Any) -> None:
    changes: dict[str, Any] = {rule: value}
    assert text(replace(IN_PERMILLE, **changes)) != text(IN_PERMILLE)


def test_no_rule_is_left_out_of_these_tests() -> None:
    # The fast track is a hint to moderators; the service lets no proposal past the votes, so it promises nothing.
    silent = {"minority_language_fast_track"}
    assert {*OTHERWISE, *silent, "population", "population_date"} == set(Rules().frozen())


def test_every_sentence_has_a_subject_of_its_own_and_ends_as_one() -> None:
    for rules in (Rules(), IN_PERMILLE, Rules(minimum_voting_age=16, voting_right="anyone")):
        sentences = describe(rules)
        assert len({sentence.subject for sentence in sentences}) == len(sentences)
        assert all(sentence.text.endswith(".") and "%(" not in sentence.text for sentence in sentences)
